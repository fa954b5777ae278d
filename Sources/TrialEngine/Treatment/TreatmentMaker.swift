import Integration
import TrialProtocol

/// Makes what steers the twins of a trial's arms: shared by all of them, immutable.
final class TreatmentMaker: Sendable {
    let plan: TrialPlan
    let regimens: [RegimenMaker]
    let assay: Assay
    let visits: VisitSchedule
    /// Nil: nothing is estimated.
    let estimators: EstimatorPool?
    /// Nil: every dose is taken when it is due.
    let adherence: Adherence?
    /// `[arm][decision]`
    let decisions: [[DecisionProgram]]
    /// Every decision's name, each once.
    let decisionNames: [String]
    /// What may happen to patients, by name.
    let intercurrents: [String]
    /// `[arm]`: all that decisions may give besides the regimen.
    let laterDoses: [[Dose]]
    /// `[output]`: the times at which it is observed; a sample of the same time is the same sample.
    private let observedTimes: [[Double]]

    init(_ plan: TrialPlan, regimens: [RegimenMaker], assay: Assay, estimators: EstimatorPool?) {
        self.plan = plan
        self.estimators = estimators
        self.regimens = regimens
        self.assay = assay
        visits = VisitSchedule(plan)
        adherence = Adherence(plan)
        let names = Self.names(plan)
        let columns = DecisionColumns(plan)
        let covariates = Dictionary(
            plan.cohort.covariates.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
        decisionNames = names
        intercurrents = plan.intercurrentEvents.map(\.name)
        decisions = plan.arms.map { arm in
            arm.decisions.map { decision in
                DecisionProgram(decision, code: names.firstIndex(of: decision.name) ?? 0, columns: columns, covariates: covariates)
            }
        }
        laterDoses = plan.arms.indices.map { Self.laterDoses($0, plan) }
        observedTimes = plan.twin.outputs.indices.map { output in
            Set(plan.observations.filter { $0.output == output }.flatMap(\.times)).sorted()
        }
    }

    /// Every decision's name, each once, in the order of the file.
    static func names(_ plan: TrialPlan) -> [String] {
        var names: [String] = []
        for decision in plan.arms.flatMap(\.decisions) where !names.contains(decision.name) { names.append(decision.name) }
        return names
    }

    /// Whether the twins of an arm are steered at all.
    func steers(_ arm: Int) -> Bool { !plan.arms[arm].decisions.isEmpty || !plan.patients.isEmpty }

    /// A time of sampling that differs from an observed one by rounding alone is that one.
    func sampleTime(_ time: Double, output: Int) -> Double {
        let times = observedTimes[output]
        var low = 0, high = times.count
        while low < high {
            let middle = (low + high) / 2
            if times[middle] < time { low = middle + 1 } else { high = middle }
        }
        for near in [low - 1, low] where times.indices.contains(near) && (times[near] - time).magnitude <= 1e-11 * time.magnitude {
            return times[near]
        }
        return time
    }

    /// All that some decision of an arm, or of one it may switch to, may give besides the regimen.
    private static func laterDoses(_ arm: Int, _ plan: TrialPlan) -> [Dose] {
        var arms = [arm]
        var next = 0
        while next < arms.count {
            for rule in plan.arms[arms[next]].decisions.flatMap(\.rules) {
                guard case .switchTo(let name) = rule.action, let target = plan.arms.firstIndex(where: { $0.name == name }),
                    !arms.contains(target)
                else { continue }
                arms.append(target)
            }
            next += 1
        }
        let rules = arms.dropFirst().flatMap { plan.arms[$0].regimen } + arms.flatMap { plan.arms[$0].decisions.flatMap(\.addedRules) }
        // The amount does not matter: what is infused is to be known.
        return rules.map { rule in
            let isInfused = rule.over != nil || rule.rate != nil || plan.twin.routes[rule.route].rate != nil
                || plan.twin.routes[rule.route].duration != nil
            return Dose(.route(rule.route), amount: 1, delivery: isInfused ? .duration(1) : .bolus)
        }
    }
}
