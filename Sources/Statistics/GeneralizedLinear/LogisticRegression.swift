/// Logistic regression of a yes-or-no response on covariates.
///
///     let fit = try LogisticRegression(response: event, design: x, names: ["intercept", "arm", "age"])
///     fit.ratio("arm")?.interval()                            // odds ratio
///     try fit.standardisedRisks(treatment: "arm").difference  // marginal risk difference
///
/// Separation, where no finite estimate exists, is found and thrown, never reported as a large coefficient.
public struct LogisticRegression: FittedRegression {
    let data: RegressionData
    private let scoring: FisherScoring
    public let coefficients: [Double]
    public let covariance: Matrix

    /// - Parameters:
    ///   - response: 1 with the event, 0 without, NaN where missing.
    ///   - design: one row per subject and one column per coefficient; the intercept is a column of ones.
    ///   - names: of the columns.
    public init(response: [Double], design: Matrix, names: [String]) throws(RegressionError) {
        data = try RegressionData(response, .zeroOrOne, design: design, names: names, offset: nil)
        scoring = try FisherScoring(data, .bernoulli)
        coefficients = data.columns.solve(scoring.gamma)
        covariance = data.columns.covariance(scoring.covariance)
    }

    private init(_ fit: LogisticRegression, covariance: Matrix) {
        (data, scoring, coefficients) = (fit.data, fit.scoring, fit.coefficients)
        self.covariance = covariance
    }

    public var names: [String] { data.names }
    public var logLikelihood: Double { scoring.logLikelihood }
    public var parameters: Int { coefficients.count }
    /// Complete rows.
    public var count: Int { data.count }
    /// Rows with a missing response or covariate, left out.
    public var missing: Int { data.missing }
    /// Estimated probability of the event in each complete row.
    public var fitted: [Double] { scoring.eta.map(Family.bernoulli.mean) }

    /// The same fit with a robust covariance.
    public func withRobustCovariance(_ kind: RobustCovariance = .hc0) -> LogisticRegression {
        let scores = zip(data.response, scoring.eta).map { Family.bernoulli.score($0, $1) }
        return LogisticRegression(
            self, covariance: kind.covariance(data, bread: scoring.covariance, scores: scores))
    }

    /// Whether the model, without these columns, is as likely; nil when none is given.
    public func likelihoodRatioTest(without dropped: [String]) throws(RegressionError) -> LikelihoodRatioTest? {
        let kept = try data.columnsKept(without: dropped)
        let reduced = try LogisticRegression(
            response: data.response, design: data.design.submatrix(rows: Array(0..<count), columns: kept),
            names: kept.map { names[$0] })
        return LikelihoodRatioTest(full: self, reduced: reduced)
    }
}

extension RegressionData {
    /// Places of the columns other than those named.
    func columnsKept(without dropped: [String]) throws(RegressionError) -> [Int] {
        if let unknown = dropped.first(where: { !names.contains($0) }) { throw .unknownColumn(unknown) }
        return names.indices.filter { !dropped.contains(names[$0]) }
    }
}
