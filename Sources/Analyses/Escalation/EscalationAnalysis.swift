import Randomness
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
            let some = try (first..<min(first + Self.together, trial.replicates)).map { try patients($0, data) }
            for (level, values) in some.flatMap({ $0.dlts.enumerated() }) { found.truth[level].add(values) }
            let played = try Parallel.map(some) { patients in Swift.Result { try play(patients) } }.map { try $0.get() }
            if first == 0 { found.examples = played.first ?? [] }
            for trial in played {
                for (rule, one) in trial.enumerated() { found.tallies[rule].add(one) }
            }
        }
        return found
    }

    /// The patients of one simulated trial.
    private func patients(_ replicate: Int, _ data: TrialData) throws -> EscalationPatients {
        let slab = TwinSlab(replicates: replicate..<replicate + 1, twins: 0..<trial.twins)
        func values(_ endpoint: Int) throws -> [[Double]] {
            try escalation.levels.map { try data.numbers("/endpoints/\(trial.arms[$0])/\(plan.endpoints[endpoint].name)", slab) }
        }
        var activity: [Int: [[Double]]] = [:]
        for index in escalation.rules.compactMap({ $0.backfill?.activity }) where activity[index] == nil { activity[index] = try values(index) }
        return EscalationPatients(
            replicate: replicate, dlts: try values(escalation.toxicity), times: try escalation.timing.map { try values($0.time) } ?? [],
            activity: activity)
    }

    /// One trial by every rule.
    private func play(_ patients: EscalationPatients) throws -> [EscalationCourse] {
        try escalation.rules.map { rule in
            guard let timing = escalation.timing else { return try play(rule.design, patients.dlts) }
            return try play(rule.design, rule.backfill, timing, patients)
        }
    }

    private func play(_ design: some EscalationDesign, _ dlts: [[Double]]) throws -> EscalationCourse {
        let played = try EscalationTrial(
            design: design, startLevel: escalation.start, cohortSize: escalation.cohort, maximumPatients: escalation.most)
        return EscalationCourse(
            try played.play(patients: trial.twins) { patient, level in
                let answer = dlts[level][patient]
                return answer.isNaN ? nil : answer == 1
            })
    }

    /// Patients come at the same times whatever the rule.
    private func play(
        _ design: some EscalationDesign, _ backfill: BackfillPlan?, _ timing: EscalationTimingPlan, _ patients: EscalationPatients
    ) throws -> EscalationCourse {
        let played = try TimedEscalationTrial(
            design: design, backfill: backfill?.rule, startLevel: escalation.start, cohortSize: escalation.cohort,
            maximumPatients: escalation.most, window: timing.window, meanInterarrival: 1 / timing.rate)
        var arrivals = ArrivalGenerator(
            stream: RandomStream(seed: plan.seed, replicate: patients.replicate, twin: 0, purpose: "escalation accrual"))
        return EscalationCourse(
            try played.play(patients: trial.twins, using: &arrivals) { patient, level in
                let answer = patients.dlts[level][patient]
                if answer.isNaN { return nil }
                let responds = backfill?.activity.flatMap { patients.activity[$0] }.map { $0[level][patient] == 1 } ?? false
                return TimedToxicity(time: answer == 1 ? patients.times[level][patient] : nil, responds: responds)
            })
    }
}

/// What the patients of one simulated trial have at each level, `[level][patient]`.
struct EscalationPatients: Sendable {
    let replicate: Int
    /// 1 for a DLT, 0 for none, NaN where the twin could not be solved.
    let dlts: [[Double]]
    /// Of the DLT; none where patients do not enter over time.
    let times: [[Double]]
    /// By the index of the event that shows activity.
    let activity: [Int: [[Double]]]
}

/// A stream of random numbers as a generator of the standard library's kind.
private struct ArrivalGenerator: RandomNumberGenerator {
    var stream: RandomStream

    mutating func next() -> UInt64 { stream.nextUInt64() }
}

/// What the trials of one scenario came to.
struct EscalationFindings {
    /// Per level, over all twins.
    var truth: [EventCounts]
    /// Per rule.
    var tallies: [EscalationTally]
    /// The first trial by each rule.
    var examples: [EscalationCourse] = []

    /// The level whose rate is closest to the target, the lower one of two; nil where no rate is known.
    func sought(_ target: Double) -> Int? {
        let rates = truth.map { $0.proportion?.estimate }
        return rates.indices.filter { rates[$0] != nil }.min { abs((rates[$0] ?? 0) - target) < abs((rates[$1] ?? 0) - target) }
    }
}
