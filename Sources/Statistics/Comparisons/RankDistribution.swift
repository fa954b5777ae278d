import Foundation

/// Exact null distribution of a Wilcoxon statistic without ties: on 0 ... maximum, symmetric about the middle.
struct RankDistribution: Sendable {
    let maximum: Int
    /// P(X <= k) for k in 0 ... maximum / 2.
    private let lowerHalf: [Double]

    /// - Parameter counts: how many arrangements have the value k, for k in 0 ... maximum / 2.
    private init(maximum: Int, counts: [Double], arrangements: Double) {
        self.maximum = maximum
        var sum = 0.0
        lowerHalf = counts.map {
            sum += $0
            return sum / arrangements
        }
    }

    /// Mann and Whitney's count of pairs of samples of m and n.
    ///
    /// Its generating function is the Gaussian binomial coefficient, the product of (1 - q^(n + i)) / (1 - q^i) for
    /// i = 1 ... m (Andrews, The Theory of Partitions, 1976, chapter 3). After each i the coefficients are whole
    /// numbers that rise up to the middle, so that multiplying and dividing from below loses next to nothing.
    static func rankSum(_ m: Int, _ n: Int) -> RankDistribution {
        let middle = m * n / 2
        var counts = [Double](repeating: 0, count: middle + 1)
        counts[0] = 1
        var arrangements = 1.0
        for i in stride(from: 1, through: m, by: 1) {
            for k in stride(from: middle, through: n + i, by: -1) { counts[k] -= counts[k - n - i] }
            for k in stride(from: i, through: middle, by: 1) { counts[k] += counts[k - i] }
            arrangements = arrangements * Double(n + i) / Double(i)
        }
        return RankDistribution(maximum: m * n, counts: counts, arrangements: arrangements)
    }

    /// Sum of the ranks of the positive ones of n differences: the generating function is the product of 1 + q^i.
    static func signedRank(_ n: Int) -> RankDistribution {
        let maximum = n * (n + 1) / 2
        var counts = [Double](repeating: 0, count: maximum / 2 + 1)
        counts[0] = 1
        for i in stride(from: 1, through: n, by: 1) {
            for k in stride(from: maximum / 2, through: i, by: -1) { counts[k] += counts[k - i] }
        }
        return RankDistribution(maximum: maximum, counts: counts, arrangements: scalbn(1, n))
    }

    /// P(X <= k).
    func atMost(_ k: Int) -> Double {
        if k < 0 { return 0 }
        if k >= maximum { return 1 }
        return k < lowerHalf.count ? lowerHalf[k] : 1 - atMost(maximum - k - 1)
    }

    /// P(X >= k).
    func atLeast(_ k: Int) -> Double { atMost(maximum - k) }

    /// The largest j with P(X < j) <= p, for p below one half; 0 when even P(X = 0) is above p.
    func rank(belowTail p: Double) -> Int { lowerHalf.firstIndex { $0 > p } ?? lowerHalf.count }
}
