/// A distribution over named levels, sampled by inversion.
///
///     let sex = CategoricalDistribution(weights: [0.46, 0.54])
///     let level = sex?.level(stream.uniform())
///
/// Invariant: the cumulative probabilities never fall and end at exactly one.
public struct CategoricalDistribution: Hashable, Sendable {
    /// Probability of each level; they sum to one.
    public let probabilities: [Double]
    private let cumulative: [Double]
    private let lastPossible: Int

    /// - Parameter weights: relative frequencies, finite and not negative; they are scaled to sum to one.
    ///   nil when there are none, one is negative or not finite, or all are zero.
    public init?(weights: [Double]) {
        let total = weights.reduce(0, +)
        guard weights.allSatisfy({ $0 >= 0 && $0.isFinite }), total > 0, total.isFinite,
            let last = weights.lastIndex(where: { $0 > 0 })
        else { return nil }
        probabilities = weights.map { $0 / total }
        lastPossible = last
        var sum = 0.0
        cumulative = weights.map { weight in
            sum += weight
            return sum / total
        }
    }

    /// The index of the level at probability u in (0, 1): the first whose cumulative probability exceeds u.
    public func level(_ u: Double) -> Int {
        // A score far in the tail has u = 1; a level of probability zero is never drawn.
        if cumulative.count <= 16 { return cumulative.firstIndex { u < $0 } ?? lastPossible }
        var (low, high) = (0, cumulative.count)
        while low < high {
            let middle = (low + high) / 2
            if u < cumulative[middle] { high = middle } else { low = middle + 1 }
        }
        return low < cumulative.count ? low : lastPossible
    }

    /// The index of the level at the probability of a standard normal score, for Gaussian copulas.
    public func level(score z: Double) -> Int {
        level(StandardNormal.cdf(z))
    }
}
