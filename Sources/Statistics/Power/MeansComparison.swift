import CBoostMath
import Foundation

/// One mean against a number, or the difference of two means, by Student's t or a normal approximation.
///
///     try MeansComparison(difference: 2, deviation: 5).size(alpha: 0.025, power: 0.9)      // subjects of both groups
///     try MeansComparison(difference: 0, null: -1, deviation: 3)                           // not worse by more than 1
public struct MeansComparison: EffectTest, Hashable {
    /// The mean, or the difference first - second.
    public let effect: Double
    /// Its value under the null hypothesis: 0, or a margin. The alternative lies on the side of the effect.
    public let null: Double
    /// Standard deviations of the groups: one or two.
    public let deviations: [Double]
    /// Subjects of the first group for each of the second.
    public let allocation: Double
    /// Whether power is that of a normal statistic with known variance instead of t.
    public let isNormal: Bool

    /// The mean of one group.
    public init(mean: Double, null: Double = 0, deviation: Double, isNormal: Bool = false) throws(DesignError) {
        try self.init(mean, null, [deviation], 1, isNormal)
    }

    /// Two groups of one variance.
    public init(
        difference: Double, null: Double = 0, deviation: Double, allocation: Double = 1, isNormal: Bool = false
    ) throws(DesignError) {
        try self.init(difference, null, [deviation, deviation], allocation, isNormal)
    }

    /// Two groups of different variances, by Welch's t with Satterthwaite's degrees of freedom at these variances.
    public init(
        difference: Double, null: Double = 0, deviations: (Double, Double), allocation: Double = 1,
        isNormal: Bool = false
    ) throws(DesignError) {
        try self.init(difference, null, [deviations.0, deviations.1], allocation, isNormal)
    }

    private init(
        _ effect: Double, _ null: Double, _ deviations: [Double], _ allocation: Double, _ isNormal: Bool
    ) throws(DesignError) {
        guard effect.isFinite, null.isFinite, effect != null else {
            throw DesignError(
                "the effect is \(effect) and its value under the null hypothesis \(null); give two different numbers")
        }
        for deviation in deviations where !(deviation > 0 && deviation.isFinite) {
            throw DesignError("the standard deviation is \(deviation); give a number above 0")
        }
        try Self.check(allocation: allocation)
        (self.effect, self.null, self.deviations) = (effect, null, deviations)
        (self.allocation, self.isNormal) = (allocation, isNormal)
    }

    public var groups: Int { deviations.count }
    public var leastSize: Double { groups == 1 ? 2 : 2 * (1 + max(allocation, 1 / allocation)) }

    /// Variances of the group means with `size` subjects in all.
    private func variances(_ size: Double) -> [Double] {
        if groups == 1 { return [deviations[0] * deviations[0] / size] }
        let first = size * allocation / (1 + allocation)
        return [deviations[0] * deviations[0] / first, deviations[1] * deviations[1] / (size - first)]
    }

    private func degreesOfFreedom(_ size: Double) -> Double {
        if groups == 1 { return size - 1 }
        if deviations[0] == deviations[1] { return size - 2 }
        let v = variances(size)
        let first = size * allocation / (1 + allocation)
        let sum = v[0] + v[1]
        return sum * sum / (v[0] * v[0] / (first - 1) + v[1] * v[1] / (size - first - 1))
    }

    public func typeIIError(size: Double, directionalAlpha alpha: Double) -> Double {
        let delta = abs(effect - null) / variances(size).reduce(0, +).squareRoot()
        if isNormal { return boost_normal_cdf(-boost_normal_quantile(alpha) - delta) }
        let df = degreesOfFreedom(size)
        guard df > 0 else { return 1 }
        let bound = -boost_t_quantile(alpha, df)
        // Neither Z below -40 nor s / sigma above 40 ever happens; the series of the distribution need not be tried.
        return delta > 40 * (1 + bound) ? 0 : boost_noncentral_t_cdf(bound, df, delta)
    }

    public func approximateSize(directionalAlpha alpha: Double, beta: Double) -> Double {
        let z = -boost_normal_quantile(alpha) - boost_normal_quantile(beta)
        return z * z * variances(1).reduce(0, +) / ((effect - null) * (effect - null))
    }

    /// By t at the nominal level of z, unless the variance is known.
    public func estimate(atZ z: Double, size: Double) -> Double? {
        guard z.isFinite, size > leastSize - 1e-9 else { return nil }
        let df = degreesOfFreedom(size)
        let quantile = isNormal ? z : -boost_t_quantile(boost_normal_cdf(-z), df)
        return null + (effect > null ? 1 : -1) * quantile * variances(size).reduce(0, +).squareRoot()
    }
}

extension EffectTest {
    static func check(allocation: Double) throws(DesignError) {
        guard allocation > 0, allocation.isFinite else {
            throw DesignError(
                """
                the allocation ratio is \(allocation); give subjects of the first group for each of the second
                """)
        }
    }
}
