import CBoostMath
import Foundation

/// Two groups by their hazard ratio; its size is a number of events (Schoenfeld 1981, doi:10.1093/biomet/68.1.316).
///
///     try HazardComparison(ratio: 0.7).size(alpha: 0.025, power: 0.9)        // 330.4 events
public struct HazardComparison: EffectTest, Hashable {
    /// Hazard of the first group (treatment) over that of the second (control).
    public let ratio: Double
    /// Its value under the null hypothesis: 1, or a margin.
    public let null: Double
    /// Subjects of the first group for each of the second.
    public let allocation: Double

    public init(ratio: Double, null: Double = 1, allocation: Double = 1) throws(DesignError) {
        guard ratio > 0, ratio.isFinite, null > 0, null.isFinite, ratio != null else {
            throw DesignError(
                """
                the hazard ratio is \(ratio) and under the null hypothesis \(null); give two different numbers above \
                0
                """)
        }
        try Self.check(allocation: allocation)
        (self.ratio, self.null, self.allocation) = (ratio, null, allocation)
    }

    public var leastSize: Double { 1e-3 }

    /// Variance of ln hazard ratio with one event.
    private var unitVariance: Double { (1 + allocation) * (1 + allocation) / allocation }

    public func typeIIError(size: Double, directionalAlpha alpha: Double) -> Double {
        boost_normal_cdf(-boost_normal_quantile(alpha) - abs(log(ratio / null)) * (size / unitVariance).squareRoot())
    }

    public func approximateSize(directionalAlpha alpha: Double, beta: Double) -> Double {
        let z = (boost_normal_quantile(alpha) + boost_normal_quantile(beta)) / log(ratio / null)
        return z * z * unitVariance
    }

    public func estimate(atZ z: Double, size: Double) -> Double? {
        guard z.isFinite, size > 0 else { return nil }
        return null * exp((ratio > null ? 1 : -1) * z * (unitVariance / size).squareRoot())
    }
}
