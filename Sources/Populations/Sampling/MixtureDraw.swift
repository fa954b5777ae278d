import Expressions
import Randomness

/// A mixture of distributions, drawn by the quantile function of the whole: one score gives one value, so mixtures can be
/// correlated like any other distribution.
struct MixtureDraw: Sendable {
    private let weights: [Evaluator]
    private let parts: [ConditionalDraw]

    init?(_ components: [MixtureComponent], slot: (String) -> Int?) {
        weights = components.compactMap { Evaluator($0.weight, slot: slot) }
        parts = components.compactMap { ConditionalDraw($0.law, slot: slot) }
        guard weights.count == components.count, parts.count == components.count else { return nil }
    }

    /// The value at a standard normal score; NaN where weights or arguments for these covariates allow none.
    ///
    /// It lies between the least and the greatest of the parts' quantiles at that score, and is found there by bisection
    /// down to neighbouring numbers, on the smaller tail.
    func value(score: Double, _ values: UnsafeBufferPointer<Double>) -> Double {
        let shares = weights.map { $0(values) }
        guard LevelWeights.problem(shares) == nil else { return .nan }
        var laws: [(share: Double, distribution: Distribution, range: ClosedRange<Double>?)] = []
        for (share, part) in zip(shares, parts) where share > 0 {
            guard let (distribution, range) = part.distribution(values) else { return .nan }
            laws.append((share, distribution, range))
        }
        let quantiles = laws.map { $0.distribution.value(score: score, within: $0.range) }
        guard var low = quantiles.min(), var high = quantiles.max(), low.isFinite, high.isFinite else { return .nan }
        let total = laws.reduce(0) { $0 + $1.share }
        let isLower = score < 0
        let asked = total * StandardNormal.cdf(isLower ? score : -score)
        while true {
            let middle = low + (high - low) / 2
            if middle <= low || middle >= high { return high }
            var tail = 0.0
            for law in laws { tail += law.share * law.distribution.tail(at: middle, within: law.range, isLower: isLower) }
            if isLower ? tail < asked : tail > asked { low = middle } else { high = middle }
        }
    }
}

extension Distribution {
    /// P(X <= x), or P(X > x), given that X lies within a range.
    fileprivate func tail(at x: Double, within range: ClosedRange<Double>?, isLower: Bool) -> Double {
        guard let range else { return isLower ? cdf(x) : upperTail(x) }
        if x <= range.lowerBound { return isLower ? 0 : 1 }
        if x >= range.upperBound { return isLower ? 1 : 0 }
        let part = isLower ? probability(within: range.lowerBound...x) : probability(within: x...range.upperBound)
        return part / probability(within: range)
    }
}
