import ResultStore
import Statistics
import TrialProtocol

/// The datasets of an escalation's operating characteristics.
struct EscalationColumns {
    let trial: TrialData
    let plan: TrialPlan
    let escalation: EscalationPlan

    /// - Parameter scenarios: the protocol as written first.
    func write(_ scenarios: [EscalationFindings]) throws {
        let judged = scenarios.flatMap { found in
            found.tallies.map { JudgedTally(tally: $0, sought: found.sought(escalation.target)) }
        }
        let sought = scenarios[0].sought(escalation.target)
        let names = escalation.levels.map { trial.arms[$0] }
        let endpoint = plan.endpoints[escalation.toxicity]
        let group = try AnalysisGroup(
            trial.file, EscalationAnalysis.root, title: "Dose escalation: operating characteristics",
            attributes: [
                Attribute("toxicity", .text(endpoint.name)), Attribute("toxicity_title", .text(endpoint.title)),
                Attribute("start", .text(names[escalation.start])), Attribute("sought", .text(sought.map { names[$0] } ?? "")),
                Attribute("rules", .text(escalation.rules.map { "\($0.name): \($0.text)" }.joined(separator: "\n"))),
            ])
        try group.axis(Variable("level", longName: "Dose level, from the lowest up", kind: .level(names)), codes(names.count))
        let rules = escalation.rules.map(\.name)
        try group.axis(Variable("rule", longName: "Rule of escalation", kind: .level(rules)), codes(rules.count))
        try group.number("target", "Share of patients with toxicity at the level sought", escalation.target)
        try group.count("cohort", "Patients per cohort", escalation.cohort)
        try group.count("most", "Patients per trial at most", escalation.most)
        try group.count("trials", "Simulated trials", trial.replicates)
        try group.shares(
            "toxicity", "patients with toxicity, over all twins", scenarios.flatMap { $0.truth.map(\.proportion) }, title: endpoint.title,
            axes: trial.scenarioAxes + ["level"])
        try writeSelection(judged, group)
        try writeSizes(judged, group)
        try writeTimes(judged, group)
        for (rule, example) in zip(rules, scenarios[0].examples) { try write(example, of: rule, names) }
    }

    /// Trials by one rule in one scenario, and the level sought there.
    private struct JudgedTally {
        let tally: EscalationTally
        let sought: Int?
    }

    private func codes(_ count: Int) -> StoredValues { .codes((0..<count).map { Int8(truncatingIfNeeded: $0) }) }

    private func writeSelection(_ judged: [JudgedTally], _ group: AnalysisGroup) throws {
        let title = plan.endpoints[escalation.toxicity].title
        try group.shares(
            "selected", "trials that selected the level as maximum tolerated dose",
            judged.flatMap { judged in judged.tally.selected.map { Proportion(events: $0, of: judged.tally.trials) } }, title: title,
            axes: trial.scenarioAxes + ["rule", "level"])
        let parts: [(String, String, (JudgedTally) -> Int)] = [
            ("none", "trials that selected no level", \.tally.none),
            ("correct", "trials that selected the level sought", { $0.tally.correct($0.sought) }),
            ("above", "trials that selected a level above the one sought", { $0.tally.above($0.sought) }),
        ]
        for (name, words, count) in parts {
            try group.shares(
                name, words, judged.map { Proportion(events: count($0), of: $0.tally.trials) }, title: title, axes: trial.scenarioAxes + ["rule"])
        }
        try group.counts("ran_out", "Trials that ended because no patients were left", judged.map(\.tally.ranOut), axes: trial.scenarioAxes + ["rule"])
        try group.counts("replaced", "Patients who could not be evaluated and were replaced, of all trials", judged.map(\.tally.replaced), axes: trial.scenarioAxes + ["rule"])
    }

    private func writeSizes(_ judged: [JudgedTally], _ group: AnalysisGroup) throws {
        let byLevel: [(String, String, (JudgedTally) -> [[Double]])] = [
            ("patients", "Patients treated per trial", \.tally.patients), ("dlts", "Patients with toxicity per trial", \.tally.dlts),
        ]
        for (name, words, values) in byLevel { try means(name, words, judged.flatMap(values), axes: trial.scenarioAxes + ["rule", "level"], group) }
        let overall: [(String, String, (JudgedTally) -> [Double])] = [
            ("total_patients", "Patients treated per trial, at all levels", \.tally.total),
            ("total_dlts", "Patients with toxicity per trial, at all levels", \.tally.totalDLTs),
            ("treated_above", "Share of a trial's patients who were treated above the level sought", { $0.tally.treatedAbove($0.sought) }),
        ]
        for (name, words, values) in overall { try means(name, words, judged.map(values), axes: trial.scenarioAxes + ["rule"], group) }
    }

    /// What only trials over time have.
    private func writeTimes(_ judged: [JudgedTally], _ group: AnalysisGroup) throws {
        guard let timing = escalation.timing else { return }
        let axes = trial.scenarioAxes + ["rule"]
        try group.number("accrual", "Patients who come per time", unit: "1/(\(timeUnit))", timing.rate)
        try group.number("window", "Until when a patient is watched for toxicity", unit: timeUnit, timing.window)
        try means("duration", "Time from the first patient to the end of the trial", unit: timeUnit, judged.map(\.tally.durations), axes: axes, group)
        try means("turned_away", "Patients per trial who came when nobody was treated", judged.map(\.tally.turnedAway), axes: axes, group)
        try means("backfilled", "Patients per trial who were treated below the escalation", judged.map(\.tally.backfilled), axes: axes, group)
    }

    /// Of the times of toxicity, as the results file has it.
    private var timeUnit: String {
        let time = escalation.timing.map { plan.endpoints[$0.time].name }
        return trial.stored.first { $0.name == time }?.unit ?? "1"
    }

    /// The first simulated trial, cohort by cohort.
    private func write(_ outcome: EscalationCourse, of rule: String, _ names: [String]) throws {
        let group = try AnalysisGroup(
            trial.file, "\(EscalationAnalysis.root)/example/\(rule)", title: "The first simulated trial by \(rule)",
            attributes: [Attribute("selected", .text(outcome.mtd.map { names[$0] } ?? ""))])
        guard !outcome.steps.isEmpty else { return }
        try group.numbering("step", "Cohort", outcome.steps.count)
        try group.levels("dose_level", "Dose level of the cohort", of: names, outcome.steps.map(\.level), axes: ["step"])
        try group.counts("patients", "Patients of the cohort", outcome.steps.map(\.patients), axes: ["step"])
        try group.counts("dlts", "Patients of the cohort with toxicity", outcome.steps.map(\.dlts), axes: ["step"])
        if let timing = outcome.timing {
            try group.numbers("decided", "When that was decided, from the first patient on", unit: timeUnit, timing.decided, axes: ["step"])
            try group.number("duration", "Time from the first patient to the end of the trial", unit: timeUnit, timing.duration)
        }
        let words = outcome.steps.map { $0.decision?.description ?? "the trial has its number of patients" }
        try trial.file.write(
            Variable("decision", longName: "What was decided then, and why", kind: .text(bytes: max(1, words.map(\.utf8.count).max() ?? 1))),
            .texts(words), axes: ["step"], in: group.path)
    }

    private func means(
        _ name: String, _ words: String, unit: String = "1", _ values: [[Double]], axes: [String], _ group: AnalysisGroup
    ) throws {
        let samples = values.map { Sample($0) }
        try group.numbers(name, "\(words): mean", unit: unit, samples.map(\.mean), axes: axes)
        try group.numbers(
            "\(name)_se", "\(words): Monte Carlo standard error of the mean", unit: unit, samples.map(\.standardError), axes: axes)
    }
}
