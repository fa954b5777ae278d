/// The row of a report's table for one quantity. Statistics that cannot be had are nil.
public struct Summary: Sendable, Hashable {
    public let count: Int
    /// NaN values, in no statistic.
    public let missing: Int
    /// Infinite values, in no statistic.
    public let infinite: Int
    public let mean: Double?
    /// Standard error of the mean; the Monte Carlo error when the sample is simulated.
    public let standardError: Double?
    public let standardDeviation: Double?
    public let standardErrorOfStandardDeviation: Double?
    /// nil if any value is not positive.
    public let geometric: GeometricMoments?
    public let minimum: Double?
    public let percentile5: Double?
    public let percentile25: Double?
    public let median: Double?
    public let percentile75: Double?
    public let percentile95: Double?
    public let maximum: Double?
    /// Standard errors by Maritz and Jarrett.
    public let standardErrorOfPercentile5: Double?
    public let standardErrorOfMedian: Double?
    public let standardErrorOfPercentile95: Double?

    public init(_ sample: Sample) {
        count = sample.count
        missing = sample.missing
        infinite = sample.infinite
        mean = sample.mean
        standardError = sample.standardError
        standardDeviation = sample.standardDeviation
        standardErrorOfStandardDeviation = sample.standardErrorOfStandardDeviation
        geometric = GeometricMoments(sample)
        minimum = sample.minimum
        percentile5 = sample.quantile(0.05)
        percentile25 = sample.quantile(0.25)
        median = sample.median
        percentile75 = sample.quantile(0.75)
        percentile95 = sample.quantile(0.95)
        maximum = sample.maximum
        standardErrorOfPercentile5 = sample.standardErrorOfQuantile(0.05)
        standardErrorOfMedian = sample.standardErrorOfQuantile(0.5)
        standardErrorOfPercentile95 = sample.standardErrorOfQuantile(0.95)
    }
}
