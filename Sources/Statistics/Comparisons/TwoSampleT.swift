/// Student's t test of two independent samples.
///
///     let test = TwoSampleT(active, control)
///     test?.difference.interval()
///     test?.difference.pValue(.greater, against: -margin)
public struct TwoSampleT: Sendable, Hashable {
    /// What is held of the variances of the two populations.
    public enum Variances: String, Sendable, Hashable, CaseIterable {
        /// Each has its own: Welch's test (1947, doi:10.1093/biomet/34.1-2.28).
        case unequal
        /// Both have the same: Student's pooled test.
        case equal
    }

    public let first: Sample
    public let second: Sample
    public let variances: Variances
    /// Mean of the first sample - mean of the second.
    public let difference: ParameterEstimate

    /// nil when a mean or its standard error is out of reach: below two values in either sample, or, with equal
    /// variances, when either is empty or both have one value.
    public init?(_ first: Sample, _ second: Sample, variances: Variances = .unequal) {
        guard let mean1 = first.mean, let mean2 = second.mean else { return nil }
        self.first = first
        self.second = second
        self.variances = variances
        let n1 = Double(first.count)
        let n2 = Double(second.count)
        let squaredError: Double
        var degreesOfFreedom = n1 + n2 - 2
        switch variances {
        case .equal:
            guard degreesOfFreedom > 0 else { return nil }
            let pooled = (first.squaredDeviations + second.squaredDeviations) / degreesOfFreedom
            squaredError = pooled * (1 / n1 + 1 / n2)
        case .unequal:
            guard let variance1 = first.variance, let variance2 = second.variance else { return nil }
            let (share1, share2) = (variance1 / n1, variance2 / n2)
            squaredError = share1 + share2
            // The degrees of freedom of Welch and Satterthwaite.
            if squaredError > 0 {
                let (part1, part2) = (share1 / squaredError, share2 / squaredError)
                degreesOfFreedom = 1 / (part1 * part1 / (n1 - 1) + part2 * part2 / (n2 - 1))
            }
        }
        difference = ParameterEstimate(
            value: mean1 - mean2, standardError: squaredError.squareRoot(), degreesOfFreedom: degreesOfFreedom)
    }
}
