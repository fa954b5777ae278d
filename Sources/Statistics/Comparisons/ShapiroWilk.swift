import CBoostMath
import Foundation

/// Shapiro and Wilk's test that a sample is normal, by Royston's approximation.
///
///     ShapiroWilk(Sample(errors))?.pValue
///
/// W is the squared correlation of the ordered values with (nearly) the best weights for them; small values speak
/// against normality (Shapiro and Wilk 1965, doi:10.1093/biomet/52.3-4.591; weights and p value by Royston 1995,
/// doi:10.2307/2986146, which covers 3 to 5000 values).
public struct ShapiroWilk: Sendable, Hashable {
    /// W, in (0, 1].
    public let statistic: Double
    public let pValue: Double

    /// Sizes for which the p value is known.
    public static let sizes = 3...5000

    /// nil outside ``sizes`` and when all values are equal.
    public init?(_ sample: Sample) {
        let n = sample.count
        guard Self.sizes.contains(n), let mean = sample.mean, sample.squaredDeviations > 0 else { return nil }
        let values = sample.sorted.array
        let weights = Self.weights(n)
        // Deviations, so that a large mean costs no digits: the weights sum to zero.
        let numerator = zip(weights, values).reduce(0) { $0 + $1.0 * ($1.1 - mean) }
        statistic = min(1, numerator * numerator / sample.squaredDeviations)
        pValue = Self.pValue(statistic, n)
    }

    /// a_i of ascending values; antisymmetric, with squares that sum to one.
    private static func weights(_ n: Int) -> [Double] {
        guard n > 3 else { return [-0.5.squareRoot(), 0, 0.5.squareRoot()] }
        let m = (1...n).map { boost_normal_quantile((Double($0) - 0.375) / (Double(n) + 0.25)) }
        let squares = m.reduce(0) { $0 + $1 * $1 }
        let u = 1 / Double(n).squareRoot()
        let last = m[n - 1] / squares.squareRoot()
            + polynomial([0, 0.221157, -0.147981, -2.071190, 4.434685, -2.706056], u)
        let second = m[n - 2] / squares.squareRoot()
            + polynomial([0, 0.042981, -0.293762, -1.752461, 5.682633, -3.582633], u)
        let outer = n > 5 ? 2 : 1
        let taken = n > 5 ? [last, second] : [last]
        let share = (squares - 2 * (0..<outer).reduce(0) { $0 + m[n - 1 - $1] * m[n - 1 - $1] })
            / (1 - 2 * taken.reduce(0) { $0 + $1 * $1 })
        var a = m.map { $0 / share.squareRoot() }
        for (place, weight) in taken.enumerated() {
            a[n - 1 - place] = weight
            a[place] = -weight
        }
        return a
    }

    private static func pValue(_ w: Double, _ n: Int) -> Double {
        if n == 3 { return min(1, max(0, 6 / Double.pi * (asin(w.squareRoot()) - asin(0.75.squareRoot())))) }
        guard w < 1 else { return 1 }
        let (y, mean, sd): (Double, Double, Double)
        if n < 12 {
            let size = Double(n)
            let limit = -2.273 + 0.459 * size
            guard log(1 - w) < limit else { return 0 }
            y = -log(limit - log(1 - w))
            mean = polynomial([0.5440, -0.39978, 0.025054, -0.0006714], size)
            sd = exp(polynomial([1.3822, -0.77857, 0.062767, -0.0020322], size))
        } else {
            let size = log(Double(n))
            y = log(1 - w)
            mean = polynomial([-1.5861, -0.31082, -0.083751, 0.0038915], size)
            sd = exp(polynomial([-0.4803, -0.082676, 0.0030302], size))
        }
        return boost_normal_cdf(-(y - mean) / sd)
    }

    private static func polynomial(_ coefficients: [Double], _ x: Double) -> Double {
        coefficients.reversed().reduce(0) { $0 * x + $1 }
    }
}
