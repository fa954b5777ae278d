import CBoostMath
import Foundation

extension CoxRegression {
    /// Of a coefficient; nil when the likelihood has no maximum.
    public func standardError(_ covariate: Int) -> Double? {
        guard let covariance, coefficients.indices.contains(covariate) else { return nil }
        return covariance[covariate, covariate].squareRoot()
    }

    /// Coefficient over its standard error.
    public func z(_ covariate: Int) -> Double? {
        standardError(covariate).map { coefficients[covariate] / $0 }
    }

    /// Two-sided p value of one coefficient, by Wald's test.
    public func pValue(_ covariate: Int) -> Double? { z(covariate).map { 2 * boost_normal_cdf(-abs($0)) } }

    /// Normal interval for a coefficient; nil when the likelihood has no maximum or the level is not within (0, 1).
    public func interval(_ covariate: Int, level: Double = 0.95) -> Interval? {
        guard let error = standardError(covariate), let tail = Interval.tail(level) else { return nil }
        let half = -boost_normal_quantile(tail) * error
        return Interval(lower: coefficients[covariate] - half, upper: coefficients[covariate] + half, level: level)
    }

    /// exp(coefficient), per unit of the covariate; nil for a number that is no covariate's.
    public func hazardRatio(_ covariate: Int) -> Double? {
        coefficients.indices.contains(covariate) ? exp(coefficients[covariate]) : nil
    }

    public func hazardRatioInterval(_ covariate: Int, level: Double = 0.95) -> Interval? {
        interval(covariate, level: level).map {
            Interval(lower: exp($0.lower), upper: exp($0.upper), level: level)
        }
    }

    /// A test that all coefficients are 0.
    public struct GlobalTest: Sendable, Hashable {
        public let statistic: Double
        public let degreesOfFreedom: Int
        public var pValue: Double { boost_chi_squared_upper(statistic, Double(degreesOfFreedom)) }
    }

    /// Twice the gain in log likelihood.
    public var likelihoodRatioTest: GlobalTest {
        GlobalTest(statistic: 2 * (logLikelihood - nullLogLikelihood), degreesOfFreedom: coefficients.count)
    }

    /// Rao's; with one covariate of two groups and no ties it is the log-rank test.
    public var scoreTest: GlobalTest {
        GlobalTest(statistic: scoreStatistic, degreesOfFreedom: coefficients.count)
    }

    /// b' V^-1 b; nil when the likelihood has no maximum.
    public var waldTest: GlobalTest? {
        guard let covariance, let solved = Cholesky(covariance)?.solve(coefficients) else { return nil }
        let statistic = zip(coefficients, solved).reduce(0) { $0 + $1.0 * $1.1 }
        return GlobalTest(statistic: statistic, degreesOfFreedom: coefficients.count)
    }
}
