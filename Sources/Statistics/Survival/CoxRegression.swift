import CBoostMath
import Foundation

/// Proportional hazards regression (Cox 1972, doi:10.1111/j.2517-6161.1972.tb00899.x).
///
///     let fit = try CoxRegression(times: months, events: died, covariates: Matrix(rows: rows))
///     fit.hazardRatio(0), fit.hazardRatioInterval(0), fit.pValue(0)
///
/// The partial likelihood is maximised by Newton's method with step halving, n p^2 a step. When it has no maximum
/// because some combination of covariates orders all events, `ending` says so; score and likelihood-ratio tests then
/// still hold.
public struct CoxRegression: Sendable, Hashable {
    public enum Ending: Sendable, Hashable {
        case converged
        /// The likelihood goes on rising as the coefficients of these covariates (from 0) grow without bound.
        case monotone(covariates: [Int])
        /// No maximum after 100 steps.
        case notConverged
    }

    /// ln hazard ratio per unit of each covariate.
    public let coefficients: [Double]
    /// Inverse of the observed information; nil where it cannot be inverted, as when the likelihood is monotone.
    public let covariance: Matrix?
    public let ending: Ending
    /// At the estimate, and with all coefficients 0.
    public let logLikelihood, nullLogLikelihood: Double
    /// U' I^-1 U at coefficients 0: Rao's score test of no effect.
    public let scoreStatistic: Double
    public let count, events: Int
    /// Subjects with a missing time or covariate, who are in no sum.
    public let missing: Int
    public let steps: Int

    /// - Parameters:
    ///   - times: to the event or to censoring, from 0; NaN where missing.
    ///   - covariates: a row per subject, a column per covariate; NaN where missing.
    ///   - strata: of each subject; any numbers. Each stratum has its own baseline hazard.
    public init(
        times: [Double], events: [Bool], covariates: Matrix, strata: [Int]? = nil, ties: CoxTies = .efron
    ) throws(SurvivalError) {
        guard covariates.rows == times.count else {
            throw .unequalLengths(series: "rows of covariates", count: covariates.rows, times: times.count)
        }
        guard covariates.columns > 0 else { throw .noCovariates }
        for (index, value) in covariates.values.enumerated() where value.isInfinite {
            throw .invalidCovariate(index: index % covariates.rows, value: value)
        }
        let order = try SurvivalOrder(times: times, events: events, strata: strata) { subject in
            (0..<covariates.columns).contains { covariates[subject, $0].isNaN }
        }
        self.events = order.subjects.count { events[$0] }
        guard self.events > 0 else { throw .noEvents }
        let likelihood = PartialLikelihood(
            order: order, times: times, events: events, covariates: covariates, ties: ties)
        let null = likelihood.value(at: [Double](repeating: 0, count: likelihood.columns))
        if let covariate = Self.dependentColumn(null.information) { throw .collinear(covariate: covariate) }
        let search = CoxSearch(likelihood, from: null)
        (coefficients, ending, steps) = (search.coefficients, search.ending, search.steps)
        covariance = search.ending == .converged ? Cholesky(search.value.information)?.inverse : nil
        (logLikelihood, nullLogLikelihood) = (search.value.logLikelihood, null.logLikelihood)
        let solved = Cholesky(null.information)?.solve(null.score) ?? []
        scoreStatistic = zip(null.score, solved).reduce(0) { $0 + $1.0 * $1.1 }
        (count, missing) = (order.subjects.count, order.missing)
    }

    /// The first column of the information that, to rounding, depends on those before it.
    private static func dependentColumn(_ information: Matrix) -> Int? {
        var rest = information
        for k in 0..<rest.rows {
            guard rest[k, k] > 1e-10 * information[k, k], information[k, k] > 0 else { return k }
            for i in (k + 1)..<max(k + 1, rest.rows) {
                let factor = rest[i, k] / rest[k, k]
                for j in k..<rest.columns { rest[i, j] -= factor * rest[k, j] }
            }
        }
        return nil
    }
}
