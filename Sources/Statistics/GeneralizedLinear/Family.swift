import CBoostMath
import Foundation

/// Distribution of a response and its link: what Fisher scoring needs of them, as functions of the linear predictor.
enum Family: Sendable {
    /// 0 or 1, logit link.
    case bernoulli
    /// Counts, log link.
    case poisson
    /// Counts with variance mu + mu^2 / theta, log link.
    case negativeBinomial(theta: Double)

    func mean(_ eta: Double) -> Double {
        switch self {
        case .bernoulli: 1 / (1 + exp(-eta))
        case .poisson, .negativeBinomial: exp(eta)
        }
    }

    /// Log-likelihood of one response; for the negative binomial without the terms of theta and y alone.
    func logLikelihood(_ y: Double, _ eta: Double) -> Double {
        switch self {
        case .bernoulli: min(0, y == 1 ? eta : -eta) - log1p(exp(-abs(eta)))
        case .poisson: y * eta - exp(eta) - boost_lgamma(y + 1)
        // y eta - (y + theta) ln(mu + theta) + theta ln theta, without overflow of mu.
        case .negativeBinomial(let theta):
            eta > log(theta)
                ? -theta * (eta - log(theta)) - (y + theta) * log1p(theta * exp(-eta))
                : y * (eta - log(theta)) - (y + theta) * log1p(exp(eta) / theta)
        }
    }

    /// Derivative of the log-likelihood by the linear predictor.
    func score(_ y: Double, _ eta: Double) -> Double {
        switch self {
        case .bernoulli: y == 1 ? 1 / (1 + exp(eta)) : -1 / (1 + exp(-eta))
        case .poisson: y - exp(eta)
        case .negativeBinomial(let theta): (y - exp(eta)) / (1 + exp(eta) / theta)
        }
    }

    /// Expected negative second derivative.
    func weight(_ eta: Double) -> Double {
        switch self {
        case .bernoulli: 1 / ((1 + exp(eta)) * (1 + exp(-eta)))
        case .poisson: exp(eta)
        case .negativeBinomial(let theta): 1 / (exp(-eta) + 1 / theta)
        }
    }

    /// Where scoring starts: a linear predictor near the response.
    func start(_ y: Double) -> Double {
        switch self {
        case .bernoulli: y == 1 ? log(3) : -log(3)
        case .poisson, .negativeBinomial: log(y + 0.1)
        }
    }

    /// Whether the likelihood of a response never falls as the predictor goes on in a direction.
    func allows(_ y: Double, _ direction: Double, tolerance: Double) -> Bool {
        switch self {
        case .bernoulli: y == 1 ? direction >= -tolerance : direction <= tolerance
        case .poisson, .negativeBinomial: y > 0 ? abs(direction) <= tolerance : direction <= tolerance
        }
    }
}
