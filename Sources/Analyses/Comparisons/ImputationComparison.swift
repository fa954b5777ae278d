import Randomness
import Statistics
import TrialProtocol

/// Reference-based multiple imputation: changes from baseline after a patient's last reading are drawn by what is assumed
/// of patients who left, other missing ones at random; every completed trial is analysed by analysis of covariance at the
/// last visit, and the results are pooled by Rubin's rules. The two arms alone are in the models.
struct ImputationComparison: Comparing {
    let test: TestSetting
    /// Never nil in a plan that was read.
    let plan: RepeatedPlan?
    let covariates: [CovariateKind]
    var effect: Effect { .difference }
    var estimand: String { "difference of mean changes at the last visit" }

    func overall(_ everybody: Patients) -> Finding? { TTest(test: test, variances: .unequal).find(everybody) }

    func find(_ patients: Patients) -> Finding? {
        guard let plan, let readings = patients.readings, let rows = RepeatedFrame(readings, covariates) else { return nil }
        for (place, structure) in plan.covariances.enumerated() {
            // The same numbers whichever covariance it is.
            var stream = StreamKey(seed: patients.draw.seed, purpose: "imputation").stream(replicate: patients.draw.number, twin: 0)
            guard let pooled = try? pooled(rows, plan, structure, &stream) else { continue }
            var finding = Finding(pooled, test)
            finding.covariance = place
            return finding
        }
        return nil
    }

    private func pooled(
        _ rows: RepeatedFrame, _ plan: RepeatedPlan, _ structure: CovarianceStructure, _ stream: inout RandomStream
    ) throws -> StudentEstimate {
        let responses = Matrix(rows: rows.changes)
        let trial = try IncompleteTrial(
            subjects: rows.frame, arm: RepeatedFrame.arm, references: [RepeatedFrame.treated: RepeatedFrame.control],
            visits: (1...responses.columns).map { "\($0)" }, responses: responses,
            deviations: IncompleteTrial.dropouts(responses, strategy: plan.strategy))
        let model = ImputationModel(terms: rows.terms(visits: responses.columns), visit: RepeatedFrame.visit, covariance: structure)
        let imputation = try MultipleImputation(trial, model, imputations: plan.imputations, using: &stream)
        let estimates = try imputation.pooled { (complete: Matrix) throws(ModelError) -> [StudentEstimate] in
            let ancova = try Ancova(
                rows.frame, response: complete.column(complete.columns - 1), arm: RepeatedFrame.arm, covariates: rows.covariates)
            guard let difference = ancova.differences.first, difference.reference == RepeatedFrame.control else {
                throw .invalidLevels
            }
            return [difference.estimate]
        }
        guard let estimate = estimates.first else { throw ImputationError.noEstimates }
        return estimate.pooled
    }
}
