import CBoostMath

/// An estimate whose distance from the truth over its standard error is taken to follow Student's t, or the normal
/// distribution when the degrees of freedom are infinite.
public struct StudentEstimate: Sendable, Hashable {
    public let estimate: Double
    public let standardError: Double
    /// Not necessarily whole; infinite for a normal estimate.
    public let degreesOfFreedom: Double

    public init(estimate: Double, standardError: Double, degreesOfFreedom: Double) {
        self.estimate = estimate
        self.standardError = standardError
        self.degreesOfFreedom = degreesOfFreedom
    }

    /// Estimate over standard error.
    public var statistic: Double { estimate / standardError }
    /// Two-sided p value of the hypothesis that the truth is zero.
    public var pValue: Double { 2 * lowerTail(-abs(statistic)) }

    /// One-sided p value against a truth above `null`: small when the estimate is far above it.
    public func pGreater(than null: Double = 0) -> Double { lowerTail(-(estimate - null) / standardError) }
    /// One-sided p value against a truth below `null`: small when the estimate is far below it.
    public func pLess(than null: Double = 0) -> Double { lowerTail((estimate - null) / standardError) }

    /// Interval of equal tails; nil when the level is not within (0, 1) or there are no degrees of freedom.
    public func interval(level: Double = 0.95) -> Interval? {
        guard let tail = Interval.tail(level), degreesOfFreedom > 0 else { return nil }
        let quantile = degreesOfFreedom == .infinity
            ? -boost_normal_quantile(tail) : -boost_t_quantile(tail, degreesOfFreedom)
        return Interval(
            lower: estimate - quantile * standardError, upper: estimate + quantile * standardError, level: level)
    }

    private func lowerTail(_ t: Double) -> Double {
        degreesOfFreedom == .infinity ? boost_normal_cdf(t) : boost_t_cdf(t, degreesOfFreedom)
    }
}

/// A joint test of several linear hypotheses by Fisher's F.
public struct FTest: Sendable, Hashable {
    public let statistic: Double
    /// The number of hypotheses.
    public let numeratorDegreesOfFreedom: Double
    /// Not necessarily whole; infinite for a Wald test, whose statistic times the hypotheses is chi-squared.
    public let denominatorDegreesOfFreedom: Double

    public init(statistic: Double, numeratorDegreesOfFreedom: Double, denominatorDegreesOfFreedom: Double) {
        self.statistic = statistic
        self.numeratorDegreesOfFreedom = numeratorDegreesOfFreedom
        self.denominatorDegreesOfFreedom = denominatorDegreesOfFreedom
    }

    public var pValue: Double {
        denominatorDegreesOfFreedom == .infinity
            ? boost_chi_squared_upper(statistic * numeratorDegreesOfFreedom, numeratorDegreesOfFreedom)
            : boost_f_upper(statistic, numeratorDegreesOfFreedom, denominatorDegreesOfFreedom)
    }
}
