import CBoostMath

/// Wilcoxon's rank-sum test (Mann and Whitney's) of two independent samples, with the shift between them.
///
///     let test = WilcoxonRankSum(active, control)
///     test?.pValue()
///     test?.shift                 // Hodges and Lehmann's estimate
///     test?.shiftInterval()
///
/// The null distribution is exact when both samples are below 50 and no two values are equal; else it is normal, with
/// the variance of tied ranks and a continuity correction. These are the rules of R's `wilcox.test`.
public struct WilcoxonRankSum: Sendable, Hashable {
    /// Samples of this size or more get the normal approximation.
    static let exactBelow = 50

    public let first: Sample
    public let second: Sample
    /// Shift of the first sample under the null hypothesis.
    public let hypothesis: Double
    /// Pairs in which the first sample's value, less the hypothesis, is larger, equal ones counting one half: R's W.
    public let statistic: Double
    /// Whether some values are equal.
    public let hasTies: Bool
    /// Whether p values come from the exact distribution.
    public var isExact: Bool { !hasTies && max(first.count, second.count) < Self.exactBelow }
    /// Variance of the statistic under the null hypothesis, given the ties.
    private let variance: Double

    /// nil when a sample is empty or the hypothesis not finite.
    public init?(_ first: Sample, _ second: Sample, hypothesis: Double = 0) {
        guard first.count > 0, second.count > 0, hypothesis.isFinite else { return nil }
        self.first = first
        self.second = second
        self.hypothesis = hypothesis
        let ranks = PooledRanks([hypothesis == 0 ? first : first.mapped { $0 - hypothesis }, second])
        let n1 = Double(first.count)
        statistic = ranks.sums[0] - n1 * (n1 + 1) / 2
        hasTies = ranks.ties > 0
        variance = Self.variance(first.count, second.count, ties: ranks.ties)
    }

    private static func variance(_ count1: Int, _ count2: Int, ties: Double) -> Double {
        let n = Double(count1 + count2)
        return Double(count1) * Double(count2) / 12 * (n + 1 - ties / (n * (n - 1)))
    }

    private var pairs: Int { first.count * second.count }

    /// Estimated P(first > second) + P(equal) / 2, the first less the hypothesis.
    public var probabilityOfSuperiority: Double { statistic / Double(pairs) }

    /// p value that the first population is the second, shifted by the hypothesis. nil when all values are equal.
    public func pValue(_ alternative: Alternative = .twoSided) -> Double? {
        guard variance > 0 else { return nil }
        if isExact {
            let distribution = RankDistribution.rankSum(first.count, second.count)
            let w = Int(statistic)
            return alternative.pValue(atMost: distribution.atMost(w), atLeast: distribution.atLeast(w))
        }
        return alternative.pValue(
            corrected: statistic - Double(pairs) / 2, standardDeviation: variance.squareRoot())
    }

    /// Hodges and Lehmann's estimate (1963, doi:10.1214/aoms/1177704172): the median of all pairwise differences,
    /// first - second. Found by counting, in O((m + n) log) time and no memory beyond the samples.
    public var shift: Double {
        let differences = PairwiseDifferences(first, second)
        return medianStatistic(
            of: pairs, between: differences.minimum, and: differences.maximum, countAtMost: differences.countAtMost)
    }

    /// Interval for the shift between two pairwise differences (Bauer 1972, doi:10.1080/01621459.1972.10481279), by the
    /// same distribution as the p value; with the normal one, ties between the samples do not enter the variance,
    /// since a shift removes them. nil when the samples are too small for the level.
    public func shiftInterval(level: Double = 0.95) -> Interval? {
        guard let tail = Interval.tail(level) else { return nil }
        let rank: Int
        if isExact {
            rank = RankDistribution.rankSum(first.count, second.count).rank(belowTail: tail)
        } else {
            let ties = tieSum(first.sorted.array) + tieSum(second.sorted.array)
            let spread = Self.variance(first.count, second.count, ties: ties).squareRoot()
            rank = Int((Double(pairs) / 2 - 0.5 + boost_normal_quantile(tail) * spread).rounded(.up))
        }
        guard rank >= 1 else { return nil }
        let differences = PairwiseDifferences(first, second)
        func limit(_ rank: Int) -> Double {
            orderStatistic(
                rank, between: differences.minimum, and: differences.maximum, countAtMost: differences.countAtMost)
        }
        return Interval(lower: limit(rank - 1), upper: limit(pairs - rank), level: level)
    }
}

extension Alternative {
    /// p value of a statistic on whole or half numbers, less its mean, by the normal distribution with a continuity
    /// correction of one half.
    func pValue(corrected deviation: Double, standardDeviation: Double) -> Double {
        let correction =
            switch self {
            case .twoSided: deviation == 0 ? 0 : (deviation > 0 ? 0.5 : -0.5)
            case .less: -0.5
            case .greater: 0.5
            }
        return min(1, pValue(normal: (deviation - correction) / standardDeviation))
    }
}

/// All differences between a value of one sample and a value of another, in ascending samples.
private struct PairwiseDifferences {
    let first: [Double]
    let second: [Double]

    init(_ first: Sample, _ second: Sample) {
        self.first = first.sorted.array
        self.second = second.sorted.array
    }

    var minimum: Double { first[0] - second[second.count - 1] }
    var maximum: Double { first[first.count - 1] - second[0] }

    /// A staircase walk: as the first value grows, more of the small second ones lie too far below it.
    func countAtMost(_ bound: Double) -> Int {
        var tooFar = 0
        var count = 0
        for value in first {
            while tooFar < second.count, value - second[tooFar] > bound { tooFar += 1 }
            count += second.count - tooFar
        }
        return count
    }
}
