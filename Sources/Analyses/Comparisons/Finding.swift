import CBoostMath
import Foundation
import Statistics
import TrialProtocol

/// What a comparison of two arms finds in one trial.
struct Finding: Sendable {
    var estimate: Double?
    /// Of the estimate; of its logarithm where it is a ratio.
    var standardError: Double?
    var lower: Double?
    var upper: Double?
    var statistic: Double?
    var degreesOfFreedom: Double?
    var p: Double?
    /// Which of the plan's covariances a model of repeated measures has: 0 for the one asked for.
    var covariance: Int?

    init(estimate: Double? = nil) { self.estimate = estimate }

    /// An estimate with its Wald or t test against 0.
    init(_ estimate: ParameterEstimate, _ test: TestSetting) {
        self.init(estimate: estimate.value)
        standardError = estimate.standardError
        take(estimate.interval(level: test.level))
        statistic = estimate.statistic(against: test.none(0))
        if estimate.degreesOfFreedom.isFinite { degreesOfFreedom = estimate.degreesOfFreedom }
        p = estimate.pValue(test.alternative, against: test.none(0))
    }

    /// A difference with its t test.
    init(_ difference: StudentEstimate, _ test: TestSetting) {
        self.init(estimate: difference.estimate)
        standardError = difference.standardError
        take(difference.interval(level: test.level))
        let none = test.none(0)
        statistic = test.null == nil ? difference.statistic : (difference.estimate - none) / difference.standardError
        degreesOfFreedom = difference.degreesOfFreedom
        p =
            switch test.alternative {
            case .twoSided: difference.pValue
            case .greater: difference.pGreater(than: none)
            case .less: difference.pLess(than: none)
            }
    }

    /// A ratio with the Wald or t test of its logarithm.
    init(_ ratio: RatioEstimate, _ test: TestSetting) {
        self.init(ratio.log, test.ofLogarithm)
        estimate = ratio.value
        take(ratio.interval(level: test.level))
    }

    mutating func take(_ interval: Interval?) {
        lower = interval?.lower
        upper = interval?.upper
    }

    /// Whether the interval holds a value; nil without an interval.
    func covers(_ truth: Double) -> Bool? {
        guard let lower, let upper, lower.isFinite || upper.isFinite else { return nil }
        return lower <= truth && truth <= upper
    }

    /// The test's result on the scale of a standard normal statistic, positive where the treatment's values are larger.
    func z(_ alternative: Alternative, effect: Effect) -> Double? {
        guard let p, p.isFinite else { return nil }
        switch alternative {
        case .greater: return -boost_normal_quantile(min(max(p, .leastNormalMagnitude), 1 - 0x1p-53))
        case .less: return boost_normal_quantile(min(max(p, .leastNormalMagnitude), 1 - 0x1p-53))
        case .twoSided:
            let size = -boost_normal_quantile(max(p, .leastNormalMagnitude) / 2)
            return (estimate ?? effect.none) < effect.none ? -size : size
        }
    }
}

/// What kind of number an effect is.
enum Effect: String, Sendable {
    /// In the endpoint's unit; 0 without an effect.
    case difference
    /// Without a unit; 1 without an effect.
    case ratio

    /// The unit of an effect on an endpoint, as stored.
    func unit(of endpoint: EndpointPlan) -> String {
        guard self == .difference, case .number(let unit) = endpoint.kind else { return "1" }
        return unit.ucum
    }

    /// Without an effect.
    var none: Double { self == .difference ? 0 : 1 }
}

/// How a hypothesis is tested.
struct TestSetting: Sendable {
    let alpha: Double
    let alternative: Alternative
    /// The effect that the test would refute, where it is not that of no effect: a margin of non-inferiority.
    var null: Double?

    /// The effect that the test would refute.
    /// - Parameter noEffect: 0 of a difference, 1 of a ratio.
    func none(_ noEffect: Double) -> Double { null ?? noEffect }

    /// The same of the logarithm of a ratio.
    var ofLogarithm: TestSetting { TestSetting(alpha: alpha, alternative: alternative, null: null.map { log($0) }) }

    /// Of intervals: 1 - alpha, or 1 - 2 alpha where the test is one-sided, so that interval and test agree.
    var level: Double { alternative == .twoSided ? 1 - alpha : 1 - 2 * alpha }
}
