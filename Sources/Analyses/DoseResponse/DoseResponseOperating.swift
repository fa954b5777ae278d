import ResultStore
import Statistics
import TrialProtocol

/// How MCP-Mod performs over the simulated trials of each scenario, each number with its Monte Carlo error.
struct DoseResponseOperating {
    let trial: TrialData
    let plan: DoseResponsePlan
    let title: String
    let group: AnalysisGroup

    func write(_ findings: [DoseResponseFinding], _ truths: [TrueResponse]) throws {
        let axes = trial.scenarioAxes
        let scenarios = truths.indices.map { Array(findings[($0 * trial.replicates)..<(($0 + 1) * trial.replicates)]) }
        let shown = scenarios.map { $0.compactMap { $0.isShown(plan.alpha) } }
        try group.counts("trials", "\(title): simulated trials", scenarios.map(\.count), axes: axes)
        try group.counts("undecided", "\(title): simulated trials without a test's result", zip(scenarios, shown).map { $0.count - $1.count }, axes: axes)
        try group.shares(
            "shown", "simulated trials that show a dose response",
            zip(scenarios, shown).map { Proportion(events: $1.count { $0 }, of: $0.count) }, title: title, axes: axes)
        let chosen = scenarios.flatMap { findings in
            plan.candidates.indices.map { model in Proportion(events: findings.count { $0.chosen == model }, of: findings.count) }
        }
        try group.shares("chosen_share", "simulated trials that choose the shape", chosen, title: title, axes: axes + ["model"])
        try group.shares(
            "found", "simulated trials that find a target dose",
            scenarios.map { findings in Proportion(events: findings.count { $0.target != nil }, of: findings.count) }, title: title, axes: axes)
        try writeTargets(scenarios, truths, axes)
    }

    /// The target doses of trials that found one.
    private func writeTargets(_ scenarios: [[DoseResponseFinding]], _ truths: [TrueResponse], _ axes: [String]) throws {
        let unit = plan.unit.ucum
        let samples = scenarios.map { Sample($0.compactMap { $0.target?.dose }) }
        let columns: [(name: String, words: String, value: (Sample) -> Double?)] = [
            ("target_mean", "mean of the target doses found", { $0.mean }),
            ("target_sd", "standard deviation of the target doses found", { $0.standardDeviation }),
            ("target_sd_se", "Monte Carlo standard error of it", { sample in
                sample.standardDeviation.map { $0 / (2 * Double(sample.count - 1)).squareRoot() }
            }),
            ("target_p10", "10th percentile of the target doses found", { $0.quantile(0.1) }),
            ("target_median", "median of the target doses found", { $0.quantile(0.5) }),
            ("target_p90", "90th percentile of the target doses found", { $0.quantile(0.9) }),
        ]
        for column in columns {
            try group.numbers(column.name, "\(title): \(column.words)", unit: unit, samples.map(column.value), axes: axes)
        }
        let bias = zip(samples, truths).map { sample, truth in truth.target.flatMap { target in sample.mean.map { $0 - target } } }
        try group.numbers("target_bias", "\(title): mean target dose found less the true one", unit: unit, bias, axes: axes)
        try group.numbers(
            "target_bias_se", "\(title): Monte Carlo standard error of the mean target dose", unit: unit, samples.map(\.standardError), axes: axes)
        let covered = zip(scenarios, truths).map { findings, truth -> Proportion? in
            guard let target = truth.target else { return nil }
            let intervals = findings.compactMap { $0.target?.interval(level: plan.level) }
            return Proportion(events: intervals.count { $0.lower <= target && target <= $0.upper }, of: intervals.count)
        }
        try group.shares("target_coverage", "intervals of the target dose that hold the true one", covered, title: title, axes: axes)
    }
}
