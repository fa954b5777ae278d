import ResultStore
import Statistics
import TrialProtocol

/// Writes the operating characteristics of a comparison, per scenario.
struct PerformanceColumns {
    private let trial: TrialData
    private let effect: Effect
    private let comparison: ComparisonPlan

    init(_ trial: TrialData, _ method: any Comparing, _ comparison: ComparisonPlan) {
        self.init(trial, method.effect, comparison)
    }

    init(_ trial: TrialData, _ effect: Effect, _ comparison: ComparisonPlan) {
        self.trial = trial
        self.effect = effect
        self.comparison = comparison
    }

    func write(_ findings: Findings, _ analysis: AnalysisPlan, _ endpoint: EndpointPlan) throws {
        let performances = findings.truths.indices.map { scenario in
            let first = scenario * trial.replicates
            return Performance(
                findings.trials[first..<(first + trial.replicates)].map { $0[0] }, truth: findings.truths[scenario][0]?.estimate,
                effect: effect, alpha: comparison.alpha)
        }
        let group = try AnalysisGroup(
            trial.file, "/analyses/operating/\(analysis.name)", title: "Operating characteristics: \(analysis.title)",
            attributes: [
                Attribute("method", .text(comparison.method.rawValue)), Attribute("effect", .text(effect.rawValue)),
                Attribute("alpha", .number(comparison.alpha)), Attribute("level", .number(comparison.level)), Attribute("alternative", .text(comparison.alternative.word)),
            ])
        try Self.write(performances, analysis.title, effect: effect, unit: effect.unit(of: endpoint), axes: trial.scenarioAxes, into: group)
    }

    static func write(
        _ performances: [Performance], _ title: String, effect: Effect, unit: String, axes: [String], into group: AnalysisGroup
    ) throws {
        let of = effect == .ratio ? " of the logarithm" : ""
        let columns: [(name: String, words: String, value: (Performance) -> Double?)] = [
            ("mean_estimate", effect == .ratio ? "geometric mean of the estimates" : "mean of the estimates", { $0.meanEstimate }),
            ("bias", "mean estimate less the true effect\(of)", { $0.bias }),
            ("bias_se", "Monte Carlo standard error of the bias", { $0.biasError }),
            ("empirical_se", "standard deviation of the estimates\(of)", { $0.empirical }),
            ("empirical_se_se", "Monte Carlo standard error of it", { $0.empiricalError }),
            ("stated_se", "root mean square of the standard errors\(of) that the method states", { $0.stated }),
        ]
        try group.counts("trials", "\(title): simulated trials", performances.map(\.trials), axes: axes)
        try group.counts("undecided", "\(title): simulated trials without a test's result", performances.map(\.undecided), axes: axes)
        try group.shares("rejected", "simulated trials that reject", performances.map(\.rejected), title: title, axes: axes)
        try group.shares("coverage", "intervals that hold the true effect", performances.map(\.covered), title: title, axes: axes)
        for column in columns {
            try group.numbers(column.name, "\(title): \(column.words)", unit: unit, performances.map(column.value), axes: axes)
        }
    }
}
