import ResultStore
import Statistics
import TrialProtocol

/// Writes what one stopping rule does: its bounds, and over the simulated trials of each scenario how they end.
struct RuleColumns {
    let trial: TrialData
    let schedule: LookPlan.Schedule
    let rule: StoppingRule
    /// `[trial][look]`
    let seen: [[Sight]]
    let timeUnit: String

    /// - Parameter endings: of every trial, scenario after scenario.
    func write(_ endings: [Ending]) throws {
        let design = rule.design
        let group = try AnalysisGroup(
            trial.file, "/analyses/looks/\(rule.name)", title: "Stopping rule \(rule.name): \(rule.text)",
            attributes: [
                Attribute("alpha", .number(design.alpha)), Attribute("sides", .integer(design.sides.rawValue)),
                Attribute("text", .text(rule.text)),
            ])
        func bounds(_ values: [Double]) -> [Double?] { values.map { $0.isFinite ? $0 : nil } }
        try group.numbers("efficacy", "Z at or beyond which the effect is shown", bounds(design.efficacy), axes: ["look"])
        try group.numbers("futility", "Z below which the trial stops for futility", bounds(design.futility), axes: ["look"])
        try group.numbers("nominal_p", "p value at which the look rejects on its own", design.nominalP, axes: ["look"])
        try group.numbers("alpha_spent", "Type I error spent by the look", design.cumulativeAlpha, axes: ["look"])
        let null = design.exitProbabilities(drift: 0)
        switch schedule {
        case .patients(let counts):
            try group.number("null_patients", "Expected patients without an effect, by the design's theory", null.expectedTime * Double(counts.last ?? 0))
        case .events(let counts):
            try group.number("null_events", "Expected events without an effect, by the design's theory", null.expectedTime * Double(counts.last ?? 0))
        case .times: break
        }
        try writeEndings(endings, into: group)
        try writeCharacteristics(endings, into: group)
        try writeDurations(endings, into: group)
    }

    /// When trials end, where it is known when patients enter.
    private func writeDurations(_ endings: [Ending], into group: AnalysisGroup) throws {
        guard seen.first?.first?.time != nil else { return }
        let samples = (0..<max(1, trial.scenarios.count)).map { scenario in
            Sample(
                (0..<trial.replicates).map { replicate in
                    let number = scenario * trial.replicates + replicate
                    return seen[number][endings[number].look].time ?? .nan
                })
        }
        try group.numbers("duration_mean", "\(rule.name): expected duration", unit: timeUnit, samples.map(\.mean), axes: trial.scenarioAxes)
        try group.numbers(
            "duration_mean_se", "\(rule.name): Monte Carlo standard error of the expected duration", unit: timeUnit, samples.map(\.standardError),
            axes: trial.scenarioAxes)
    }

    private func writeEndings(_ endings: [Ending], into group: AnalysisGroup) throws {
        var reasons = Ending.Reason.allCases
        // The first so many patients always come.
        if case .patients = schedule { reasons.removeAll { $0 == .unreached } }
        try group.levels(
            "ending", "How the trial ends", of: reasons.map(\.words), endings.map(\.reason.rawValue), axes: trial.trialAxes)
        try group.counts("ended_at", "Look at which the trial ends", endings.map { $0.look + 1 }, axes: trial.trialAxes)
    }

    private func writeCharacteristics(_ endings: [Ending], into group: AnalysisGroup) throws {
        let scenarios = (0..<max(1, trial.scenarios.count)).map { endings[($0 * trial.replicates)..<(($0 + 1) * trial.replicates)] }
        let reasons: [(name: String, words: String, reasons: Set<Ending.Reason>)] = [
            ("efficacy", "trials that end at the look with the effect shown", [.efficacy]),
            ("harm", "trials that end at the look with the opposite effect shown", [.harm]),
            ("futility", "trials that stop at the look for futility", [.futility]),
        ]
        for reason in reasons {
            let shares = scenarios.flatMap { endings in
                (0..<schedule.count).map { look in
                    Proportion(events: endings.count { $0.look == look && reason.reasons.contains($0.reason) }, of: endings.count)
                }
            }
            try group.shares("stop_\(reason.name)", reason.words, shares, title: rule.name, axes: trial.scenarioAxes + ["look"])
        }
        let rejected = scenarios.map { endings in
            Proportion(events: endings.count { $0.reason == .efficacy || $0.reason == .harm }, of: endings.count)
        }
        try group.shares("rejected", "simulated trials that reject", rejected, title: rule.name, axes: trial.scenarioAxes)
        let sizes = scenarios.map { endings in Sample(zip(endings.indices, endings).map { Double(seen[$0][$1.look].patients) }) }
        try group.numbers("patients_mean", "\(rule.name): expected number of patients", sizes.map(\.mean), axes: trial.scenarioAxes)
        try writeUnreached(scenarios, into: group)
        try group.numbers(
            "patients_mean_se", "\(rule.name): Monte Carlo standard error of the expected number of patients", sizes.map(\.standardError),
            axes: trial.scenarioAxes)
    }

    private func writeUnreached(_ scenarios: [ArraySlice<Ending>], into group: AnalysisGroup) throws {
        if case .patients = schedule { return }
        let shares = scenarios.map { endings in Proportion(events: endings.count { $0.reason == .unreached }, of: endings.count) }
        try group.shares("unreached", "trials that go on to a look that never comes", shares, title: rule.name, axes: trial.scenarioAxes)
    }
}
