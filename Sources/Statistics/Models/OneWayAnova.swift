/// Whether the means of several groups are one, with equal variances (Fisher) or without (Welch).
///
///     let anova = OneWayAnova([Sample(placebo), Sample(low), Sample(high)])
///     anova?.fisher.pValue
///     anova?.welch?.pValue
public struct OneWayAnova: Sendable, Hashable {
    public let sumOfSquaresBetween: Double
    public let sumOfSquaresWithin: Double
    /// The classic test; its statistic is infinite when values within groups do not vary but means do.
    public let fisher: FTest
    /// Welch's test (1951, doi:10.1093/biomet/38.3-4.330), for unequal variances; nil when a group has fewer than two
    /// values or no variance.
    public let welch: FTest?
    /// Values that were missing or infinite and are not used.
    public let unused: Int

    /// nil below two groups, for an empty group and when no group has two values.
    public init?(_ groups: [Sample]) {
        let total = groups.reduce(0) { $0 + $1.count }
        let means = groups.compactMap(\.mean)
        guard groups.count > 1, means.count == groups.count, total > groups.count else { return nil }
        let counts = groups.map { Double($0.count) }
        let grand = counts.dot(means) / Double(total)
        sumOfSquaresBetween = zip(counts, means).reduce(0) { $0 + $1.0 * ($1.1 - grand) * ($1.1 - grand) }
        sumOfSquaresWithin = groups.reduce(0) { $0 + $1.squaredDeviations }
        let between = Double(groups.count - 1)
        let within = Double(total - groups.count)
        fisher = FTest(
            statistic: sumOfSquaresBetween / between / (sumOfSquaresWithin / within),
            numeratorDegreesOfFreedom: between, denominatorDegreesOfFreedom: within)
        welch = Self.welch(counts: counts, means: means, variances: groups.compactMap(\.variance))
        unused = groups.reduce(0) { $0 + $1.missing + $1.infinite }
    }

    private static func welch(counts: [Double], means: [Double], variances: [Double]) -> FTest? {
        guard variances.count == counts.count, variances.allSatisfy({ $0 > 0 }) else { return nil }
        let k = Double(counts.count)
        let weights = zip(counts, variances).map { $0 / $1 }
        let sum = weights.reduce(0, +)
        let centre = weights.dot(means) / sum
        let between = zip(weights, means).reduce(0) { $0 + $1.0 * ($1.1 - centre) * ($1.1 - centre) } / (k - 1)
        let lambda = zip(weights, counts).reduce(0) { $0 + (1 - $1.0 / sum) * (1 - $1.0 / sum) / ($1.1 - 1) }
        return FTest(
            statistic: between / (1 + 2 * (k - 2) / (k * k - 1) * lambda), numeratorDegreesOfFreedom: k - 1,
            denominatorDegreesOfFreedom: (k * k - 1) / (3 * lambda))
    }
}
