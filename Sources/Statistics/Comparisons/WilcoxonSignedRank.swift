import CBoostMath

/// Wilcoxon's signed-rank test of the centre of a symmetric distribution, or of paired differences.
///
///     let test = WilcoxonSignedRank(try PairedDifference(after, before))
///     test?.pValue()
///     test?.pseudomedian          // Hodges and Lehmann's estimate
///
/// The null distribution is exact when fewer than 50 deviations are left, none is zero and no two have the same size;
/// else it is normal, with the variance of tied ranks and a continuity correction: the rules of R's `wilcox.test`.
public struct WilcoxonSignedRank: Sendable, Hashable {
    public let sample: Sample
    public let hypothesis: Double
    /// Sum of the ranks, by size, of the positive deviations from the hypothesis: R's V.
    public let statistic: Double
    /// Deviations of zero, which Wilcoxon's test leaves out. The estimate and its interval keep them.
    public let zeros: Int
    /// Whether some deviations have the same size.
    public let hasTies: Bool
    /// Whether p values come from the exact distribution.
    public var isExact: Bool { !hasTies && zeros == 0 && sample.count < WilcoxonRankSum.exactBelow }
    /// Variance of the statistic under the null hypothesis, given the ties.
    private let variance: Double

    /// nil for an empty sample and a hypothesis that is not finite.
    public init?(_ sample: Sample, hypothesis: Double = 0) {
        guard sample.count > 0, hypothesis.isFinite else { return nil }
        self.sample = sample
        self.hypothesis = hypothesis
        let deviations = sample.sorted.array.map { $0 - hypothesis }
        let ranks = PooledRanks([
            Sample(deviations.lazy.filter { $0 > 0 }), Sample(deviations.lazy.filter { $0 < 0 }.map { -$0 }),
        ])
        statistic = ranks.sums[0]
        zeros = sample.count - ranks.count
        hasTies = ranks.ties > 0
        variance = Self.variance(ranks.count, ties: ranks.ties)
    }

    /// The test of paired differences; nil without a complete pair.
    public init?(_ pairs: PairedDifference) { self.init(pairs.differences) }

    private static func variance(_ count: Int, ties: Double) -> Double {
        let n = Double(count)
        return n * (n + 1) * (2 * n + 1) / 24 - ties / 48
    }

    /// p value that the centre is the hypothesis. nil when every deviation is zero.
    public func pValue(_ alternative: Alternative = .twoSided) -> Double? {
        let n = sample.count - zeros
        guard n > 0 else { return nil }
        if isExact {
            let distribution = RankDistribution.signedRank(n)
            let v = Int(statistic)
            return alternative.pValue(atMost: distribution.atMost(v), atLeast: distribution.atLeast(v))
        }
        return alternative.pValue(
            corrected: statistic - Double(n) * Double(n + 1) / 4, standardDeviation: variance.squareRoot())
    }

    /// Hodges and Lehmann's estimate (1963, doi:10.1214/aoms/1177704172): the median of the means of all pairs, each
    /// value paired with itself too. Found by counting, without writing the pairs down.
    public var pseudomedian: Double {
        let averages = WalshAverages(sample)
        return medianStatistic(
            of: averages.count, between: averages.minimum, and: averages.maximum, countAtMost: averages.countAtMost)
    }

    /// Tukey's interval for the centre between two of the pairs' means, by the same kind of distribution as the p
    /// value. nil when the sample is too small for the level.
    public func interval(level: Double = 0.95) -> Interval? {
        guard let tail = Interval.tail(level) else { return nil }
        let averages = WalshAverages(sample)
        let rank: Int
        if isExact {
            rank = RankDistribution.signedRank(sample.count).rank(belowTail: tail)
        } else {
            let spread = Self.variance(sample.count, ties: tieSum(averages.values)).squareRoot()
            rank = Int((Double(averages.count) / 2 - 0.5 + boost_normal_quantile(tail) * spread).rounded(.up))
        }
        guard rank >= 1 else { return nil }
        func limit(_ rank: Int) -> Double {
            orderStatistic(rank, between: averages.minimum, and: averages.maximum, countAtMost: averages.countAtMost)
        }
        return Interval(lower: limit(rank - 1), upper: limit(averages.count - rank), level: level)
    }
}

/// The means of all pairs of values, each paired with itself too.
private struct WalshAverages {
    let values: [Double]

    init(_ sample: Sample) { values = sample.sorted.array }

    var count: Int { values.count * (values.count + 1) / 2 }
    var minimum: Double { values[0] }
    var maximum: Double { values[values.count - 1] }

    /// A staircase walk: as the first of a pair grows, its partner must not.
    func countAtMost(_ bound: Double) -> Int {
        var partners = values.count
        var count = 0
        for (index, value) in values.enumerated() {
            while partners > index, (value + values[partners - 1]) / 2 > bound { partners -= 1 }
            guard partners > index else { break }
            count += partners - index
        }
        return count
    }
}
