import ResultStore
import Statistics
import TrialProtocol

/// Looks at the data of every simulated trial as patients come in, and what each stopping rule would have made of them.
///
/// No trial stops: rules are scored from the same statistics, so that they can be compared.
struct LookAnalysis {
    private static let together = 32

    let trial: TrialData
    let plan: TrialPlan

    func write() throws {
        guard let looks = plan.design.looks, case .compare(let comparison) = plan.analyses[looks.analysis].task else { return }
        let analysis = plan.analyses[looks.analysis]
        let reader = ComparisonReader(trial: trial, comparison: comparison, endpoint: analysis.endpoint, plan: plan)
        let method = Comparison.method(of: comparison, covariates: plan.covariateKinds(comparison.adjust))
        let seen = try look(reader, method, looks.patients)
        let group = try AnalysisGroup(
            trial.file, "/analyses/looks", title: "Looks: \(analysis.title)",
            attributes: [Attribute("analysis", .text(analysis.name)), Attribute("effect", .text(method.effect.rawValue))])
        try group.numbering("look", "Look", looks.patients.count)
        try group.counts("patients", "Patients analysed at the look", looks.patients, axes: ["look"])
        let last = Double(looks.patients.last ?? 1)
        try group.numbers("information", "Information fraction", looks.patients.map { Double($0) / last }, axes: ["look"])
        let axes = trial.trialAxes + ["look"]
        try group.numbers(
            "z", "Test statistic on the scale of a standard normal, positive where the treated arm's values are larger",
            seen.flatMap { $0.map(\.z) }, axes: axes)
        try group.numbers(
            "estimate", "\(analysis.title): estimate at the look", unit: method.effect.unit(of: reader.endpoint),
            seen.flatMap { $0.map(\.estimate) }, axes: axes)
        let times = try times(looks.patients)
        for rule in looks.rules {
            let score = RuleScore(rule.design, downwards: comparison.alternative == .less)
            try RuleColumns(trial: trial, looks: looks, rule: rule, times: times, timeUnit: plan.timeUnit.ucum).write(seen.map { score.ending($0.map(\.z)) })
        }
    }

    /// `[trial][look]`: when the last patient of the look has been followed to the end.
    private func times(_ patients: [Int]) throws -> [[Double]] {
        guard !plan.accrual.isEmpty else { return [] }
        return try (0..<trial.trials).map { number in
            var data = trial
            data.scenario = number / trial.replicates
            let entries = try AccrualAnalysis.entries(data, replicate: number % trial.replicates)
            return patients.map { entries[$0 - 1] + plan.duration }
        }
    }

    /// What is seen at one look.
    private struct Sight: Sendable {
        var z: Double?
        var estimate: Double?
    }

    /// `[trial][look]`
    private func look(_ reader: ComparisonReader, _ method: any Comparing, _ patients: [Int]) throws -> [[Sight]] {
        let alternative = reader.comparison.alternative
        return try stride(from: 0, to: trial.trials, by: Self.together).flatMap { first in
            let some = try (first..<min(first + Self.together, trial.trials)).map {
                try reader.read(scenario: $0 / trial.replicates, replicate: $0 % trial.replicates)
            }
            return Parallel.map(some) { read in
                patients.map { count in
                    let finding = method.find(read.first(count).patients())
                    return Sight(z: finding?.z(alternative, effect: method.effect), estimate: finding?.estimate)
                }
            }
        }
    }
}

/// How a trial ends under a stopping rule.
struct Ending: Hashable, Sendable {
    enum Reason: Int, Sendable, CaseIterable {
        case efficacy, harm, futility, end

        var words: String {
            switch self {
            case .efficacy: "effect shown"
            case .harm: "opposite effect shown"
            case .futility: "stopped for futility"
            case .end: "nothing shown at the end"
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

    /// - Parameter statistics: one per look; at a look without one the trial goes on.
    func ending(_ statistics: [Double?]) -> Ending {
        let isTwoSided = design.sides == .two
        for (look, statistic) in statistics.enumerated() {
            guard let statistic else { continue }
            let z = downwards ? -statistic : statistic
            if z >= design.efficacy[look] { return Ending(look: look, reason: .efficacy) }
            if isTwoSided && -z >= design.efficacy[look] { return Ending(look: look, reason: .harm) }
            let isLast = look == statistics.count - 1
            if !isLast && (isTwoSided ? abs(z) : z) < design.futility[look] { return Ending(look: look, reason: .futility) }
        }
        return Ending(look: statistics.count - 1, reason: .end)
    }
}
