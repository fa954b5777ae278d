import CBoostMath
import Foundation

/// Two proportions, by their difference or their ratio, by a normal approximation.
///
///     try RatesComparison(0.4, 0.25).size(alpha: 0.025, power: 0.8)                      // 303.7 subjects
///     try RatesComparison(0.3, 0.3, null: .difference(-0.1))                             // not worse by more than 0.1
public struct RatesComparison: EffectTest, Hashable {
    /// What is tested: the value of p1 - p2 or of p1 / p2 under the null hypothesis.
    public enum Null: Sendable, Hashable {
        case difference(Double)
        case ratio(Double)
    }

    /// The variance the statistic is divided by.
    public enum Variance: String, Sendable, Hashable, CaseIterable {
        /// Estimated under the null hypothesis: pooled without a margin, by Farrington and Manning with one.
        case null
        /// Estimated from each group on its own.
        case unpooled
    }

    public let p1, p2: Double
    public let null: Null
    /// Subjects of the first group for each of the second.
    public let allocation: Double
    public let variance: Variance

    /// - Parameters:
    ///   - p1, p2: proportions of the two groups under the alternative, within (0, 1).
    ///   - null: no difference unless given.
    public init(
        _ p1: Double, _ p2: Double, null: Null = .difference(0), allocation: Double = 1, variance: Variance = .null
    ) throws(DesignError) {
        for p in [p1, p2] where !(p > 0 && p < 1) {
            throw DesignError("the rate is \(p); give a proportion above 0 and below 1")
        }
        try Self.check(allocation: allocation)
        switch null {
        case .difference(let margin):
            guard margin > -1, margin < 1, p1 - p2 != margin else {
                throw DesignError(
                    """
                    the difference is \(p1 - p2) and under the null hypothesis \(margin); give two different numbers \
                    within -1 and 1
                    """)
            }
        case .ratio(let margin):
            guard margin > 0, margin.isFinite, p1 != margin * p2 else {
                throw DesignError(
                    """
                    the ratio is \(p1 / p2) and under the null hypothesis \(margin); give two different numbers \
                    above 0
                    """)
            }
        }
        (self.p1, self.p2, self.null) = (p1, p2, null)
        (self.allocation, self.variance) = (allocation, variance)
    }

    public var leastSize: Double { 1 + max(allocation, 1 / allocation) }

    /// Distance from the null hypothesis, p1 - p2 - margin or p1 - margin p2, for any p1.
    private func distance(_ p1: Double) -> Double {
        switch null {
        case .difference(let margin): p1 - p2 - margin
        case .ratio(let margin): p1 - margin * p2
        }
    }

    /// Variance of the estimated distance with one subject in all, when the proportions are these.
    private func unitVariance(_ p1: Double, _ p2: Double) -> Double {
        let weight: Double
        switch null {
        case .difference: weight = 1
        case .ratio(let margin): weight = margin * margin
        }
        return (1 + allocation) * (p1 * (1 - p1) / allocation + weight * p2 * (1 - p2))
    }

    /// The same as the test estimates it when the true proportions are `p1` and those of the second group.
    private func testVariance(_ p1: Double) -> Double {
        guard variance == .null else { return unitVariance(p1, p2) }
        let restricted: (Double, Double)
        switch null {
        case .difference(let margin):
            restricted = FarringtonManning.difference(p1, p2, margin: margin, allocation: allocation)
        case .ratio(let margin):
            restricted = FarringtonManning.ratio(p1, p2, margin: margin, allocation: allocation)
        }
        return unitVariance(restricted.0, restricted.1)
    }

    public func typeIIError(size: Double, directionalAlpha alpha: Double) -> Double {
        let needed = -boost_normal_quantile(alpha) * testVariance(p1).squareRoot()
        return boost_normal_cdf((needed - size.squareRoot() * abs(distance(p1))) / unitVariance(p1, p2).squareRoot())
    }

    public func approximateSize(directionalAlpha alpha: Double, beta: Double) -> Double {
        let sum =
            -boost_normal_quantile(alpha) * testVariance(p1).squareRoot() - boost_normal_quantile(beta)
            * unitVariance(p1, p2).squareRoot()
        return sum * sum / (distance(p1) * distance(p1))
    }

    /// The difference or ratio at which the statistic is z when the second group's proportion is as planned.
    public func estimate(atZ z: Double, size: Double) -> Double? {
        guard z.isFinite, size > 0 else { return nil }
        let sign: Double = distance(p1) > 0 ? 1 : -1
        let origin = p1 - distance(p1)
        let end = sign > 0 ? 1.0 : 0.0
        func excess(_ p: Double) -> Double {
            sign * distance(p) * size.squareRoot() - z * max(1e-300, testVariance(p)).squareRoot()
        }
        guard origin > 0, origin < 1,
            let p = findRoot(between: z > 0 ? origin : 1 - end, and: z > 0 ? end : origin, of: excess)
        else { return nil }
        switch null {
        case .difference: return p - p2
        case .ratio: return p / p2
        }
    }
}
