/// Regression of counts on covariates, with mean and variance exp(x'beta + offset).
///
///     let fit = try PoissonRegression(
///         response: attacks, design: x, names: ["intercept", "arm"], offset: years.map(log))
///     fit.withRobustCovariance().ratio("arm")?.interval()     // rate ratio, whatever the dispersion
///
/// With a robust covariance and a response of 0 and 1 it estimates a risk ratio (Zou 2004, doi:10.1093/aje/kwh090).
public struct PoissonRegression: FittedRegression {
    private let data: RegressionData
    private let scoring: FisherScoring
    public let coefficients: [Double]
    public let covariance: Matrix

    /// - Parameters:
    ///   - response: counts, NaN where missing.
    ///   - design: one row per subject and one column per coefficient; the intercept is a column of ones.
    ///   - names: of the columns.
    ///   - offset: known part of each row's linear predictor, such as the logarithm of the time at risk.
    public init(
        response: [Double], design: Matrix, names: [String], offset: [Double]? = nil
    ) throws(RegressionError) {
        data = try RegressionData(response, .count, design: design, names: names, offset: offset)
        scoring = try FisherScoring(data, .poisson)
        coefficients = data.columns.solve(scoring.gamma)
        covariance = data.columns.covariance(scoring.covariance)
    }

    private init(_ fit: PoissonRegression, covariance: Matrix) {
        (data, scoring, coefficients) = (fit.data, fit.scoring, fit.coefficients)
        self.covariance = covariance
    }

    public var names: [String] { data.names }
    public var logLikelihood: Double { scoring.logLikelihood }
    public var parameters: Int { coefficients.count }
    /// Complete rows.
    public var count: Int { data.count }
    /// Rows with a missing response, covariate or offset, left out.
    public var missing: Int { data.missing }
    /// Estimated mean of each complete row.
    public var fitted: [Double] { scoring.eta.map(Family.poisson.mean) }

    /// Pearson's chi-squared over its degrees of freedom: about 1 for Poisson counts, more when they are overdispersed.
    /// nil without degrees of freedom.
    public var dispersion: Double? {
        guard count > parameters else { return nil }
        let sum = zip(data.response, fitted).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) / $1.1 }
        return sum / Double(count - parameters)
    }

    /// The same fit with a robust covariance.
    public func withRobustCovariance(_ kind: RobustCovariance = .hc0) -> PoissonRegression {
        let scores = zip(data.response, scoring.eta).map { Family.poisson.score($0, $1) }
        return PoissonRegression(self, covariance: kind.covariance(data, bread: scoring.covariance, scores: scores))
    }

    /// Whether the model, without these columns, is as likely; nil when none is given.
    public func likelihoodRatioTest(without dropped: [String]) throws(RegressionError) -> LikelihoodRatioTest? {
        let kept = try data.columnsKept(without: dropped)
        let reduced = try PoissonRegression(
            response: data.response, design: data.design.submatrix(rows: Array(0..<count), columns: kept),
            names: kept.map { names[$0] }, offset: data.offset)
        return LikelihoodRatioTest(full: self, reduced: reduced)
    }
}
