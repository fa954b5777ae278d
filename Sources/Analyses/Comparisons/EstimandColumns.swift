import ResultStore
import Statistics
import TrialProtocol

/// The true effect of one estimand, over the superpopulation.
struct EstimandTruth: Sendable {
    /// Standard errors are those of independent groups: each twin is in both arms, so they are upper bounds.
    let truth: (overall: Finding?, parts: [Finding?])
    /// Twins with a value in the treated and the control arm.
    let counts: (treated: Int, control: Int)

    /// - Parameter parts: groups in which the effect is wanted, too.
    init(_ population: ComparisonTrial, _ parts: [SubgroupPlace], _ method: any Comparing) {
        truth = ComparisonAnalysis.truths(population, parts, method)
        let known = population.outcomes.map { $0.values.count { !$0.isNaN } }
        counts = (known[0], known[1])
    }
}

/// Writes what a comparison makes of each estimand: truth, bias and coverage over the simulated trials.
struct EstimandColumns {
    private let trial: TrialData
    private let plan: TrialPlan
    private let analysis: AnalysisPlan
    private let comparison: ComparisonPlan
    private let method: any Comparing

    init(_ trial: TrialData, _ plan: TrialPlan, _ analysis: AnalysisPlan, _ comparison: ComparisonPlan, _ method: any Comparing) {
        self.trial = trial
        self.plan = plan
        self.analysis = analysis
        self.comparison = comparison
        self.method = method
    }

    /// - Parameter truths: `[scenario][estimand]`
    func write(_ estimands: [EstimandPlan], _ truths: [[EstimandTruth]], _ findings: Findings) throws {
        let names = estimands.map(\.name)
        let events = plan.intercurrentEvents
        func list(_ indices: [Int]) -> AttributeValue { .text(indices.map { events[$0].name }.joined(separator: ", ")) }
        let group = try AnalysisGroup(
            trial.file, "/analyses/estimands/\(analysis.name)", title: "Truth, bias and coverage by estimand: \(analysis.title)",
            attributes: [
                Attribute("method", .text(comparison.method.rawValue)), Attribute("effect", .text(method.effect.rawValue)),
                Attribute("aim", .text(names[comparison.estimand])), Attribute("discard_after", list(comparison.discardAfter)),
                Attribute("fail_after", list(comparison.failAfter)),
                Attribute("strategies", .text(estimands.map { "\($0.name): \($0.text)" }.joined(separator: "\n"))),
            ])
        try group.axis(
            Variable("estimand", longName: "Estimand", kind: .level(names)), .codes(names.indices.map { Int8(truncatingIfNeeded: $0) }))
        let axes = trial.scenarioAxes + ["estimand"]
        let unit = method.effect.unit(of: plan.endpoints[analysis.endpoint])
        let cells = truths.enumerated().flatMap { scenario, found in found.map { (scenario, $0) } }
        let of = method.effect == .ratio ? " of the logarithm" : ""
        try group.numbers("truth", "\(analysis.title): true effect", unit: unit, cells.map(\.1.truth.overall?.estimate), axes: axes)
        try group.numbers(
            "truth_se", "\(analysis.title): Monte Carlo standard error\(of) of the true effect, an upper bound", unit: unit,
            cells.map(\.1.truth.overall?.standardError), axes: axes)
        try group.counts("treated", "Twins with a value in the treated arm", cells.map(\.1.counts.treated), axes: axes)
        try group.counts("control", "Twins with a value in the control arm", cells.map(\.1.counts.control), axes: axes)
        try PerformanceColumns.write(
            cells.map { scenario, truth in
                let first = scenario * trial.replicates
                return Performance(
                    findings.trials[first..<(first + trial.replicates)].map { $0[0] }, truth: truth.truth.overall?.estimate, effect: method.effect,
                    alpha: comparison.alpha)
            }, analysis.title, effect: method.effect, unit: unit, axes: axes, into: group)
    }
}
