import Statistics
import TrialProtocol

/// Mixed model for repeated measures (MMRM) of changes from baseline: arm, visit, their interaction, baseline at every
/// visit and covariates as effects, a covariance of the readings of a patient that all arms have in common, restricted
/// maximum likelihood. All arms in which patients are observed are in the model; the difference of the two at the last
/// visit is what is found. A missing reading is missing at random.
struct RepeatedComparison: Comparing {
    let test: TestSetting
    /// Never nil in a plan that was read.
    let plan: RepeatedPlan?
    let covariates: [CovariateKind]
    var effect: Effect { .difference }
    var estimand: String { "difference of mean changes at the last visit" }

    func overall(_ everybody: Patients) -> Finding? { TTest(test: test, variances: .unequal).find(everybody) }

    func find(_ patients: Patients) -> Finding? {
        guard let plan, let readings = patients.readings, let rows = RepeatedFrame(readings, covariates),
            let long = LongFrame(rows)
        else { return nil }
        for (place, structure) in plan.covariances.enumerated() {
            guard
                let model = try? MixedModel(
                    long.design, response: long.response, subject: long.subject, visit: RepeatedFrame.visit, covariance: structure,
                    degreesOfFreedom: plan.degreesOfFreedom),
                let difference = try? model.difference(
                    of: RepeatedFrame.treated, from: RepeatedFrame.control, factor: RepeatedFrame.arm,
                    at: long.last)
            else { continue }
            var finding = Finding(difference, test)
            finding.covariance = place
            return finding
        }
        return nil
    }
}

/// A row per patient and visit.
struct LongFrame {
    let design: DesignMatrix
    let response: [Double]
    let subject: [Int]
    /// Where effects are looked at.
    let last: KeyValuePairs<String, ModelSetting>

    init?(_ rows: RepeatedFrame) {
        guard let visits = rows.changes.first?.count, visits > 0 else { return nil }
        // A visit at which nobody was measured has no mean.
        let measured = (0..<visits).filter { visit in rows.changes.contains { !$0[visit].isNaN } }
        guard measured.last == visits - 1 else { return nil }
        let patients = rows.patients.indices.flatMap { patient in measured.map { _ in patient } }
        let codes = rows.patients.indices.flatMap { _ in measured.indices.map(Optional.some) }
        let wide = rows.frame.selecting(patients)
        guard let visit = try? Factor(codes: codes, levels: measured.map { "\($0 + 1)" }),
            let long = try? ModelFrame(names: wide.names + [RepeatedFrame.visit], variables: wide.variables + [.factor(visit)]),
            let design = try? DesignMatrix(long, rows.terms(visits: measured.count))
        else { return nil }
        self.design = design
        subject = patients
        response = rows.changes.flatMap { changes in measured.map { changes[$0] } }
        last = measured.count > 1 ? [RepeatedFrame.visit: .level("\(visits)")] : [:]
    }
}
