import CBoostMath

/// Kruskal and Wallis' rank test (1952, doi:10.1080/01621459.1952.10483441) that several samples come from one
/// population, corrected for ties.
public struct KruskalWallis: Sendable, Hashable {
    /// H, chi-squared under the null hypothesis.
    public let statistic: Double
    /// Number of samples - 1.
    public let degreesOfFreedom: Int

    /// nil below two samples, when one is empty, and when all values are equal.
    public init?(_ samples: [Sample]) {
        guard samples.count > 1, samples.allSatisfy({ $0.count > 0 }) else { return nil }
        let ranks = PooledRanks(samples)
        let n = Double(ranks.count)
        let untied = 1 - ranks.ties / (n * (n * n - 1))
        guard untied > 0 else { return nil }
        // Deviations of mean ranks from their common mean lose fewer digits than the textbook's difference of squares.
        var between = 0.0
        for (sample, sum) in zip(samples, ranks.sums) {
            let deviation = sum / Double(sample.count) - (n + 1) / 2
            between += Double(sample.count) * deviation * deviation
        }
        statistic = 12 / (n * (n + 1)) * between / untied
        degreesOfFreedom = samples.count - 1
    }

    public var pValue: Double { boost_chi_squared_upper(statistic, Double(degreesOfFreedom)) }
}
