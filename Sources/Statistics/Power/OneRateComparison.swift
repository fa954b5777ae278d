import CBoostMath

/// One proportion against a number, by a normal approximation: z_alpha from the null hypothesis's variance, power from
/// the alternative's. `ExactBinomialTest` is exact.
public struct OneRateComparison: EffectTest, Hashable {
    public let p, null: Double

    public init(_ p: Double, null: Double) throws(DesignError) {
        for p in [p, null] where !(p > 0 && p < 1) {
            throw DesignError("the rate is \(p); give a proportion above 0 and below 1")
        }
        guard p != null else {
            throw DesignError("the rate is \(p), as under the null hypothesis; give two different proportions")
        }
        (self.p, self.null) = (p, null)
    }

    public var leastSize: Double { 1 }

    private static func deviation(_ p: Double) -> Double { (p * (1 - p)).squareRoot() }

    public func typeIIError(size: Double, directionalAlpha alpha: Double) -> Double {
        let needed = -boost_normal_quantile(alpha) * Self.deviation(null)
        return boost_normal_cdf((needed - size.squareRoot() * abs(p - null)) / Self.deviation(p))
    }

    public func approximateSize(directionalAlpha alpha: Double, beta: Double) -> Double {
        let sum = -boost_normal_quantile(alpha) * Self.deviation(null) - boost_normal_quantile(beta) * Self.deviation(p)
        return sum * sum / ((p - null) * (p - null))
    }

    public func estimate(atZ z: Double, size: Double) -> Double? {
        guard z.isFinite, size > 0 else { return nil }
        let value = null + (p > null ? 1 : -1) * z * Self.deviation(null) / size.squareRoot()
        return 0...1 ~= value ? value : nil
    }
}
