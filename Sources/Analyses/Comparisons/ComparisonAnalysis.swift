import ResultStore
import Statistics
import TrialProtocol

/// The comparisons that a protocol declares, made in every simulated trial among the patients as observed.
///
/// Trials are read one after another and analysed some at a time on all cores; of each, only the findings are kept.
struct ComparisonAnalysis {
    /// Twins over which true effects are taken where there are no estimands: several simulated trials whole.
    static let pooled = 100_000

    let trial: TrialData
    let plan: TrialPlan

    func write() throws {
        for analysis in plan.analyses {
            guard case .compare(let comparison) = analysis.task else { continue }
            let reader = ComparisonReader(trial: trial, comparison: comparison, endpoint: plan.endpoints[analysis.endpoint], plan: plan)
            let method = Comparison.method(of: comparison, covariates: plan.covariateKinds(comparison.adjust))
            let group = try makeGroup(analysis, comparison, method)
            // Of each estimand and scenario, so that every superpopulation is read once.
            var known: [[EstimandTruth]] = []
            let truths = try (0..<max(1, trial.scenarios.count)).map { scenario in
                guard let estimands = plan.estimands?.estimands else {
                    return Self.truths(try reader.pool(scenario: scenario, most: Self.pooled), comparison.subgroupPlaces, method)
                }
                let found = try estimands.enumerated().map { index, estimand in
                    let parts = index == comparison.estimand ? comparison.subgroupPlaces : []
                    return EstimandTruth(try reader.population(estimand, scenario: scenario), parts, method)
                }
                known.append(found)
                return found[comparison.estimand].truth
            }
            let trials = try findings(reader, comparison, method)
            let overall = Findings(trials: trials.map { [$0.overall] }, truths: truths.map { [$0.overall] })
            if let margin = comparison.margin {
                try group.number("margin", "\(reader.endpoint.title): effect that the test refutes", unit: method.effect.unit(of: reader.endpoint), margin)
            }
            let columns = FindingColumns(group, method.effect, reader.endpoint, trial)
            try columns.write(overall, axis: nil)
            try writeCounts(trials, columns)
            try RepeatedColumns(trial, comparison)?.write(trials, group)
            if trial.replicates > 1 { try PerformanceColumns(trial, method, comparison).write(overall, analysis, reader.endpoint) }
            if let estimands = plan.estimands?.estimands {
                try EstimandColumns(trial, plan, analysis, comparison, method).write(estimands, known, overall)
            }
            guard !comparison.subgroups.isEmpty else { continue }
            let parts = Findings(trials: trials.map(\.parts), truths: truths.map(\.parts))
            try SubgroupColumns(trial, comparison).write(parts, analysis, method.effect, reader.endpoint)
        }
    }

    private func makeGroup(_ analysis: AnalysisPlan, _ comparison: ComparisonPlan, _ method: any Comparing) throws -> AnalysisGroup {
        let endpoint = plan.endpoints[analysis.endpoint]
        return try AnalysisGroup(
            trial.file, "/analyses/comparisons/\(analysis.name)", title: analysis.title,
            attributes: [
                Attribute("endpoint", .text(endpoint.name)), Attribute("endpoint_title", .text(endpoint.title)),
                Attribute("primary", .text(endpoint.isPrimary ? "yes" : "no")), Attribute("method", .text(comparison.method.rawValue)),
                Attribute("estimand", .text(method.estimand)), Attribute("effect", .text(method.effect.rawValue)),
                Attribute("treatment", .text(trial.arms[comparison.treatment])), Attribute("control", .text(trial.arms[comparison.control])),
                Attribute("alpha", .number(comparison.alpha)), Attribute("level", .number(comparison.level)), Attribute("alternative", .text(comparison.alternative.word)),
                Attribute("adjust", .text(comparison.adjust.map { plan.cohort.covariates[$0].name }.joined(separator: ", "))),
                Attribute("stratify", .text(comparison.strata.map(\.name).joined(separator: ", "))),
                Attribute("limits", .text(comparison.limits.map { "\($0.lowerBound) to \($0.upperBound)" } ?? "")),
            ])
    }

    /// What the method estimates, over all twins, each in both arms: the truth but for Monte Carlo error.
    static func truths(
        _ pool: ComparisonTrial, _ parts: [SubgroupPlace], _ method: any Comparing
    ) -> (overall: Finding?, parts: [Finding?]) {
        let found = Parallel.map([nil] + parts.map(Optional.some)) { place in
            [method.overall(pool.everybody(in: place.map { (of: $0.of, group: $0.group) }, isCensored: method.restsOnCensoring))]
        }
        return (found[0][0], found.dropFirst().map { $0[0] })
    }

    /// What one simulated trial found.
    struct TrialFindings: Sendable {
        var overall: Finding?
        var parts: [Finding?]
        /// Patients with a value and without, treated and not; readings at visits, where these are compared.
        var counts: [Int]
    }

    private func findings(
        _ reader: ComparisonReader, _ comparison: ComparisonPlan, _ method: any Comparing
    ) throws -> [TrialFindings] {
        let parts = comparison.subgroupPlaces
        return try trial.eachTrial(read: { try reader.read(scenario: $0, replicate: $1) }) { read in
            let patients = read.patients()
            return TrialFindings(
                overall: method.find(patients),
                parts: parts.map { method.find(read.patients(in: (of: $0.of, group: $0.group))) },
                counts: patients.counts)
        }
    }

    private func writeCounts(_ trials: [TrialFindings], _ columns: FindingColumns) throws {
        let names = [
            ("treated", "patients with a value in the treated arm"), ("control", "patients with a value in the control arm"),
            ("treated_missing", "patients without a value in the treated arm"),
            ("control_missing", "patients without a value in the control arm"),
        ]
        for (index, name) in names.enumerated() { try columns.counts(name.0, name.1, trials.map { $0.counts[index] }) }
    }
}

/// One of the groups in which a comparison is repeated.
struct SubgroupPlace: Sendable {
    let of: Int
    let group: Int
    /// `dialysis: none`
    let label: String
}

extension ComparisonPlan {
    var subgroupPlaces: [SubgroupPlace] {
        subgroups.enumerated().flatMap { index, subgrouping in
            subgrouping.groups.enumerated().map { SubgroupPlace(of: index, group: $0, label: "\(subgrouping.name): \($1)") }
        }
    }
}

extension TrialPlan {
    /// What covariates of the cohort are to a model.
    func covariateKinds(_ indices: [Int]) -> [CovariateKind] {
        indices.map { cohort.covariates[$0].levels.map { .levels($0) } ?? .number }
    }
}
