import ResultStore
import TrialProtocol

/// Findings of simulated trials, scenario after scenario and replicate after replicate.
struct Findings {
    /// `[trial][part]`; nil where there was no estimate.
    let trials: [[Finding?]]
    /// `[scenario][part]`: over all twins.
    let truths: [[Finding?]]
}

/// Writes findings as datasets over (scenario, replicate [, part]).
struct FindingColumns {
    private let group: AnalysisGroup
    private let effect: Effect
    private let endpoint: EndpointPlan
    private let scenarioAxes: [String]
    private let trialAxes: [String]

    init(_ group: AnalysisGroup, _ effect: Effect, _ endpoint: EndpointPlan, _ trial: TrialData) {
        self.group = group
        self.effect = effect
        self.endpoint = endpoint
        scenarioAxes = trial.scenarioAxes
        trialAxes = trial.trialAxes
    }

    private var unit: String { effect.unit(of: endpoint) }

    /// - Parameter axis: of the parts, where there are several.
    func write(_ findings: Findings, axis: String?, truths words: TruthWords = .bothArms) throws {
        let own = axis.map { [$0] } ?? []
        let flat = findings.trials.flatMap { $0 }
        let title = "\(endpoint.title): "
        let of = effect == .ratio ? " of the logarithm" : ""
        func numbers(_ name: String, _ words: String, _ unit: String, _ value: (Finding) -> Double?) throws {
            try group.numbers(name, title + words, unit: unit, flat.map { $0.flatMap(value) }, axes: trialAxes + own)
        }
        try numbers("estimate", "estimate of the effect", unit) { $0.estimate }
        try numbers("estimate_lower", "lower limit of the interval", unit) { $0.lower }
        try numbers("estimate_upper", "upper limit of the interval", unit) { $0.upper }
        try numbers("estimate_se", "standard error\(of) as the method states it", unit) { $0.standardError }
        try numbers("statistic", "test statistic", "1") { $0.statistic }
        try numbers("df", "degrees of freedom", "1") { $0.degreesOfFreedom }
        try numbers("p", "p value", "1") { $0.p }
        let truths = findings.truths.flatMap { $0 }
        try group.numbers(
            "truth", title + words.truth, unit: unit, truths.map { $0?.estimate },
            axes: scenarioAxes + own)
        try group.numbers(
            "truth_se", title + "standard error\(of) \(words.error)", unit: unit,
            truths.map { $0?.standardError }, axes: scenarioAxes + own)
    }

    func counts(_ name: String, _ words: String, _ values: [Int]) throws {
        try group.counts(name, "\(endpoint.title): \(words)", values, axes: trialAxes)
    }
}

/// How the true effect was found, in words.
struct TruthWords {
    let truth: String
    let error: String

    static let bothArms = TruthWords(
        truth: "effect over all simulated twins, each in both arms",
        error: "of the effect over all twins, as of independent groups (an upper bound)")
    static let firstPeriod = TruthWords(
        truth: "effect over all simulated twins, each with both treatments in the first period",
        error: "of the effect over all twins, each with both treatments")
}

extension TrialData {
    /// Axes of what is known of each scenario, and of each simulated trial.
    var scenarioAxes: [String] { scenarios.isEmpty ? [] : ["scenario"] }
    var trialAxes: [String] { scenarioAxes + (replicates > 1 ? ["replicate"] : []) }
}

/// The same comparison in groups of patients.
struct SubgroupColumns {
    let trial: TrialData
    let comparison: ComparisonPlan

    init(_ trial: TrialData, _ comparison: ComparisonPlan) {
        self.trial = trial
        self.comparison = comparison
    }

    func write(
        _ findings: Findings, _ analysis: AnalysisPlan, _ effect: Effect, _ endpoint: EndpointPlan, truths: TruthWords = .bothArms
    ) throws {
        let labels = comparison.subgroupPlaces.map(\.label)
        let group = try AnalysisGroup(
            trial.file, "/analyses/comparisons/\(analysis.name)/subgroups", title: "\(analysis.title), by subgroup")
        try group.axis(
            Variable("subgroup", longName: "Subgroup", kind: .level(labels)), .codes(labels.indices.map { Int8(truncatingIfNeeded: $0) }))
        try FindingColumns(group, effect, endpoint, trial).write(findings, axis: "subgroup", truths: truths)
    }
}
