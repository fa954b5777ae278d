import ResultStore
import Statistics
import TrialProtocol

/// Writes what allocation by outcomes does to patients, and to the comparisons, beside allocation by fixed shares.
struct ResponseAdaptiveColumns {
    private static let root = ResponseAdaptiveAnalysis.root
    /// Parts of the trial in which the allocation over time is told.
    private static let parts = 20

    let trial: TrialData
    let plan: TrialPlan
    let design: ResponseAdaptivePlan
    let comparison: ComparisonPlan
    let method: any Comparing
    let endpoint: EndpointPlan

    private var isEvent: Bool { if case .event = endpoint.kind { true } else { false } }
    private var unit: String { if case .number(let unit) = endpoint.kind { unit.ucum } else { "1" } }
    private var treatments: [Int] { design.arms.filter { $0 != comparison.control } }
    /// Where each part of the trial ends.
    static func ends(size: Int) -> [Int] {
        let count = min(parts, size)
        return count < 1 ? [] : (1...count).map { $0 * size / count }
    }
    private var ends: [Int] { Self.ends(size: trial.twins) }

    func write(_ truths: [[Double]]) throws {
        let group = try AnalysisGroup(
            trial.file, Self.root, title: "Allocation by outcomes: \(endpoint.title)",
            attributes: [
                Attribute("analysis", .text(plan.analyses[design.analysis].name)), Attribute("method", .text(comparison.method.rawValue)),
                Attribute("control", .text(trial.arms[comparison.control])), Attribute("alpha", .number(comparison.alpha)),
                Attribute("endpoint_title", .text(endpoint.title)), Attribute("better", .text(design.prefersLarge ? "more" : "less")),
                Attribute("is_event", .text(isEvent ? "yes" : "no")),
            ])
        try axis(group, "allocated", "Arm of the design", design.arms)
        try axis(group, "treatment", "Arm that is compared with the control", treatments)
        try group.axis(Variable("patient", longName: "Patients entered", kind: .longInteger), .integers(ends))
        try group.count("burn_in", "Patients who are allocated by fixed shares first", design.burnIn)
        try group.count("update", "Patients after whom weights are renewed", design.update)
        try group.numbers(
            "truth", "\(endpoint.title): mean over all simulated twins", unit: unit, truths.flatMap { $0.map(Optional.some) },
            axes: trial.scenarioAxes + ["allocated"])
    }

    private func axis(_ group: AnalysisGroup, _ name: String, _ words: String, _ arms: [Int]) throws {
        let labels = arms.map { trial.arms[$0] }
        try group.axis(Variable(name, longName: words, kind: .level(labels)), .codes(labels.indices.map { Int8(truncatingIfNeeded: $0) }))
    }

    func write(_ rule: String, _ text: String, _ outcomes: [ResponseAdaptiveAnalysis.Outcome], _ truths: [[Double]]) throws {
        let group = try AnalysisGroup(trial.file, "\(Self.root)/\(rule)", title: "Rule \(rule): \(text)", attributes: [Attribute("text", .text(text))])
        let scenarios = (0..<max(1, trial.scenarios.count)).map { Array(outcomes[($0 * trial.replicates)..<(($0 + 1) * trial.replicates)]) }
        let axes = trial.scenarioAxes + ["allocated"]
        let counts = scenarios.flatMap { own in
            design.arms.indices.map { arm in Sample(own.map { Double($0.counts[arm]) }) }
        }
        try group.numbers("patients_mean", "\(rule): expected patients of the arm", counts.map(\.mean), axes: axes)
        try group.numbers("patients_mean_se", "\(rule): Monte Carlo standard error of the arm's expected patients", counts.map(\.standardError), axes: axes)
        for (name, words, share) in [("patients_p10", "tenth percentile", 0.1), ("patients_p90", "ninetieth percentile", 0.9)] {
            try group.numbers(name, "\(rule): \(words) of the arm's patients", counts.map { $0.quantile(share) }, axes: axes)
        }
        let means = scenarios.map { own in Sample(own.compactMap(\.mean)) }
        try group.numbers("outcome_mean", "\(rule): mean outcome of a trial's patients", unit: unit, means.map(\.mean), axes: trial.scenarioAxes)
        try group.numbers(
            "outcome_mean_se", "\(rule): Monte Carlo standard error of the mean outcome", unit: unit, means.map(\.standardError), axes: trial.scenarioAxes)
        try writeBest(rule, scenarios, truths, into: group)
        let rejected = scenarios.flatMap { own in
            treatments.indices.map { place in Proportion(events: own.count { $0.rejects[place] }, of: own.count) }
        }
        try group.shares("rejected", "trials whose comparison rejects", rejected, title: rule, axes: trial.scenarioAxes + ["treatment"])
        try writeCourse(rule, scenarios, into: group)
    }

    /// How many are on the arm that is best by the truth; missing where none is better than all others.
    private func writeBest(
        _ rule: String, _ scenarios: [[ResponseAdaptiveAnalysis.Outcome]], _ truths: [[Double]], into group: AnalysisGroup
    ) throws {
        let total = Double(plan.arms.map(\.allocation).reduce(0, +))
        var shares: [Sample] = []
        var fewer: [Proportion?] = []
        for (own, truth) in zip(scenarios, truths) {
            let ranked = truth.map { design.prefersLarge ? $0 : -$0 }
            let top = ranked.max() ?? .nan
            let best = ranked.indices.filter { ranked[$0] == top }
            guard best.count == 1 else {
                shares.append(Sample([]))
                fewer.append(nil)
                continue
            }
            let fixed = Double(plan.arms[design.arms[best[0]]].allocation) / total
            let found = own.map { Double($0.counts[best[0]]) / Double(max(1, trial.twins)) }
            shares.append(Sample(found))
            fewer.append(Proportion(events: found.count { $0 < fixed - 1e-12 }, of: found.count))
        }
        try group.numbers("best_share", "\(rule): expected share of patients on the best arm", shares.map(\.mean), axes: trial.scenarioAxes)
        try group.numbers(
            "best_share_se", "\(rule): Monte Carlo standard error of the expected share on the best arm", shares.map(\.standardError), axes: trial.scenarioAxes)
        try group.shares("fewer", "trials with fewer on the best arm than by fixed shares", fewer, title: rule, axes: trial.scenarioAxes)
    }

    /// Which share of a part's patients goes to each arm, over all trials.
    private func writeCourse(_ rule: String, _ scenarios: [[ResponseAdaptiveAnalysis.Outcome]], into group: AnalysisGroup) throws {
        let starts = [0] + ends.dropLast()
        let course = scenarios.flatMap { own in
            ends.indices.flatMap { part in
                design.arms.indices.map { arm -> Double? in
                    let count = own.reduce(0) { $0 + $1.course[part][arm] }
                    return Double(count) / Double(max(1, own.count * (ends[part] - starts[part])))
                }
            }
        }
        try group.numbers("course", "\(rule): share of the patients since the mark before who are allocated to the arm", course, axes: trial.scenarioAxes + ["patient", "allocated"])
    }
}
