import Foundation

extension RatioEstimate {
    /// Geometric mean ratio of two independent groups, such as test over reference of a parallel trial: the t test of
    /// the logarithms. nil when a value is zero or negative, or the groups are too small.
    ///
    ///     RatioEstimate(geometricMeansOf: test, over: reference)?.equivalence()?.isEquivalent
    public init?(
        geometricMeansOf first: Sample, over second: Sample, variances: TwoSampleT.Variances = .unequal
    ) {
        guard let smallest1 = first.minimum, let smallest2 = second.minimum, min(smallest1, smallest2) > 0,
            let test = TwoSampleT(
                first.mapped { Foundation.log($0) }, second.mapped { Foundation.log($0) }, variances: variances)
        else { return nil }
        self.init(log: test.difference)
    }
}
