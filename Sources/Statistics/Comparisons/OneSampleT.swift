/// Student's t test of a mean, or of the mean difference of pairs.
///
///     let change = OneSampleT(try PairedDifference(after, before))
///     change?.mean.pValue()
public struct OneSampleT: Sendable, Hashable {
    public let sample: Sample
    /// The mean, or mean difference, with n - 1 degrees of freedom.
    public let mean: ParameterEstimate

    /// nil below two values.
    public init?(_ sample: Sample) {
        guard let mean = sample.mean, let standardError = sample.standardError else { return nil }
        self.sample = sample
        self.mean = ParameterEstimate(
            value: mean, standardError: standardError, degreesOfFreedom: Double(sample.count - 1))
    }

    /// The paired test; nil below two complete pairs.
    public init?(_ pairs: PairedDifference) { self.init(pairs.differences) }
}
