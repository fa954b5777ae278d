import CBoostMath
import Foundation

/// What the continual reassessment method knows after a number of patients.
public struct CRMPosterior: Sendable, Hashable {
    /// Posterior mean of beta; the estimate itself under maximum likelihood.
    public let betaMean: Double
    /// Posterior variance of beta; under maximum likelihood the inverse of the observed information.
    public let betaVariance: Double
    let model: ToxicityModel
    let labels: [Double]
    /// Posterior mean of the DLT probability by level; NaN under maximum likelihood.
    public let meanToxicity: [Double]
    /// Posterior standard deviation of the DLT probability by level; NaN under maximum likelihood.
    public let toxicitySD: [Double]
    /// Pr(p > target | data) by level; NaN under maximum likelihood.
    public let overdose: [Double]

    /// DLT probability by level at the posterior mean of beta, which is not the posterior mean of the probability.
    public var plugInToxicity: [Double] { toxicity(at: betaMean) }

    /// Limits by level from beta +- z sd, beta taken as normal; nil when the level is not within (0, 1).
    public func plugInIntervals(level: Double = 0.9) -> [Interval]? {
        guard let tail = Interval.tail(level) else { return nil }
        let halfWidth = -boost_normal_quantile(tail) * betaVariance.squareRoot()
        return zip(toxicity(at: betaMean + halfWidth), toxicity(at: betaMean - halfWidth)).map {
            Interval(lower: $0, upper: $1, level: level)
        }
    }

    private func toxicity(at beta: Double) -> [Double] {
        labels.map { model.probability(label: $0, t: exp(beta)) }
    }
}
