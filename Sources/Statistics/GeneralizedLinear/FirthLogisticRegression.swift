import Foundation

/// Logistic regression with Firth's penalty (1993, doi:10.1093/biomet/80.1.27): the likelihood times Jeffreys' prior,
/// the square root of the determinant of the information.
///
/// Estimates are finite even under separation, and less biased in small samples (Heinze and Schemper 2002,
/// doi:10.1002/sim.1047, whose penalised likelihood ratio test this has). Wald's errors come from the information.
public struct FirthLogisticRegression: FittedRegression {
    private let data: RegressionData
    private let fit: Fit
    public let coefficients: [Double]
    public let covariance: Matrix

    /// - Parameters: as of ``LogisticRegression/init(response:design:names:)``.
    public init(response: [Double], design: Matrix, names: [String]) throws(RegressionError) {
        data = try RegressionData(response, .zeroOrOne, design: design, names: names, offset: nil)
        fit = try Self.maximise(data, free: data.names.count)
        coefficients = data.columns.solve(fit.gamma)
        covariance = data.columns.covariance(fit.covariance)
    }

    public var names: [String] { data.names }
    public var parameters: Int { coefficients.count }
    /// Complete rows.
    public var count: Int { data.count }
    /// Rows with a missing response or covariate, left out.
    public var missing: Int { data.missing }
    /// The penalised log-likelihood, of the design's own columns.
    public var logLikelihood: Double {
        fit.penalised + data.columns.r.diagonal.reduce(0) { $0 + log(abs($1)) }
    }

    /// Penalised likelihood ratio test that these columns' coefficients are zero. The penalty stays that of all columns
    /// (Heinze and Schemper 2002), so this is not the ratio of two separate fits.
    public func likelihoodRatioTest(without dropped: [String]) throws(RegressionError) -> LikelihoodRatioTest? {
        let kept = try data.columnsKept(without: dropped)
        guard kept.count < names.count else { return nil }
        // With the dropped columns last, their coefficients are zero exactly when those of Q's last columns are.
        let order = kept + names.indices.filter { !kept.contains($0) }
        let ordered = try RegressionData(
            data.response, .zeroOrOne, design: data.design.submatrix(rows: Array(0..<count), columns: order),
            names: order.map { names[$0] }, offset: nil)
        let reduced = try Self.maximise(ordered, free: kept.count)
        return LikelihoodRatioTest(
            statistic: 2 * (fit.penalised - reduced.penalised), degreesOfFreedom: names.count - kept.count)
    }

    private struct Fit {
        var gamma: [Double]
        /// Log-likelihood + ln det(information) / 2, for Q's columns.
        var penalised: Double
        var covariance: Matrix
    }

    /// Maximises the penalised likelihood over the first `free` coefficients of Q's columns, the others being zero.
    private static func maximise(_ data: RegressionData, free: Int) throws(RegressionError) -> Fit {
        let p = data.names.count
        let mostIterations = 500
        guard var state = State(data, [Double](repeating: 0, count: p)) else {
            throw .notConverged(iterations: 0)
        }
        for _ in 0..<mostIterations {
            let score = state.score(data)
            let part = Array(0..<free)
            guard let information = Cholesky(state.information.submatrix(rows: part, columns: part)) else { break }
            let step = information.solve(Array(score[..<free])) + [Double](repeating: 0, count: p - free)
            let largest = data.predictors(step).reduce(0) { max($0, abs($1)) }
            // Far steps leave the region where the quadratic holds; a change of 5 in a predictor is far.
            guard let next = state.advanced(data, step, fraction: min(1, 5 / max(largest, 1))), largest > 1e-10
            else { return Fit(gamma: state.gamma, penalised: state.penalised, covariance: state.covariance) }
            state = next
        }
        throw .notConverged(iterations: mostIterations)
    }

    /// The penalised likelihood at a point.
    private struct State {
        let gamma: [Double]
        let eta: [Double]
        let weights: [Double]
        let information: Matrix
        let covariance: Matrix
        let penalised: Double

        init?(_ data: RegressionData, _ gamma: [Double]) {
            self.gamma = gamma
            eta = data.predictors(gamma)
            weights = eta.map(Family.bernoulli.weight)
            information = data.information(weights)
            guard let cholesky = Cholesky(information) else { return nil }
            covariance = cholesky.inverse
            penalised =
                zip(data.response, eta).reduce(0) { $0 + Family.bernoulli.logLikelihood($1.0, $1.1) }
                + cholesky.logDeterminant / 2
        }

        /// Firth's modified score: y - mu + h (1/2 - mu), with the leverages h.
        func score(_ data: RegressionData) -> [Double] {
            let spread = data.columns.q * covariance
            var leverage = [Double](repeating: 0, count: data.count)
            for j in gamma.indices {
                for i in 0..<data.count { leverage[i] += spread[i, j] * data.columns.q[i, j] }
            }
            return data.project(
                data.response.indices.map { i in
                    Family.bernoulli.score(data.response[i], eta[i])
                        + leverage[i] * weights[i] * (0.5 - Family.bernoulli.mean(eta[i]))
                })
        }

        /// The state after a step, halved until the penalised likelihood does not fall; nil when no part of it helps.
        func advanced(_ data: RegressionData, _ step: [Double], fraction: Double) -> State? {
            let slack = 1e-15 * (abs(penalised) + Double(data.count))
            var fraction = fraction
            for _ in 0..<40 {
                if let next = State(data, zip(gamma, step).map { $0 + fraction * $1 }),
                    next.penalised >= penalised - slack
                {
                    return next
                }
                fraction /= 2
            }
            return nil
        }
    }
}
