import Statistics
import TestSupport
import Testing

private let doses: [Double] = [10, 20, 40, 80, 120]

private func design(_ change: (inout BLRM.Rules) -> Void = { _ in }) throws -> BLRM {
    var rules = BLRM.Rules()
    change(&rules)
    return try BLRM(
        doses: doses, referenceDose: 80, prior: .init(mean: (-1.0986, 0), sd: (2, 1)), intervals: .init(), rules: rules)
}

private func history(_ cohorts: [(level: Int, patients: Int, dlts: Int)]) throws -> EscalationHistory {
    var history = try EscalationHistory(levelCount: 5)
    for (level, patients, dlts) in cohorts { try history.treat(level: level, dlts: (0..<patients).map { $0 < dlts }) }
    return history
}

@Test func blrmRulesHoldItBack() throws {
    let safe = try history([(0, 3, 0), (1, 3, 0)])
    let free = try design { $0.forbidsSkipping = false }.decision(after: safe)
    guard case .escalate(let level) = free.action else {
        Issue.record("no escalation after six patients without a DLT")
        return
    }
    #expect(level > 2)
    #expect(try design().decision(after: safe).action == .escalate(to: 2))
    // From 20 at most 1.5-fold: the next dose is twice as high.
    #expect(
        try design { $0.largestFold = 1.5 }.decision(after: safe).action == .stay(at: 1))
    let twofold = try design {
        $0.forbidsSkipping = false
        $0.largestFold = 2
    }
    #expect(try twofold.decision(after: safe).action == .escalate(to: 2))
    // The highest feasible dose is never below the most likely one.
    let data = try history([(0, 3, 0), (1, 3, 0), (2, 6, 1)])
    let likely = try design().decision(after: data).action.nextLevel ?? -1
    let highest = try design { $0.choice = .highest }.decision(after: data).action.nextLevel ?? -1
    #expect(likely >= 0 && highest >= likely)
}

@Test func blrmStopsWhenAllAreOverdosesOrWithAnMTD() throws {
    let toxic = try history([(0, 3, 3)])
    let stop = try design().decision(after: toxic)
    #expect(stop.action == .stopForToxicity)
    #expect(try design().selectMTD(after: toxic).level == nil)
    let known = try history([(0, 3, 0), (1, 3, 0), (2, 6, 1), (3, 12, 3)])
    let posterior = try design().posterior(after: known)
    #expect(posterior.target[3] > 0.5 && posterior.over[3] < 0.25)
    #expect(try design().decision(after: known).action == .stay(at: 3))
    #expect(try design { $0.stopping = .init() }.decision(after: known).action == .declareMTD(3))
    let demanding = try design { $0.stopping = .init(patientsAtLevel: 13) }
    #expect(try demanding.decision(after: known).action == .stay(at: 3))
}

@Test func blrmWaitsForThoseWhoLead() throws {
    var pending = try history([(0, 3, 0)])
    try pending.add(TreatedPatient(level: 0, hasDLT: false, followUp: 0.5, cohort: 1))
    #expect(try design().decision(after: pending).action == .wait)
    #expect(try design().posterior(after: pending) == design().posterior(after: history([(0, 3, 0)])))
}

/// A DLT more never lowers, a patient more without one never raises, any level's probabilities of DLT.
@Test func blrmIsMonotoneInTheData() throws {
    let design = try design()
    let base = try design.posterior(after: history([(0, 3, 0), (1, 3, 1)]))
    let more = try design.posterior(after: history([(0, 3, 0), (1, 3, 2)]))
    let less = try design.posterior(after: history([(0, 3, 0), (1, 4, 1)]))
    for level in 0..<5 {
        #expect(less.meanToxicity[level] < base.meanToxicity[level])
        #expect(base.meanToxicity[level] < more.meanToxicity[level])
        #expect(base.over[level] < more.over[level])
        if level > 0 { #expect(base.over[level] >= base.over[level - 1]) }
    }
}

/// Without DLT probability at all levels the highest tried is selected; with certainty of DLTs the trial stops.
@Test func blrmTrialsEndAsTheyMust() throws {
    let trial = try EscalationTrial(design: design(), maximumPatients: 24)
    var generator = SeededGenerator(state: 8)
    let safe = try trial.simulate(trueToxicity: [0, 0, 0, 0, 0], using: &generator)
    #expect(safe.mtd == 4 && safe.history.patients.count == 24)
    #expect(safe.steps.prefix(5).map(\.level) == [0, 1, 2, 3, 4])
    let toxic = try trial.simulate(trueToxicity: [1, 1, 1, 1, 1], using: &generator)
    #expect(toxic.stoppedForToxicity && toxic.mtd == nil && toxic.history.patients.count == 3)
}

@Test func blrmRefusesWhatMakesNoSense() throws {
    let prior = try BLRM.Prior(mean: (0, 0), sd: (1, 1))
    func refuses(_ doses: [Double], reference: Double = 10, _ change: (inout BLRM.Rules) -> Void = { _ in }) {
        var rules = BLRM.Rules()
        change(&rules)
        #expect(throws: EscalationError.self) {
            try BLRM(doses: doses, referenceDose: reference, prior: prior, intervals: .init(), rules: rules)
        }
    }
    refuses([])
    refuses([1, 1])
    refuses([0, 1])
    refuses([1, .nan])
    refuses([1, 2], reference: 0)
    refuses([1, 2], reference: .infinity)
    refuses([1, 2]) { $0.overdoseBound = 1 }
    refuses([1, 2]) { $0.largestFold = 1 }
    refuses([1, 2]) { $0.stopping = .init(patientsAtLevel: 0) }
    refuses([1, 2]) { $0.stopping = .init(targetProbability: 1.5) }
    for (mean, sd, correlation) in [
        ((Double.nan, 0.0), (1.0, 1.0), 0.0), ((0, 0), (0, 1), 0), ((0, 0), (1, -1), 0), ((0, 0), (1, 1), 1),
        ((0, 0), (11, 1), 0), ((0, 0), (1, .nan), 0),
    ] {
        #expect(throws: EscalationError.self) { try BLRM.Prior(mean: mean, sd: sd, correlation: correlation) }
    }
    #expect(throws: EscalationError.self) { try ToxicityIntervals(lower: 0.3, upper: 0.3) }
    #expect(throws: EscalationError.self) { try ToxicityIntervals(lower: 0, upper: 0.3) }
}
