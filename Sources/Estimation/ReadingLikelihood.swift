import CBoostMath
import Foundation
import ModelLanguage

/// -2 log of the likelihood of one reading as a function of the model's prediction f.
///
/// - measured y: (y - f)^2 / V + ln V, with V = V(f) (residual error with interaction);
/// - below a limit L: -2 ln Phi((L - f) / sqrt V) (method M3, Beal 2001, doi:10.1023/A:1012299115260);
/// - error on the log scale: the same of ln y and ln f.
struct ReadingLikelihood {
    struct Contribution {
        var value: Double
        /// d value / df
        var slope: Double
        /// Of measured values twice the expected information, of censored ones the curvature of -2 ln Phi: never negative.
        var curvature: Double
    }

    let error: ResidualError
    let reading: Reading.Value

    /// nil where the model gives the reading no chance.
    func contribution(_ f: Double) -> Contribution? {
        guard f.isFinite else { return nil }
        if error.onLogScale { return logContribution(f) }
        let (sd, sdSlope) = deviation(f)
        switch reading {
        case .none: return Contribution(value: 0, slope: 0, curvature: 0)
        case .measured(let y):
            if sd == 0 { return y == f ? Contribution(value: 0, slope: 0, curvature: 0) : nil }
            return measured(residual: y - f, sd: sd, sdSlope: sdSlope)
        case .below(let limit):
            if sd == 0 { return f < limit ? Contribution(value: 0, slope: 0, curvature: 0) : nil }
            let u = (limit - f) / sd
            return censored(u, slope: -(1 + u * sdSlope) / sd)
        }
    }

    private func logContribution(_ f: Double) -> Contribution? {
        let sd = error.deviation(at: 1)
        if case .none = reading { return Contribution(value: 0, slope: 0, curvature: 0) }
        guard f > 0, sd > 0 else {
            if case .below = reading, f <= 0 { return Contribution(value: 0, slope: 0, curvature: 0) }
            return nil
        }
        var own: Contribution
        switch reading {
        case .measured(let y):
            guard y > 0 else { return nil }
            own = measured(residual: log(y) - log(f), sd: sd, sdSlope: 0)
        case .below(let limit): own = censored((log(limit) - log(f)) / sd, slope: -1 / sd)
        case .none: return nil
        }
        // From ln f to f.
        own.slope /= f
        own.curvature /= f * f
        return own
    }

    private func measured(residual r: Double, sd: Double, sdSlope: Double) -> Contribution {
        let w = r / sd, relative = sdSlope / sd
        return Contribution(
            value: w * w + 2 * log(sd), slope: -2 * w / sd - 2 * w * w * relative + 2 * relative,
            curvature: 2 / (sd * sd) + 4 * relative * relative)
    }

    /// With lambda = phi(u) / Phi(u): d/du (-2 ln Phi) = -2 lambda, and the second derivative 2 lambda (u + lambda).
    private func censored(_ u: Double, slope: Double) -> Contribution {
        let tail = boost_normal_cdf(u)
        let lambda: Double
        let value: Double
        if tail > 1e-290 {
            lambda = exp(-u * u / 2) / (2 * Double.pi).squareRoot() / tail
            value = -2 * log(tail)
        } else {
            // Far in the tail phi / Phi is -u - 1/u (Abramowitz and Stegun 26.2.12).
            lambda = -u - 1 / u
            value = u * u + log(2 * Double.pi) + 2 * log(lambda)
        }
        return Contribution(
            value: value, slope: -2 * lambda * slope, curvature: 2 * max(0, lambda * (u + lambda)) * slope * slope)
    }

    /// The standard deviation at a prediction and its derivative.
    private func deviation(_ f: Double) -> (sd: Double, slope: Double) {
        let sd = error.deviation(at: f), p = error.proportional, sign = f < 0 ? -1.0 : 1
        switch error.combination {
        case .variances: return (sd, sd > 0 ? p * p * f / sd : 0)
        case .sds: return (sd, p * sign)
        }
    }
}
