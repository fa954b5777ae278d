import CBoostMath
import Foundation

/// An estimate that is normal about the truth, or Student's t once it is divided by its standard error.
///
///     let difference = ParameterEstimate(value: 0.12, standardError: 0.05)
///     difference.interval()                                 // 0.022 ... 0.218
///     difference.pValue(.greater, against: -0.1)            // non-inferiority with a margin of 0.1
public struct ParameterEstimate: Sendable, Hashable {
    public let value: Double
    public let standardError: Double
    /// Of Student's t; infinite when the estimate is taken as normal.
    public let degreesOfFreedom: Double

    public init(value: Double, standardError: Double, degreesOfFreedom: Double = .infinity) {
        self.value = value
        self.standardError = standardError
        self.degreesOfFreedom = degreesOfFreedom
    }

    /// (value - hypothesis) / standard error; nil when there is no spread to measure it by.
    public func statistic(against hypothesis: Double = 0) -> Double? {
        standardError > 0 ? (value - hypothesis) / standardError : nil
    }

    /// p value of the Wald or t test that the parameter equals the hypothesis; nil when there is no spread.
    public func pValue(_ alternative: Alternative = .twoSided, against hypothesis: Double = 0) -> Double? {
        statistic(against: hypothesis).map { alternative.pValue(t: $0, degreesOfFreedom: degreesOfFreedom) }
    }

    /// value +- quantile * standard error. nil when the level is not within (0, 1) or the standard error is unknown.
    public func interval(level: Double = 0.95) -> Interval? {
        guard let tail = Interval.tail(level), standardError >= 0 else { return nil }
        let quantile =
            degreesOfFreedom.isFinite ? boost_t_quantile(tail, degreesOfFreedom) : boost_normal_quantile(tail)
        let halfWidth = -quantile * standardError
        return Interval(lower: value - halfWidth, upper: value + halfWidth, level: level)
    }
}

/// A ratio whose logarithm is an ``ParameterEstimate``: a risk, odds, rate or geometric mean ratio.
public struct RatioEstimate: Sendable, Hashable {
    /// Natural logarithm of the ratio.
    public let log: ParameterEstimate

    public init(log: ParameterEstimate) { self.log = log }

    public var value: Double { exp(log.value) }

    /// p value that the ratio equals the hypothesis, which must be positive.
    public func pValue(_ alternative: Alternative = .twoSided, against hypothesis: Double = 1) -> Double? {
        hypothesis > 0 ? log.pValue(alternative, against: Foundation.log(hypothesis)) : nil
    }

    /// The interval of the logarithm, taken back.
    public func interval(level: Double = 0.95) -> Interval? {
        log.interval(level: level).map { Interval(lower: exp($0.lower), upper: exp($0.upper), level: level) }
    }
}
