import ResultStore
import Statistics
import TrialProtocol

/// Writes what MCP-Mod found in each simulated trial, the curve of the first one, and how it performs over the trials.
struct DoseResponseColumns {
    private static let grid = 101

    private let trial: TrialData
    private let plan: DoseResponsePlan
    private let endpoint: EndpointPlan
    private let group: AnalysisGroup
    private let title: String

    private var unit: String { Effect.difference.unit(of: endpoint) }
    private var doseUnit: String { plan.unit.ucum }
    private var sign: Double { plan.relevant < 0 ? -1 : 1 }

    init(_ trial: TrialData, _ analysis: AnalysisPlan, _ plan: DoseResponsePlan, _ endpoint: EndpointPlan, _ whole: TrialPlan) throws {
        self.trial = trial
        self.plan = plan
        self.endpoint = endpoint
        title = endpoint.title
        group = try AnalysisGroup(
            trial.file, "/analyses/dose_response/\(analysis.name)", title: analysis.title,
            attributes: [
                Attribute("endpoint", .text(endpoint.name)), Attribute("endpoint_title", .text(endpoint.title)),
                Attribute("direction", .text(plan.relevant < 0 ? "smaller" : "larger")),
                Attribute("arms", .text(plan.arms.map { trial.arms[$0] }.joined(separator: "\n"))),
                Attribute("adjust", .text(plan.adjust.map { whole.cohort.covariates[$0].name }.joined(separator: ", "))),
                Attribute("alpha", .number(plan.alpha)), Attribute("level", .number(plan.level)),
            ])
        try group.axis(Variable("dose", unit: doseUnit, longName: "Dose of the arm"), .numbers(plan.doses))
        try group.axis(
            Variable("model", longName: "Candidate shape", kind: .level(plan.candidates.map(\.name))),
            .codes(plan.candidates.indices.map { Int8(truncatingIfNeeded: $0) }))
        try group.number("relevant", "\(title): effect that is sought", unit: unit, plan.relevant)
    }

    func write(_ findings: [DoseResponseFinding], truths: [TrueResponse]) throws {
        try writeMeans(findings)
        try writeTests(findings)
        try writeTargets(findings)
        if let first = findings.first { try writeCurve(first) }
        try writeTruths(truths)
        guard trial.replicates > 1 else { return }
        try DoseResponseOperating(trial: trial, plan: plan, title: title, group: group).write(findings, truths)
    }

    private func writeMeans(_ findings: [DoseResponseFinding]) throws {
        let axes = trial.trialAxes + ["dose"]
        let means = findings.flatMap(\.means)
        let intervals = means.map { $0?.interval(level: plan.level) }
        let adjusted = plan.adjust.isEmpty ? "mean" : "adjusted mean"
        try group.counts("n", "\(title): patients with a value", findings.flatMap(\.counts), axes: axes)
        try group.counts("missing", "\(title): patients without a value", findings.flatMap(\.missing), axes: axes)
        try group.numbers("mean", "\(title): \(adjusted)", unit: unit, means.map { $0?.estimate }, axes: axes)
        try group.numbers("mean_se", "\(title): standard error of the \(adjusted)", unit: unit, means.map { $0?.standardError }, axes: axes)
        try group.numbers("mean_lower", "\(title): lower limit of the interval of the \(adjusted)", unit: unit, intervals.map { $0?.lower }, axes: axes)
        try group.numbers("mean_upper", "\(title): upper limit of the interval of the \(adjusted)", unit: unit, intervals.map { $0?.upper }, axes: axes)
    }

    private func writeTests(_ findings: [DoseResponseFinding]) throws {
        let axes = trial.trialAxes + ["model"]
        func perModel(_ values: (DoseResponseFinding) -> [Double]) -> [Double?] {
            findings.flatMap { finding -> [Double?] in
                let own = values(finding)
                return own.isEmpty ? plan.candidates.map { _ in nil } : own.map { $0 }
            }
        }
        try group.numbers(
            "statistic", "\(title): t statistic of the contrast, positive in the direction sought", perModel(\.statistics), axes: axes)
        try group.numbers("p", "\(title): one-sided p value, adjusted for all candidates", perModel(\.p), axes: axes)
        let contrasts = findings.first?.contrasts ?? []
        try group.numbers(
            "contrast", "Optimal contrast of the means, first simulated trial",
            contrasts.isEmpty ? plan.candidates.flatMap { _ in plan.doses.map { _ in nil } } : contrasts.map { $0 }, axes: ["model", "dose"])
        try group.levels(
            "chosen", "Shape that fits best of those shown", of: plan.candidates.map(\.name), findings.map { $0.chosen ?? -1 }, axes: trial.trialAxes)
    }

    private func writeTargets(_ findings: [DoseResponseFinding]) throws {
        let axes = trial.trialAxes
        let targets = findings.map(\.target)
        let intervals = targets.map { $0?.interval(level: plan.level) }
        try group.numbers("target", "Target dose: the smallest with the effect sought, by the shape that fits best", unit: doseUnit, targets.map { $0?.dose }, axes: axes)
        try group.numbers("target_lower", "Target dose: lower limit of the interval (delta method, of the logarithm)", unit: doseUnit, intervals.map { $0?.lower }, axes: axes)
        try group.numbers("target_upper", "Target dose: upper limit of the interval (delta method, of the logarithm)", unit: doseUnit, intervals.map { $0?.upper }, axes: axes)
    }

    /// The fitted curve of the first trial with pointwise intervals.
    private func writeCurve(_ finding: DoseResponseFinding) throws {
        let largest = plan.doses.last ?? 1
        let doses = (0..<Self.grid).map { largest * Double($0) / Double(Self.grid - 1) }
        try group.axis(Variable("at", unit: doseUnit, longName: "Dose"), .numbers(doses))
        let values = doses.map { dose in finding.fit.map { sign * $0.curve.value(at: dose) } }
        let bands = doses.map { finding.fit?.prediction(at: $0)?.interval(level: plan.level) }
        try group.numbers("curve", "\(title): fitted mean, first simulated trial", unit: unit, values, axes: ["at"])
        try group.numbers("curve_lower", "\(title): lower limit of the fitted mean", unit: unit, bands.map { $0.map { sign > 0 ? $0.lower : -$0.upper } }, axes: ["at"])
        try group.numbers("curve_upper", "\(title): upper limit of the fitted mean", unit: unit, bands.map { $0.map { sign > 0 ? $0.upper : -$0.lower } }, axes: ["at"])
    }

    private func writeTruths(_ truths: [TrueResponse]) throws {
        try group.numbers(
            "true_mean", "\(title): mean of all simulated twins, each in every arm", unit: unit, truths.flatMap(\.means),
            axes: trial.scenarioAxes + ["dose"])
        try group.numbers(
            "true_target", "Smallest dose with the effect sought, by straight lines between the means of all twins", unit: doseUnit,
            truths.map(\.target), axes: trial.scenarioAxes)
    }
}
