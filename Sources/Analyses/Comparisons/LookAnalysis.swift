import ResultStore
import Statistics
import TrialProtocol

/// Looks at the data of every simulated trial as patients come in, and what each stopping rule would have made of them.
///
/// No trial stops: rules are scored from the same statistics, so that they can be compared.
struct LookAnalysis {
    let trial: TrialData
    let plan: TrialPlan

    func write() throws {
        guard let looks = plan.design.looks, case .compare(let comparison) = plan.analyses[looks.analysis].task else { return }
        let analysis = plan.analyses[looks.analysis]
        let reader = ComparisonReader(trial: trial, comparison: comparison, endpoint: plan.endpoints[analysis.endpoint], plan: plan)
        let method = Comparison.method(of: comparison, covariates: plan.covariateKinds(comparison.adjust))
        let seen = try look(reader, method, looks.schedule)
        let group = try AnalysisGroup(
            trial.file, "/analyses/looks", title: "Looks: \(analysis.title)",
            attributes: [Attribute("analysis", .text(analysis.name)), Attribute("effect", .text(method.effect.rawValue))])
        try group.numbering("look", "Look", looks.schedule.count)
        let columns = LookColumns(trial: trial, plan: plan, schedule: looks.schedule, group: group)
        try columns.writeSchedule(seen)
        let axes = trial.trialAxes + ["look"]
        try group.numbers(
            "z", "Test statistic on the scale of a standard normal, positive where the treated arm's values are larger",
            seen.flatMap { $0.map(\.z) }, axes: axes)
        try group.numbers(
            "estimate", "\(analysis.title): estimate at the look", unit: method.effect.unit(of: reader.endpoint),
            seen.flatMap { $0.map(\.estimate) }, axes: axes)
        try columns.writeCutoffs(seen)
        for rule in looks.rules {
            let score = RuleScore(rule.design, downwards: comparison.alternative == .less)
            try RuleColumns(trial: trial, schedule: looks.schedule, rule: rule, seen: seen, timeUnit: plan.timeUnit.ucum)
                .write(seen.map { score.ending($0.map(\.z), reached: $0.map(\.isReached)) })
        }
    }

    /// `[trial][look]`
    private func look(_ reader: ComparisonReader, _ method: any Comparing, _ schedule: LookPlan.Schedule) throws -> [[Sight]] {
        let cut = DataCut(plan, reader.endpoint)
        let alternative = reader.comparison.alternative
        return try trial.eachTrial { scenario, replicate in
            var data = trial
            data.scenario = scenario
            let entries = plan.accrual.isEmpty ? nil : try AccrualAnalysis.entries(data, replicate: replicate)
            return (try reader.read(scenario: scenario, replicate: replicate), entries)
        } find: { read, entries in
            cut.sights(schedule, read, entries: entries).map { sight, seen in
                var sight = sight
                let finding = seen.flatMap { method.find($0.patients()) }
                sight.z = finding?.z(alternative, effect: method.effect)
                sight.estimate = finding?.estimate
                return sight
            }
        }
    }
}

/// How a trial ends under a stopping rule.
struct Ending: Hashable, Sendable {
    enum Reason: Int, Sendable, CaseIterable {
        case efficacy, harm, futility, end, unreached

        var words: String {
            switch self {
            case .efficacy: "effect shown"
            case .harm: "opposite effect shown"
            case .futility: "stopped for futility"
            case .end: "nothing shown at the end"
            case .unreached: "nothing shown, a look was never reached"
            }
        }
    }
    /// From 0.
    let look: Int
    let reason: Reason
}

/// Holds statistics against a rule's bounds.
struct RuleScore {
    let design: GroupSequentialDesign
    /// Whether small statistics speak for the effect.
    let downwards: Bool

    init(_ design: GroupSequentialDesign, downwards: Bool) {
        self.design = design
        self.downwards = downwards
    }

    /// - Parameters:
    ///   - statistics: one per look; at a look without one the trial goes on.
    ///   - reached: whether each look came; looks after one that did not come do not come either.
    func ending(_ statistics: [Double?], reached: [Bool]) -> Ending {
        let isTwoSided = design.sides == .two
        for (look, statistic) in statistics.enumerated() {
            guard let statistic else { continue }
            let z = downwards ? -statistic : statistic
            if z >= design.efficacy[look] { return Ending(look: look, reason: .efficacy) }
            if isTwoSided && -z >= design.efficacy[look] { return Ending(look: look, reason: .harm) }
            let isLast = look == statistics.count - 1
            if !isLast && (isTwoSided ? abs(z) : z) < design.futility[look] { return Ending(look: look, reason: .futility) }
        }
        let isWhole = reached.last ?? true
        return Ending(look: statistics.count - 1, reason: isWhole ? .end : .unreached)
    }
}
