import CBoostMath

/// What a test holds against its null hypothesis.
public enum Alternative: String, Sendable, Hashable, CaseIterable {
    /// The parameter differs from its value under the null hypothesis.
    case twoSided
    /// The parameter is smaller.
    case less
    /// The parameter is greater.
    case greater

    /// p value of a statistic that is standard normal under the null hypothesis and grows with the parameter.
    func pValue(normal z: Double) -> Double {
        switch self {
        case .twoSided: 2 * boost_normal_cdf(-abs(z))
        case .less: boost_normal_cdf(z)
        case .greater: boost_normal_cdf(-z)
        }
    }

    /// p value of a statistic that has Student's t distribution; normal when the degrees of freedom are infinite.
    func pValue(t: Double, degreesOfFreedom: Double) -> Double {
        guard degreesOfFreedom.isFinite else { return pValue(normal: t) }
        return switch self {
        case .twoSided: 2 * boost_t_cdf(-abs(t), degreesOfFreedom)
        case .less: boost_t_cdf(t, degreesOfFreedom)
        case .greater: boost_t_cdf(-t, degreesOfFreedom)
        }
    }

    /// p value from both tails of a discrete statistic, each with the observed value: two-sided, twice the smaller.
    func pValue(atMost lower: Double, atLeast upper: Double) -> Double {
        switch self {
        case .twoSided: min(1, 2 * min(lower, upper))
        case .less: min(1, lower)
        case .greater: min(1, upper)
        }
    }
}

/// A statistic that is standard normal under its null hypothesis.
public struct ZStatistic: Sendable, Hashable {
    public let value: Double

    public init(_ value: Double) { self.value = value }

    public func pValue(_ alternative: Alternative = .twoSided) -> Double { alternative.pValue(normal: value) }
}
