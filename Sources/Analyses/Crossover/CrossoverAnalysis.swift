import ResultStore
import Statistics
import TrialProtocol

/// The comparisons of a crossover that a protocol declares, made in every simulated trial; beside those of other designs
/// in `/analyses/comparisons`, with the same datasets.
struct CrossoverAnalysis {
    let trial: TrialData
    let plan: TrialPlan
    let crossover: CrossoverPlan

    /// nil unless the trial is a crossover.
    init?(trial: TrialData, plan: TrialPlan) {
        guard let crossover = plan.design.crossover else { return nil }
        self.trial = trial
        self.plan = plan
        self.crossover = crossover
    }

    func write() throws {
        try CrossoverColumns(trial: trial, plan: plan, crossover: crossover).write()
        for analysis in plan.analyses {
            guard case .crossover(let comparison) = analysis.task else { continue }
            try write(analysis, comparison)
        }
    }

    private func write(_ analysis: AnalysisPlan, _ comparison: ComparisonPlan) throws {
        let method = CrossoverComparison(plan: comparison, crossover: crossover)
        let endpoint = crossover.endpoints[analysis.endpoint]
        let reader = CrossoverReader(
            trial: trial, crossover: crossover, endpoint: analysis.endpoint, subgroups: comparison.subgroups, plan: plan)
        let places = [nil] + comparison.subgroupPlaces.map(Optional.some)
        let truths = try (0..<max(1, trial.scenarios.count)).map { scenario in
            let pool = try reader.pool(scenario: scenario)
            return places.map { method.truth(pool, in: $0.map { (of: $0.of, group: $0.group) }) }
        }
        let trials = try findings(reader, method, places)
        let group = try makeGroup(analysis, comparison, method)
        let columns = FindingColumns(group, method.effect, endpoint, trial)
        let overall = Findings(trials: trials.map { [$0.found[0]] }, truths: truths.map { [$0[0]] })
        try columns.write(overall, axis: nil, truths: .firstPeriod)
        for (index, words) in Self.counts.enumerated() { try columns.counts(words.name, words.text, trials.map { $0.counts[index] }) }
        if let limits = comparison.limits ?? (comparison.method == .equivalence ? 0.8...1.25 : nil) {
            try group.number("limit_lower", "\(analysis.title): lower limit of equivalence", limits.lowerBound)
            try group.number("limit_upper", "\(analysis.title): upper limit of equivalence", limits.upperBound)
        }
        if trial.replicates > 1 { try PerformanceColumns(trial, method.effect, comparison).write(overall, analysis, endpoint) }
        guard places.count > 1 else { return }
        let parts = Findings(trials: trials.map { Array($0.found.dropFirst()) }, truths: truths.map { Array($0.dropFirst()) })
        try SubgroupColumns(trial, comparison).write(parts, analysis, method.effect, endpoint, truths: .firstPeriod)
    }

    private func makeGroup(_ analysis: AnalysisPlan, _ comparison: ComparisonPlan, _ method: CrossoverComparison) throws -> AnalysisGroup {
        let endpoint = crossover.endpoints[analysis.endpoint]
        let limits = comparison.method == .equivalence ? comparison.limits ?? 0.8...1.25 : nil
        return try AnalysisGroup(
            trial.file, "/analyses/comparisons/\(analysis.name)", title: analysis.title,
            attributes: [
                Attribute("endpoint", .text(endpoint.name)), Attribute("endpoint_title", .text(endpoint.title)),
                Attribute("primary", .text(endpoint.isPrimary ? "yes" : "no")), Attribute("method", .text(comparison.method.rawValue)),
                Attribute("estimand", .text(method.estimand)), Attribute("effect", .text(method.effect.rawValue)),
                Attribute("treatment", .text(crossover.treatments[comparison.treatment].name)),
                Attribute("control", .text(crossover.treatments[comparison.control].name)),
                Attribute("alpha", .number(comparison.alpha)), Attribute("level", .number(comparison.level)),
                Attribute("alternative", .text(comparison.alternative.word)), Attribute("adjust", .text("")), Attribute("stratify", .text("")),
                Attribute("limits", .text(limits.map { "\($0.lowerBound) to \($0.upperBound)" } ?? "")),
                Attribute("within", .text("patients")),
            ])
    }

    // MARK: Simulated trials

    private struct TrialFindings: Sendable {
        /// Of all patients, then of each subgroup.
        let found: [Finding?]
        let counts: [Int]
    }

    private static let counts = [
        (name: "treated", text: "patients with a value under the treatment"),
        (name: "control", text: "patients with a value under the control"),
        (name: "treated_missing", text: "patients without a value under the treatment, though their sequence has it"),
        (name: "control_missing", text: "patients without a value under the control, though their sequence has it"),
    ]

    private func findings(
        _ reader: CrossoverReader, _ method: CrossoverComparison, _ places: [SubgroupPlace?]
    ) throws -> [TrialFindings] {
        try trial.eachTrial(read: { try reader.read(scenario: $0, replicate: $1) }) { outcomes in
            TrialFindings(
                found: places.map { method.find(outcomes, in: $0.map { (of: $0.of, group: $0.group) }) },
                counts: counts(outcomes, method.plan))
        }
    }

    private func counts(_ outcomes: CrossoverOutcomes, _ comparison: ComparisonPlan) -> [Int] {
        let patients = outcomes.patients(crossover)
        let counts = [comparison.treatment, comparison.control].map { treatment in
            let due = patients.filter { crossover.sequences[$0.sequence].contains(treatment) }
            let measured = due.count { $0.measurements.contains { $0.treatment == treatment } }
            return (measured: measured, missing: due.count - measured)
        }
        return counts.map(\.measured) + counts.map(\.missing)
    }
}
