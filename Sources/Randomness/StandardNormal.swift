import CBoostMath

/// The standard normal distribution.
public enum StandardNormal {
    /// P(Z <= z), accurate relative to itself down to the smallest double; P(Z > z) is `cdf(-z)`.
    public static func cdf(_ z: Double) -> Double {
        boost_normal_cdf(z)
    }

    /// The z with P(Z <= z) = u; infinite at 0 and 1, NaN outside [0, 1].
    public static func quantile(_ u: Double) -> Double {
        boost_normal_quantile(u)
    }

    /// The quantile of a probability known from both sides, `lower` + `upper` = 1: the smaller is used,
    /// so that the upper tail is as accurate as the lower one.
    public static func quantile(lower: Double, upper: Double) -> Double {
        lower <= upper ? quantile(lower) : -quantile(upper)
    }
}
