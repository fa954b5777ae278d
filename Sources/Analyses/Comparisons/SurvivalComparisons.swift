import CBoostMath
import Statistics

/// The log-rank test, stratified where there are strata, with the one-step estimate of the hazard ratio.
struct LogRankComparison: Comparing {
    let test: TestSetting
    var effect: Effect { .ratio }
    var estimand: String { "hazard ratio (one step)" }
    var restsOnCensoring: Bool { true }

    func find(_ patients: Patients) -> Finding? {
        guard
            let ranks = try? LogRank(
                times: patients.values, events: patients.came, groups: patients.isTreated.map { $0 ? 1 : 0 }, strata: patients.strata),
            let z = ranks.z
        else { return nil }
        var finding = Finding(estimate: ranks.oneStepHazardRatio)
        finding.statistic = z
        finding.p = ZStatistic(z).pValue(test.alternative)
        return finding
    }
}

/// The hazard ratio of proportional hazards regression, adjusted and stratified where asked for, with a Wald test.
struct CoxComparison: Comparing {
    let test: TestSetting
    let covariates: [CovariateKind]
    var effect: Effect { .ratio }
    var estimand: String { "hazard ratio" }
    var restsOnCensoring: Bool { true }

    func find(_ patients: Patients) -> Finding? {
        let (design, names) = RegressionColumns.make(patients, covariates)
        // There is no intercept: the baseline hazard is free.
        let columns = design.submatrix(rows: Array(0..<design.rows), columns: Array(1..<names.count))
        guard
            let fit = try? CoxRegression(times: patients.values, events: patients.came, covariates: columns, strata: patients.strata),
            fit.ending == .converged, let error = fit.standardError(0)
        else { return nil }
        return Finding(RatioEstimate(log: ParameterEstimate(value: fit.coefficients[0], standardError: error)), test)
    }
}

/// Difference of mean survival times up to a horizon.
struct RestrictedMeanDifference: Comparing {
    let test: TestSetting
    let horizon: Double
    var effect: Effect { .difference }
    var estimand: String { "difference of restricted means" }

    func find(_ patients: Patients) -> Finding? {
        let means = [true, false].map { isTreated -> RestrictedMean? in
            let own = patients.isTreated.indices.filter { patients.isTreated[$0] == isTreated }
            let curve = try? KaplanMeier(times: own.map { patients.values[$0] }, events: own.map { patients.came[$0] })
            return curve.flatMap { RestrictedMean($0, until: horizon) }
        }
        guard let treated = means[0], let control = means[1], let compared = RestrictedMeanComparison(treated, control) else { return nil }
        return Finding(ParameterEstimate(value: compared.difference, standardError: compared.standardError), test)
    }
}
