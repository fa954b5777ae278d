/// Estimates of several imputations as one (Rubin, Multiple Imputation for Nonresponse in Surveys, 1987, section 3.3),
/// with the degrees of freedom of Barnard and Rubin (1999, doi:10.1093/biomet/86.4.948).
public struct RubinEstimate: Sendable, Hashable {
    public let pooled: StudentEstimate
    /// Mean of the squared standard errors.
    public let within: Double
    /// Variance of the estimates.
    public let between: Double
    /// Share of the variance that is due to missing data, (1 + 1 / M) B / T.
    public let missingShare: Double

    /// nil below two estimates, and when an estimate or error is not finite.
    public init?(_ estimates: [StudentEstimate]) {
        let sample = Sample(estimates.map(\.estimate))
        let m = Double(estimates.count)
        guard let mean = sample.mean, let between = sample.variance, sample.count == estimates.count,
            let complete = estimates.map(\.degreesOfFreedom).min()
        else { return nil }
        within = estimates.reduce(0) { $0 + $1.standardError * $1.standardError } / m
        let total = within + (1 + 1 / m) * between
        guard total.isFinite else { return nil }
        self.between = between
        missingShare = total > 0 ? (1 + 1 / m) * between / total : 0
        let classic = missingShare > 0 ? (m - 1) / (missingShare * missingShare) : .infinity
        let observed = complete == .infinity
            ? .infinity : (complete + 1) / (complete + 3) * complete * (1 - missingShare)
        pooled = StudentEstimate(
            estimate: mean, standardError: total.squareRoot(), degreesOfFreedom: 1 / (1 / classic + 1 / observed))
    }
}
