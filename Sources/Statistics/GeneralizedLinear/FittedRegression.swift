import CBoostMath

/// A regression fitted by maximum likelihood: coefficients, their covariance and what follows from these.
public protocol FittedRegression: Sendable {
    /// One name per column of the design.
    var names: [String] { get }
    /// One value per name, on the scale of the linear predictor.
    var coefficients: [Double] { get }
    /// Square, of the coefficients.
    var covariance: Matrix { get }
    var logLikelihood: Double { get }
    /// Parameters that were estimated, coefficients and others.
    var parameters: Int { get }
    /// Rows in the fit.
    var count: Int { get }
}

extension FittedRegression {
    /// A coefficient with its standard error, for Wald's test and interval; nil when no column has the name.
    public func coefficient(_ name: String) -> ParameterEstimate? {
        names.firstIndex(of: name).map {
            ParameterEstimate(value: coefficients[$0], standardError: covariance[$0, $0].squareRoot())
        }
    }

    /// exp of a coefficient: an odds ratio of a logistic regression, a rate ratio of one of counts.
    public func ratio(_ name: String) -> RatioEstimate? { coefficient(name).map(RatioEstimate.init) }

    /// A sum of coefficients with one factor per name; nil when their numbers differ.
    public func combination(_ factors: [Double]) -> ParameterEstimate? {
        guard factors.count == coefficients.count else { return nil }
        let value = zip(factors, coefficients).reduce(0) { $0 + $1.0 * $1.1 }
        let variance = zip(factors, covariance * factors).reduce(0) { $0 + $1.0 * $1.1 }
        return ParameterEstimate(value: value, standardError: max(0, variance).squareRoot())
    }
}

/// Test of a model against one that is nested in it: twice the difference of the log-likelihoods is chi-squared.
///
///     let test = LikelihoodRatioTest(full: withTreatment, reduced: covariatesOnly)
///     test?.pValue
public struct LikelihoodRatioTest: Sendable, Hashable {
    public let statistic: Double
    /// Parameters of the full model that the reduced one has not.
    public let degreesOfFreedom: Int

    init(statistic: Double, degreesOfFreedom: Int) {
        self.statistic = max(0, statistic)
        self.degreesOfFreedom = degreesOfFreedom
    }

    /// nil unless both were fitted to the same number of rows and the full model has more parameters.
    public init?<Model: FittedRegression>(full: Model, reduced: Model) {
        guard full.count == reduced.count, full.parameters > reduced.parameters else { return nil }
        self.init(
            statistic: 2 * (full.logLikelihood - reduced.logLikelihood),
            degreesOfFreedom: full.parameters - reduced.parameters)
    }

    public var pValue: Double { boost_chi_squared_upper(statistic, Double(degreesOfFreedom)) }
}
