import Foundation

/// Regression of overdispersed counts on covariates: negative binomial with mean mu = exp(x'beta + offset) and variance
/// mu + mu^2 / theta (NB2), with theta by maximum likelihood.
///
///     let fit = try NegativeBinomialRegression(
///         response: exacerbations, design: x, names: ["intercept", "arm"], offset: years.map(log))
///     fit.ratio("arm")?.interval()        // rate ratio
///
/// Coefficients and theta are orthogonal, so that the coefficients' covariance is the one with theta known (Lawless
/// 1987, doi:10.2307/3314912). Counts no more dispersed than Poisson's have no finite theta; the fit is then Poisson's.
public struct NegativeBinomialRegression: FittedRegression {
    private let data: RegressionData
    private let scoring: FisherScoring
    public let coefficients: [Double]
    public let covariance: Matrix
    /// Infinite when the counts are not overdispersed.
    public let theta: Double
    /// Of theta, by the observed information; nil when theta is infinite.
    public let standardErrorOfTheta: Double?
    public let logLikelihood: Double

    /// Largest count: the likelihood of theta goes over all numbers up to the greatest.
    static let largestCount = 10_000_000.0

    /// - Parameters: as of ``PoissonRegression/init(response:design:names:offset:)``, with counts up to ten million.
    public init(
        response: [Double], design: Matrix, names: [String], offset: [Double]? = nil
    ) throws(RegressionError) {
        data = try RegressionData(response, .count, design: design, names: names, offset: offset)
        if let row = response.firstIndex(where: { $0 > Self.largestCount }) {
            throw .invalidResponse(row: row, value: response[row], allowed: "a whole number from 0 to 10000000")
        }
        var scoring = try FisherScoring(data, .poisson)
        let dispersion = CountDispersion(data.response)
        var theta = dispersion.theta(scoring.eta.map(exp))
        var rounds = 0
        while let value = theta {
            scoring = try FisherScoring(data, .negativeBinomial(theta: value), start: scoring.gamma)
            theta = dispersion.theta(scoring.eta.map(exp))
            rounds += 1
            if let theta, abs(log(theta / value)) < 1e-10 { break }
            guard rounds < 200 else { throw .notConverged(iterations: rounds) }
        }
        if theta == nil, rounds > 0 { scoring = try FisherScoring(data, .poisson) }
        self.scoring = scoring
        self.theta = theta ?? .infinity
        coefficients = data.columns.solve(scoring.gamma)
        covariance = data.columns.covariance(scoring.covariance)
        let means = scoring.eta.map(exp)
        standardErrorOfTheta = theta.map { 1 / dispersion.information($0, means).squareRoot() }
        logLikelihood = theta.map { dispersion.logLikelihood($0, means) } ?? scoring.logLikelihood
    }

    private init(_ fit: NegativeBinomialRegression, covariance: Matrix) {
        (data, scoring, coefficients) = (fit.data, fit.scoring, fit.coefficients)
        (theta, standardErrorOfTheta, logLikelihood) = (fit.theta, fit.standardErrorOfTheta, fit.logLikelihood)
        self.covariance = covariance
    }

    public var names: [String] { data.names }
    /// Coefficients and theta.
    public var parameters: Int { coefficients.count + 1 }
    /// Complete rows.
    public var count: Int { data.count }
    /// Rows with a missing response, covariate or offset, left out.
    public var missing: Int { data.missing }
    /// Estimated mean of each complete row.
    public var fitted: [Double] { scoring.eta.map(exp) }
    /// Whether the counts are more dispersed than Poisson's.
    public var isOverdispersed: Bool { theta.isFinite }

    /// The same fit with a robust covariance, theta taken as known.
    public func withRobustCovariance(_ kind: RobustCovariance = .hc0) -> NegativeBinomialRegression {
        let family = isOverdispersed ? Family.negativeBinomial(theta: theta) : .poisson
        let scores = zip(data.response, scoring.eta).map { family.score($0, $1) }
        return NegativeBinomialRegression(
            self, covariance: kind.covariance(data, bread: scoring.covariance, scores: scores))
    }

    /// Whether the model, without these columns and with a theta of its own, is as likely; nil when none is given.
    public func likelihoodRatioTest(without dropped: [String]) throws(RegressionError) -> LikelihoodRatioTest? {
        let kept = try data.columnsKept(without: dropped)
        let reduced = try NegativeBinomialRegression(
            response: data.response, design: data.design.submatrix(rows: Array(0..<count), columns: kept),
            names: kept.map { names[$0] }, offset: data.offset)
        return LikelihoodRatioTest(full: self, reduced: reduced)
    }
}
