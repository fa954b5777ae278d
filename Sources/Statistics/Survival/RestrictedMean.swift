import CBoostMath
import Foundation

/// Mean survival time up to a horizon: the area under the Kaplan-Meier curve.
///
///     let a = RestrictedMean(curve, until: 24)
///
/// Royston and Parmar (2013, doi:10.1186/1471-2288-13-152); variance by Greenwood's formula, the sum of squared areas
/// beyond each event time times d / (n (n - d)).
public struct RestrictedMean: Sendable, Hashable {
    public let horizon: Double
    public let estimate: Double
    public let standardError: Double

    /// nil unless the horizon is positive and survival is known up to it.
    public init?(_ curve: KaplanMeier, until horizon: Double) {
        guard horizon > 0, curve.isKnown(at: horizon) else { return nil }
        let steps = curve.steps.prefix { $0.time < horizon }
        var (later, variance) = (0.0, 0.0)
        var end = horizon
        for step in steps.reversed() {
            later += step.survival * (end - step.time)
            end = step.time
            let (n, d) = (Double(step.atRisk), Double(step.events))
            if d > 0, d < n { variance += later * later * d / (n * (n - d)) }
        }
        self.horizon = horizon
        estimate = later + end
        standardError = variance.squareRoot()
    }

    /// Normal interval; nil when the level is not within (0, 1).
    public func interval(level: Double = 0.95) -> Interval? {
        guard let tail = Interval.tail(level) else { return nil }
        let half = -boost_normal_quantile(tail) * standardError
        return Interval(lower: estimate - half, upper: estimate + half, level: level)
    }
}

/// Two restricted means to the same horizon, first against second.
public struct RestrictedMeanComparison: Sendable, Hashable {
    public let first, second: RestrictedMean

    /// nil when the horizons differ.
    public init?(_ first: RestrictedMean, _ second: RestrictedMean) {
        guard first.horizon == second.horizon else { return nil }
        (self.first, self.second) = (first, second)
    }

    public var difference: Double { first.estimate - second.estimate }
    /// Standard error of the difference.
    public var standardError: Double { hypot(first.standardError, second.standardError) }
    /// Difference over its standard error; nil when that is 0.
    public var z: Double? { standardError > 0 ? difference / standardError : nil }
    /// Two-sided p value of no difference.
    public var pValue: Double? { z.map { 2 * boost_normal_cdf(-abs($0)) } }

    /// Interval for the difference; nil when the level is not within (0, 1).
    public func differenceInterval(level: Double = 0.95) -> Interval? {
        guard let tail = Interval.tail(level) else { return nil }
        let half = -boost_normal_quantile(tail) * standardError
        return Interval(lower: difference - half, upper: difference + half, level: level)
    }

    public var ratio: Double { first.estimate / second.estimate }
    /// Standard error of ln ratio by the delta method.
    public var logRatioStandardError: Double {
        hypot(first.standardError / first.estimate, second.standardError / second.estimate)
    }

    /// Interval for the ratio, symmetric in its logarithm; nil when the level is not within (0, 1).
    public func ratioInterval(level: Double = 0.95) -> Interval? {
        guard let tail = Interval.tail(level) else { return nil }
        let factor = exp(-boost_normal_quantile(tail) * logRatioStandardError)
        return Interval(lower: ratio / factor, upper: ratio * factor, level: level)
    }
}
