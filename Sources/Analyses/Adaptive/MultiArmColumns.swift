import ResultStore
import Statistics
import TrialProtocol

/// Writes what is seen of a trial of several treatments, and what each rule makes of it.
struct MultiArmColumns {
    static let root = "/analyses/multi-arm"

    let trial: TrialData
    let plan: TrialPlan
    let design: MultiArmPlan
    let comparison: ComparisonPlan
    let method: any Comparing
    let endpoint: EndpointPlan

    private var title: String { plan.analyses[design.analysis].title }
    private var unit: String { method.effect.unit(of: endpoint) }

    func write(_ courses: [MultiArmAnalysis.Course], _ truths: [[Finding?]]) throws {
        let group = try AnalysisGroup(
            trial.file, Self.root, title: "Several treatments against \(trial.arms[comparison.control]): \(endpoint.title)",
            attributes: [
                Attribute("analysis", .text(plan.analyses[design.analysis].name)), Attribute("method", .text(comparison.method.rawValue)),
                Attribute("estimand", .text(method.estimand)), Attribute("effect", .text(method.effect.rawValue)),
                Attribute("control", .text(trial.arms[comparison.control])), Attribute("alpha", .number(comparison.alpha)),
                Attribute("alternative", .text(comparison.alternative.word)), Attribute("endpoint_title", .text(endpoint.title)),
            ])
        try group.numbering("look", "Look", design.patients.count)
        let labels = design.treatments.map { trial.arms[$0] }
        try group.axis(
            Variable("treatment", longName: "Treatment", kind: .level(labels)), .codes(labels.indices.map { Int8(truncatingIfNeeded: $0) }))
        try group.counts("patients", "Patients by the look, were no arm dropped", design.patients, axes: ["look"])
        try group.numbers(
            "z", "Test statistic against the control, on the scale of a standard normal, positive for the better",
            courses.flatMap { $0.z.flatMap { $0 } }, axes: trial.trialAxes + ["look", "treatment"])
        let axes = trial.scenarioAxes + ["treatment"]
        try group.numbers(
            "truth", "\(endpoint.title): effect over all simulated twins, each in both arms", unit: unit,
            truths.flatMap { $0.map { $0?.estimate } }, axes: axes)
    }

    func write(_ rule: MultiArmRule, _ outcomes: [MultiArmScore.Outcome], _ truths: [[Finding?]]) throws {
        let group = try AnalysisGroup(
            trial.file, "\(Self.root)/\(rule.name)", title: "Rule \(rule.name): \(rule.text)",
            attributes: [Attribute("alpha", .number(rule.design.alpha)), Attribute("text", .text(rule.text))])
        try group.numbers("efficacy", "Z at or beyond which an effect is shown", rule.design.upper, axes: ["look"])
        try group.numbers(
            "futility", "Z below which a treatment is dropped", rule.design.lower.map { $0.isFinite ? $0 : nil }, axes: ["look"])
        try group.counts("ended_at", "Look at which the trial ends", outcomes.map { $0.look + 1 }, axes: trial.trialAxes)
        let scenarios = (0..<max(1, trial.scenarios.count)).map { outcomes[($0 * trial.replicates)..<(($0 + 1) * trial.replicates)] }
        let parts: [(name: String, words: String, value: (MultiArmScore.Outcome) -> [Bool])] = [
            ("shown", "trials that show the treatment's effect", { $0.shown }),
            ("kept", "trials that keep the treatment until they end", { $0.kept }),
            ("chosen", "trials in which the treatment is the best of those shown", { $0.chosen }),
        ]
        for part in parts {
            let shares = scenarios.flatMap { own in
                design.treatments.indices.map { treatment in Proportion(events: own.count { part.value($0)[treatment] }, of: own.count) }
            }
            try group.shares(part.name, part.words, shares, title: rule.name, axes: trial.scenarioAxes + ["treatment"])
        }
        try writeClaims(rule, scenarios, truths, into: group)
        try writePatients(rule, scenarios, into: group)
        let ends = scenarios.flatMap { own in
            design.patients.indices.map { look in Proportion(events: own.count { $0.look == look }, of: own.count) }
        }
        try group.shares("ends", "trials that end at the look", ends, title: rule.name, axes: trial.scenarioAxes + ["look"])
    }

    private func writeClaims(
        _ rule: MultiArmRule, _ scenarios: [ArraySlice<MultiArmScore.Outcome>], _ truths: [[Finding?]], into group: AnalysisGroup
    ) throws {
        let any = scenarios.map { own in Proportion(events: own.count { $0.shown.contains(true) }, of: own.count) }
        try group.shares("any_shown", "trials that show any effect", any, title: rule.name, axes: trial.scenarioAxes)
        let isNull = truths.map { $0.map { !isBetter($0) } }
        let falsely = zip(scenarios, isNull).map { own, isNull in
            Proportion(events: own.count { zip($0.shown, isNull).contains { $0 && $1 } }, of: own.count)
        }
        try group.shares(
            "any_false", "trials that show an effect of a treatment that has none, or a worse one", falsely, title: rule.name, axes: trial.scenarioAxes)
    }

    /// Whether the truth over all twins is better than what the test refutes, by more than rounding.
    private func isBetter(_ truth: Finding?) -> Bool {
        guard let estimate = truth?.estimate else { return false }
        let none = comparison.margin ?? method.effect.none
        let gain = comparison.alternative == .less ? none - estimate : estimate - none
        return gain > 1e-9 * max(truth?.standardError ?? 0, abs(none))
    }

    private func writePatients(_ rule: MultiArmRule, _ scenarios: [ArraySlice<MultiArmScore.Outcome>], into group: AnalysisGroup) throws {
        let arms = scenarios.flatMap { own in trial.arms.indices.map { arm in Sample(own.map { Double($0.patients[arm]) }) } }
        let axes = trial.scenarioAxes + ["arm"]
        try group.numbers("arm_patients", "\(rule.name): expected patients of the arm", arms.map(\.mean), axes: axes)
        try group.numbers("arm_patients_se", "\(rule.name): Monte Carlo standard error of the arm's expected patients", arms.map(\.standardError), axes: axes)
        let all = scenarios.map { own in Sample(own.map { Double($0.patients.reduce(0, +)) }) }
        try group.numbers("patients_mean", "\(rule.name): expected number of patients", all.map(\.mean), axes: trial.scenarioAxes)
        try group.numbers(
            "patients_mean_se", "\(rule.name): Monte Carlo standard error of the expected number of patients", all.map(\.standardError),
            axes: trial.scenarioAxes)
    }
}
