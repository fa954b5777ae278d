import ResultStore
import Statistics
import TrialProtocol

/// Plays every rule of escalation over the patients of every simulated trial, in their order of entry.
///
/// As each twin was solved at each level, all rules see the same patients, and nothing is simulated again.
struct EscalationAnalysis {
    static let root = "/analyses/escalation"
    /// Trials read, then played on all cores, at a time.
    private static let together = 64

    let trial: TrialData
    let plan: TrialPlan
    let escalation: EscalationPlan

    init?(trial: TrialData, plan: TrialPlan) {
        guard let escalation = plan.escalation else { return nil }
        self.trial = trial
        self.plan = plan
        self.escalation = escalation
    }

    private var toxicity: EndpointPlan { plan.endpoints[escalation.toxicity] }

    func write() throws {
        let scenarios = try (0..<max(1, trial.scenarios.count)).map(play)
        try EscalationColumns(trial: trial, plan: plan, escalation: escalation).write(scenarios)
    }

    /// All simulated trials of a scenario.
    private func play(scenario: Int) throws -> EscalationFindings {
        var data = trial
        data.scenario = scenario
        var found = EscalationFindings(
            truth: escalation.levels.map { _ in EventCounts() },
            tallies: escalation.rules.map { _ in EscalationTally(levels: escalation.levels.count) })
        for first in stride(from: 0, to: trial.replicates, by: Self.together) {
            let some = try (first..<min(first + Self.together, trial.replicates)).map { try dlts($0, data) }
            for (level, values) in some.flatMap({ $0.enumerated() }) { found.truth[level].add(values) }
            let played = try Parallel.map(some) { dlts in Swift.Result { try play(dlts) } }.map { try $0.get() }
            if first == 0 { found.examples = played.first?.map(\.outcome) ?? [] }
            for trial in played {
                for (rule, one) in trial.enumerated() { found.tallies[rule].add(one) }
            }
        }
        return found
    }

    /// `[level][patient]`: 1 for a DLT, 0 for none, NaN where the twin could not be solved.
    private func dlts(_ replicate: Int, _ data: TrialData) throws -> [[Double]] {
        let slab = TwinSlab(replicates: replicate..<replicate + 1, twins: 0..<trial.twins)
        return try escalation.levels.map { try data.numbers("/endpoints/\(trial.arms[$0])/\(toxicity.name)", slab) }
    }

    /// One trial by every rule.
    private func play(_ dlts: [[Double]]) throws -> [PlayedEscalation] {
        try escalation.rules.map { try play($0.design, dlts) }
    }

    private func play(_ design: some EscalationDesign, _ dlts: [[Double]]) throws -> PlayedEscalation {
        let played = try EscalationTrial(
            design: design, startLevel: escalation.start, cohortSize: escalation.cohort, maximumPatients: escalation.most)
        return try played.play(patients: trial.twins) { patient, level in
            let answer = dlts[level][patient]
            return answer.isNaN ? nil : answer == 1
        }
    }
}

/// What the trials of one scenario came to.
struct EscalationFindings {
    /// Per level, over all twins.
    var truth: [EventCounts]
    /// Per rule.
    var tallies: [EscalationTally]
    /// The first trial by each rule.
    var examples: [EscalationOutcome] = []

    /// The level whose rate is closest to the target, the lower one of two; nil where no rate is known.
    func sought(_ target: Double) -> Int? {
        let rates = truth.map { $0.proportion?.estimate }
        return rates.indices.filter { rates[$0] != nil }.min { abs((rates[$0] ?? 0) - target) < abs((rates[$1] ?? 0) - target) }
    }
}

/// What simulated trials by one rule came to.
struct EscalationTally: Sendable {
    private(set) var selected: [Int]
    private(set) var none = 0
    private(set) var trials = 0
    private(set) var ranOut = 0
    private(set) var replaced = 0
    /// Per level: one value per trial.
    private(set) var patients: [[Double]]
    private(set) var dlts: [[Double]]
    /// One value per trial: patients, and DLTs, at all levels.
    var total: [Double] { Self.sums(patients) }
    var totalDLTs: [Double] { Self.sums(dlts) }

    /// Trials that selected this level, and those that selected one above it.
    func correct(_ sought: Int?) -> Int { sought.map { selected[$0] } ?? 0 }
    func above(_ sought: Int?) -> Int { sought.map { selected[($0 + 1)...].reduce(0, +) } ?? 0 }

    /// Share of each trial's patients who were treated above a level.
    func treatedAbove(_ sought: Int?) -> [Double] {
        let over = Self.sums(Array(patients[((sought ?? patients.count - 1) + 1)...]))
        return total.enumerated().map { trial, all in all > 0 ? (over.isEmpty ? 0 : over[trial]) / all : .nan }
    }

    private static func sums(_ levels: [[Double]]) -> [Double] {
        guard let first = levels.first else { return [] }
        return levels.dropFirst().reduce(first) { sums, level in zip(sums, level).map(+) }
    }

    init(levels: Int) {
        selected = Array(repeating: 0, count: levels)
        patients = Array(repeating: [], count: levels)
        dlts = patients
    }

    mutating func add(_ played: PlayedEscalation) {
        trials += 1
        if let mtd = played.outcome.mtd { selected[mtd] += 1 } else { none += 1 }
        if played.ranOut { ranOut += 1 }
        replaced += played.replaced
        for (level, tally) in played.outcome.history.tallies.enumerated() {
            patients[level].append(Double(tally.patients))
            dlts[level].append(Double(tally.dlts))
        }
    }
}
