import CBoostMath
import Foundation

/// Gamma, Weibull and beta: by mean and standard deviation, their tails and their quantiles.
extension Distribution {
    /// Gamma by mean and standard deviation: shape (mean / sd)^2.
    public static func gamma(mean: Double, sd: Double) -> Distribution {
        if sd == 0, mean > 0 { return .normal(mean: mean, sd: 0) }
        return .gamma(shape: sd < 0 ? .nan : (mean / sd) * (mean / sd), scale: sd * sd / mean)
    }

    /// Beta by mean and standard deviation: alpha + beta = mean (1 - mean) / sd^2 - 1, so the variance is below
    /// mean (1 - mean).
    public static func beta(mean: Double, sd: Double) -> Distribution {
        if sd == 0, mean > 0, mean < 1 { return .normal(mean: mean, sd: 0) }
        let sum = sd < 0 ? .nan : mean * (1 - mean) / (sd * sd) - 1
        return .beta(alpha: mean * sum, beta: (1 - mean) * sum)
    }

    /// Weibull by mean and standard deviation: the shape follows from the coefficient of variation alone, by bisection.
    /// - Returns: one without values where the coefficient is above 200 or below 1e-5 and not 0.
    public static func weibull(mean: Double, sd: Double) -> Distribution {
        if sd == 0, mean > 0 { return .normal(mean: mean, sd: 0) }
        let asked = log1p((sd / mean) * (sd / mean))
        var (low, high) = (0.125, 1e6)
        guard sd > 0, mean > 0, weibullLogVariance(low) > asked, weibullLogVariance(high) < asked
        else { return .weibull(shape: .nan, scale: mean) }
        // Until no number lies between.
        while true {
            let middle = low + (high - low) / 2
            if middle <= low || middle >= high { break }
            if weibullLogVariance(middle) > asked { low = middle } else { high = middle }
        }
        return .weibull(shape: high, scale: mean / exp(boost_lgamma(1 + 1 / high)))
    }

    /// ln(1 + cv^2) of a Weibull; it falls with the shape.
    static func weibullLogVariance(_ shape: Double) -> Double {
        boost_lgamma(1 + 2 / shape) - 2 * boost_lgamma(1 + 1 / shape)
    }

    func shapedTails(at x: Double) -> (lower: Double, upper: Double) {
        if x <= 0 { return (0, 1) }
        switch self {
        case .gamma(let shape, let scale):
            return x.isFinite ? (boost_gamma_cdf(x, shape, scale), boost_gamma_upper(x, shape, scale)) : (1, 0)
        case .weibull(let shape, let scale):
            let hazard = pow(x / scale, shape)
            return (-expm1(-hazard), exp(-hazard))
        case .beta(let alpha, let beta):
            return x < 1 ? (boost_beta_cdf(x, alpha, beta), boost_beta_upper(x, alpha, beta)) : (1, 0)
        case .normal, .lognormal, .uniform: return (.nan, .nan)
        }
    }

    /// From the smaller tail, which is the accurate one.
    func shapedValue(lower: Double, upper: Double) -> Double {
        switch self {
        case .gamma(let shape, let scale):
            return lower <= upper ? boost_gamma_quantile(lower, shape, scale) : boost_gamma_upper_quantile(upper, shape, scale)
        case .weibull(let shape, let scale):
            return scale * pow(lower <= upper ? -log1p(-lower) : -log(upper), 1 / shape)
        case .beta(let alpha, let beta):
            return lower <= upper ? boost_beta_quantile(lower, alpha, beta) : boost_beta_upper_quantile(upper, alpha, beta)
        case .normal, .lognormal, .uniform: return .nan
        }
    }
}
