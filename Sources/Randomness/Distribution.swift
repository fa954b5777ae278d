import CBoostMath
import Foundation

/// A continuous distribution that is sampled by inversion: one uniform or one normal score gives
/// one variate, so a draw never shifts the numbers that follow it.
///
///     let weight = Distribution.lognormal(median: 72, cv: 0.22)
///     let kg = weight.truncatedQuantile(stream.uniform(), within: 40...170)
///
/// Values are plain numbers in the unit of the caller. A spread of zero is allowed and gives a
/// constant. Functions of a distribution that `problem` objects to return NaN.
public enum Distribution: Hashable, Sendable {
    /// Normal with mean and standard deviation.
    case normal(mean: Double, sd: Double)
    /// exp of a normal; `logMean` and `logSD` belong to the natural logarithm of the value.
    case lognormal(logMean: Double, logSD: Double)
    /// Uniform from `low` to `high`.
    case uniform(low: Double, high: Double)
    /// Gamma with mean shape * scale.
    case gamma(shape: Double, scale: Double)
    /// Weibull with survival exp(-(x / scale)^shape).
    case weibull(shape: Double, scale: Double)
    /// Beta on 0...1 with mean alpha / (alpha + beta).
    case beta(alpha: Double, beta: Double)

    /// Lognormal by its median and its coefficient of variation (a fraction): omega^2 = ln(1 + cv^2).
    public static func lognormal(median: Double, cv: Double) -> Distribution {
        .lognormal(logMean: log(median), logSD: cv < 0 ? .nan : log1p(cv * cv).squareRoot())
    }

    /// Lognormal by the mean and standard deviation of the value itself.
    public static func lognormal(mean: Double, sd: Double) -> Distribution {
        let logVariance = log1p((sd / mean) * (sd / mean))
        return .lognormal(
            logMean: log(mean) - logVariance / 2, logSD: sd < 0 ? .nan : logVariance.squareRoot())
    }

    /// What is wrong with the parameters, and what would be right; nil when nothing is.
    public var problem: String? {
        switch self {
        case .normal(let mean, let sd):
            if !mean.isFinite { return "the mean is \(mean); it must be a finite number" }
            return Self.spreadProblem(sd, "standard deviation")
        case .lognormal(let logMean, let logSD):
            if !logMean.isFinite { return "the median or mean of a lognormal must be finite and above zero" }
            return Self.spreadProblem(logSD, "variability of the logarithm")
        case .uniform(let low, let high):
            if !low.isFinite || !high.isFinite { return "the limits are \(low) and \(high); they must be finite" }
            return low <= high ? nil : "the lower limit \(low) is above the upper limit \(high)"
        case .gamma(let a, let b), .weibull(let a, let b):
            return Self.shapeProblem(a, "shape") ?? Self.shapeProblem(b, "scale")
        case .beta(let a, let b):
            return Self.shapeProblem(a, "first shape") ?? Self.shapeProblem(b, "second shape")
        }
    }

    private static func shapeProblem(_ value: Double, _ name: String) -> String? {
        value > 0 && value.isFinite ? nil : "the \(name) is \(value); it must be finite and above zero"
    }

    private static func spreadProblem(_ spread: Double, _ name: String) -> String? {
        spread >= 0 && spread.isFinite ? nil : "the \(name) is \(spread); it must be finite and zero or more"
    }

    /// The mean of the untruncated distribution.
    public var mean: Double {
        switch self {
        case .normal(let mean, _): mean
        case .lognormal(let logMean, let logSD): exp(logMean + logSD * logSD / 2)
        case .uniform(let low, let high): low + (high - low) / 2
        case .gamma(let shape, let scale): shape * scale
        case .weibull(let shape, let scale): scale * exp(boost_lgamma(1 + 1 / shape))
        case .beta(let alpha, let beta): alpha / (alpha + beta)
        }
    }

    /// The standard deviation of the untruncated distribution.
    public var standardDeviation: Double {
        switch self {
        case .normal(_, let sd): sd
        case .lognormal(_, let logSD): mean * expm1(logSD * logSD).squareRoot()
        case .uniform(let low, let high): (high - low) / 12.0.squareRoot()
        case .gamma(let shape, let scale): shape.squareRoot() * scale
        case .weibull(let shape, _): mean * expm1(Self.weibullLogVariance(shape)).squareRoot()
        case .beta(let alpha, let beta): mean * (beta / (alpha * (alpha + beta + 1))).squareRoot()
        }
    }

    /// P(X <= x).
    public func cdf(_ x: Double) -> Double {
        tails(at: x).lower
    }

    /// P(X > x), without the cancellation of 1 - cdf.
    public func upperTail(_ x: Double) -> Double {
        tails(at: x).upper
    }

    /// P(low <= X <= high).
    public func probability(within range: ClosedRange<Double>) -> Double {
        if isConstant && problem == nil { return range.contains(mean) ? 1 : 0 }
        return Self.probability(between: tails(at: range.lowerBound), tails(at: range.upperBound))
    }

    /// The probability between two points, subtracted on the side where both tails are small.
    static func probability(
        between low: (lower: Double, upper: Double), _ high: (lower: Double, upper: Double)
    ) -> Double {
        low.upper < high.lower ? low.upper - high.upper : high.lower - low.lower
    }

    /// Whether all probability is at one point.
    var isConstant: Bool {
        switch self {
        case .normal(_, let spread), .lognormal(_, let spread): spread == 0
        case .uniform(let low, let high): low == high
        case .gamma, .weibull, .beta: false
        }
    }
}
