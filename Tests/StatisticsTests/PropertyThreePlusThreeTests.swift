import Statistics
import TestSupport
import Testing

/// Counts of DLTs among three, cohort by cohort, at the given levels.
private func history(_ cohorts: [(level: Int, dlts: Int)], levels: Int = 3) throws -> EscalationHistory {
    var history = try EscalationHistory(levelCount: levels)
    for (level, dlts) in cohorts { try history.treat(level: level, dlts: (0..<3).map { $0 < dlts }) }
    return history
}

@Test func threePlusThreeFollowsItsRules() throws {
    let design = try ThreePlusThree(levelCount: 3)
    func action(_ cohorts: [(level: Int, dlts: Int)]) throws -> EscalationAction {
        try design.decision(after: history(cohorts)).action
    }
    #expect(try action([]) == .stay(at: 0))
    #expect(try action([(0, 0)]) == .escalate(to: 1))
    #expect(try action([(0, 1)]) == .stay(at: 0))
    #expect(try action([(0, 2)]) == .stopForToxicity)
    #expect(try action([(0, 1), (0, 0)]) == .escalate(to: 1))
    #expect(try action([(0, 1), (0, 1)]) == .stopForToxicity)
    #expect(try action([(0, 0), (1, 3)]) == .deescalate(to: 0))
    #expect(try action([(0, 0), (1, 3), (0, 1)]) == .declareMTD(0))
    #expect(try action([(0, 0), (1, 3), (0, 2)]) == .stopForToxicity)
    #expect(try action([(0, 1), (0, 0), (1, 2)]) == .declareMTD(0))
    #expect(try action([(0, 0), (1, 0), (2, 0)]) == .declareMTD(2))
    #expect(try action([(0, 0), (1, 0), (2, 2), (1, 2)]) == .deescalate(to: 0))
}

@Test func variantsDifferWhereTheySay() throws {
    let top = try history([(0, 0), (1, 0), (2, 0)])
    let strict = try ThreePlusThree(levelCount: 3, variant: .sixAtMTD)
    #expect(try strict.decision(after: top).action == .stay(at: 2))
    #expect(
        try strict.decision(after: history([(0, 0), (1, 0), (2, 0), (2, 1)])).action == .declareMTD(2))
    let plain = try ThreePlusThree(levelCount: 3, variant: .escalationOnly)
    #expect(try plain.decision(after: history([(0, 0), (1, 3)])).action == .declareMTD(0))
}

@Test func incompleteAndPendingCohortsAreNotDecidedUpon() throws {
    let design = try ThreePlusThree(levelCount: 3)
    var history = try EscalationHistory(levelCount: 3)
    try history.treat(level: 0, dlts: [false, false])
    let decision = try design.decision(after: history)
    #expect(decision.action == .stay(at: 0) && decision.cohortSize == 1)
    try history.add(TreatedPatient(level: 0, hasDLT: false, followUp: 0.5, cohort: 0))
    #expect(try design.decision(after: history).action == .wait)
    #expect(try design.selectMTD(after: history).level == nil)
}

@Test func decisionsExplainThemselves() throws {
    let decision = try ThreePlusThree(levelCount: 3).decision(after: history([(0, 1)]))
    #expect(
        decision.description
            == "stay at dose level 1: one DLT asks for six patients at this level (patients 3, DLTs 1)")
}

@Test func whatCannotBeATrialIsRefused() throws {
    #expect(throws: EscalationError.self) { try ThreePlusThree(levelCount: 0) }
    #expect(throws: EscalationError.self) { try EscalationHistory(levelCount: 0) }
    #expect(throws: EscalationError.noSuchLevel(3, levelCount: 3)) {
        try EscalationHistory(levelCount: 3, startLevel: 3)
    }
    var history = try EscalationHistory(levelCount: 3)
    #expect(throws: EscalationError.noSuchLevel(-1, levelCount: 3)) { try history.treat(level: -1, dlts: [true]) }
    for followUp in [-0.1, .nan, .infinity] {
        #expect(throws: EscalationError.self) {
            try history.add(TreatedPatient(level: 0, hasDLT: false, followUp: followUp))
        }
    }
    #expect(history.isEmpty)
    let design = try ThreePlusThree(levelCount: 4)
    #expect(throws: EscalationError.otherLevelCount(history: 3, design: 4)) {
        try design.decision(after: history)
    }
    #expect(throws: EscalationError.self) { try EscalationTrial(design: design, startLevel: 4) }
    #expect(throws: EscalationError.self) { try EscalationTrial(design: design, cohortSize: 0) }
    let trial = try EscalationTrial(design: design)
    var generator = SeededGenerator(state: 1)
    for toxicity in [[0.1, 0.2, 0.3], [0.1, 0.2, 0.3, 1.1], [0.1, .nan, 0.3, 0.4]] {
        #expect(throws: EscalationError.self) { try trial.simulate(trueToxicity: toxicity, using: &generator) }
    }
    #expect(throws: EscalationError.self) {
        try trial.characteristics(trueToxicity: [0, 0, 0, 0], replicates: 0, using: &generator)
    }
}

/// With certain outcomes there is one path; what is simulated is recorded.
@Test func aSimulatedTrialRecordsItsPath() throws {
    let trial = try EscalationTrial(design: ThreePlusThree(levelCount: 3), maximumPatients: 30)
    var generator = SeededGenerator(state: 1)
    let outcome = try trial.simulate(trueToxicity: [0, 0, 1], using: &generator)
    #expect(outcome.steps.map(\.level) == [0, 1, 2, 1])
    #expect(outcome.steps.map(\.dlts) == [0, 0, 3, 0])
    #expect(outcome.mtd == 1 && !outcome.stoppedForToxicity)
    #expect(outcome.steps.last?.decision?.action == .declareMTD(1))
    #expect(try trial.simulate(trueToxicity: [1, 1, 1], using: &generator).stoppedForToxicity)
    let short = try EscalationTrial(design: ThreePlusThree(levelCount: 3), maximumPatients: 5)
    let cut = try short.simulate(trueToxicity: [0, 0, 1], using: &generator)
    #expect(cut.history.patients.count == 5 && cut.mtd == 0 && cut.steps.last?.decision == nil)
}
