import Statistics
import TestSupport
import Testing

private func history(
    _ cohorts: [(level: Int, patients: Int, dlts: Int, isBackfill: Bool)], levels: Int = 4
) throws -> EscalationHistory {
    var history = try EscalationHistory(levelCount: levels)
    for (level, patients, dlts, isBackfill) in cohorts {
        try history.treat(level: level, dlts: (0..<patients).map { $0 < dlts }, isBackfill: isBackfill)
    }
    return history
}

private let seen = [BackfillActivity](repeating: .seen, count: 4)

@Test func backfilledPatientsDoNotLeadTheEscalation() throws {
    let history = try history([(0, 3, 0, false), (1, 3, 0, false), (0, 2, 1, true)])
    #expect(history.currentLevel == 1 && history.lastCohort.patients == 3 && history.lastCohort.dlts == 0)
    #expect(history.tallies[0].patients == 5 && history.tallies[0].dlts == 1 && history.nextCohort == 2)
}

@Test func boinBackfillOpensSafeActiveLevelsBelow() throws {
    let rule = try BOINBackfill(boundaries: BOINBoundaries(target: 0.25), cap: 6)
    var generator = SeededGenerator(state: 1)
    func open(_ history: EscalationHistory, _ activity: [BackfillActivity] = seen) throws -> [Int] {
        try rule.openLevels(history, activity: activity)
    }
    let rising = try history([(0, 3, 0, false), (1, 3, 0, false), (2, 3, 0, false)])
    #expect(try open(rising) == [0, 1])
    #expect(try rule.level(rising, activity: seen, using: &generator) == 1)
    #expect(try open(rising, [.seen, .unknown, .seen, .seen]) == [0])
    #expect(try open(rising, [.insufficient, .unknown, .seen, .seen]) == [])
    #expect(try rule.level(rising, activity: [.unknown, .unknown, .seen, .seen], using: &generator) == nil)
    // The cap closes a level.
    #expect(try open(history([(0, 3, 0, false), (1, 3, 0, false), (0, 3, 0, true)])) == [])
    // 2 of 6 at the second level are too many alone (lambda_d 0.298), not with 0 of 3 at the third.
    #expect(try open(history([(0, 3, 0, false), (1, 5, 2, false), (2, 3, 0, false)])) == [0, 1])
    // With 2 of 3 there they are, and whatever is above is closed too.
    let toxic = try history([(0, 3, 0, false), (1, 5, 2, false), (2, 3, 2, false), (3, 3, 0, false)])
    #expect(try open(toxic) == [0])
    let reasons = try rule.statuses(toxic, activity: seen).map(\.reason)
    #expect(reasons.count == 3 && reasons[1] != reasons[2])
}

@Test func randomisedBackfillUsesAllLevelsBelowButInactiveOnes() throws {
    let rule = try RandomisedBackfill(cap: 9)
    var generator = SeededGenerator(state: 1)
    let data = try history([(0, 3, 0, false), (1, 3, 1, false), (2, 3, 0, false), (3, 3, 0, false), (1, 6, 0, true)])
    #expect(try rule.openLevels(data, activity: seen) == [0, 2])
    #expect(try rule.openLevels(data, activity: [.insufficient, .seen, .seen, .seen]) == [2])
    // Dropped from the lowest upwards only.
    #expect(try rule.openLevels(data, activity: [.unknown, .seen, .insufficient, .seen]) == [0, 2])
    // Each of two levels has half of 4,000: 4 standard errors are 126, exceeded with probability 6e-5.
    var counts = [0, 0, 0, 0]
    for _ in 0..<4000 {
        let level = try #require(try rule.level(data, activity: seen, using: &generator))
        counts[level] += 1
    }
    #expect(counts[1] == 0 && counts[3] == 0 && abs(counts[0] - 2000) <= 126)
}

/// Target 0.25: lambda_e 0.197, lambda_d 0.298.
@Test func conflictsArePooled() throws {
    let design = BackfilledBOIN(try BOIN(levelCount: 4, target: 0.25))
    func action(_ cohorts: [(level: Int, patients: Int, dlts: Int, isBackfill: Bool)]) throws -> EscalationAction {
        try design.decision(after: history(cohorts)).action
    }
    // No conflict: as BOIN.
    #expect(try action([(0, 3, 0, false), (1, 3, 0, false)]) == .escalate(to: 2))
    // 0 of 3 above 2 of 9: pooled 2 of 12, 0.17, still escalates.
    #expect(try action([(0, 3, 0, false), (1, 3, 0, false), (0, 6, 2, true)]) == .escalate(to: 2))
    // 0 of 3 above 3 of 9: pooled 3 of 12, 0.25, stays.
    #expect(try action([(0, 3, 0, false), (1, 3, 0, false), (0, 6, 3, true)]) == .stay(at: 1))
    // 0 of 3 above 4 of 9: pooled 4 of 12, 0.33, goes down to the level below the conflict, here the lowest itself.
    #expect(try action([(0, 3, 0, false), (1, 3, 0, false), (0, 6, 4, true)]) == .deescalate(to: 0))
    // 1 of 6 at the third would escalate; 3 of 8 at the second (0.375) and pooled 4 of 14 (0.29) stay.
    #expect(
        try action([(0, 3, 0, false), (1, 3, 0, false), (2, 6, 1, false), (1, 5, 3, true)]) == .stay(at: 2))
    // 2 of 6 at the third goes down anyway; 3 of 8 at the second makes it 5 of 14 and the lowest level.
    #expect(
        try action([(0, 3, 0, false), (1, 3, 0, false), (2, 6, 2, false), (1, 5, 3, true)]) == .deescalate(to: 0))
    // The same counts while the backfilled patients are pending: as BOIN without them.
    var pending = try history([(0, 3, 0, false), (1, 3, 0, false)])
    for _ in 0..<6 {
        try pending.add(TreatedPatient(level: 0, hasDLT: false, followUp: 0.5, cohort: 1, isBackfill: true))
    }
    #expect(try design.decision(after: pending).action == .escalate(to: 2))
    // A leader who is pending holds all up.
    try pending.add(TreatedPatient(level: 1, hasDLT: false, followUp: 0.5, cohort: 1))
    #expect(try design.decision(after: pending).action == .wait)
    // Backfilled patients can end a trial: 4 of 6 at the lowest level eliminate it.
    #expect(try action([(0, 3, 1, false), (1, 3, 0, false), (0, 3, 3, true)]) == .stopForToxicity)
}

@Test func timedTrialsBackfillAndEnd() throws {
    let boin = try BOIN(levelCount: 3, target: 0.25)
    let trial = try TimedEscalationTrial(
        design: BackfilledBOIN(boin), backfill: BOINBackfill(boundaries: boin.boundaries, requiresActivity: false),
        maximumPatients: 12, window: 1, meanInterarrival: 0.1)
    var generator = SeededGenerator(state: 5)
    let safe = try trial.simulate(trueToxicity: [0, 0, 0], using: &generator)
    let leaders = safe.history.patients.filter { !$0.isBackfill }
    #expect(leaders.count == 12 && leaders.allSatisfy { !$0.isPending } && safe.mtd == 2)
    #expect(safe.history.patients.count > 12 && safe.history.tallies.prefix(2).allSatisfy { $0.patients <= 12 })
    #expect(safe.decisions.map(\.decision.action.nextLevel) == [0, 1, 2, 2])
    #expect(zip(safe.decisions, safe.decisions.dropFirst()).allSatisfy { $1.time - $0.time >= 1 })
    let toxic = try trial.simulate(trueToxicity: [1, 1, 1], using: &generator)
    #expect(toxic.stoppedForToxicity && toxic.mtd == nil && toxic.history.patients.count == 3)
    #expect(toxic.decisions.last?.decision.action == .stopForToxicity)
    // Without backfill those who arrive meanwhile are turned away.
    let plain = try TimedEscalationTrial(design: boin, maximumPatients: 12, window: 1, meanInterarrival: 0.1)
    let turned = try plain.simulate(trueToxicity: [0, 0, 0], using: &generator)
    #expect(turned.history.patients.count == 12 && turned.turnedAway > 0)
}

@Test func backfillRefusesWhatMakesNoSense() throws {
    let boundaries = try BOINBoundaries(target: 0.25)
    #expect(throws: EscalationError.self) { try BOINBackfill(boundaries: boundaries, cap: 0) }
    #expect(throws: EscalationError.self) { try RandomisedBackfill(cap: 0) }
    let rule = try BOINBackfill(boundaries: boundaries)
    #expect(throws: EscalationError.otherLevelCount(history: 1, design: 4)) {
        try rule.openLevels(history([(0, 3, 0, false)]), activity: [.seen])
    }
    let boin = try BOIN(levelCount: 3, target: 0.25)
    for (window, interarrival) in [(0, 1), (-1, 1), (.infinity, 1), (.nan, 1), (1, 0), (1, .nan)] {
        #expect(throws: EscalationError.self) {
            try TimedEscalationTrial(design: boin, window: window, meanInterarrival: interarrival)
        }
    }
    let trial = try TimedEscalationTrial(design: boin, window: 1, meanInterarrival: 1)
    var generator = SeededGenerator(state: 1)
    #expect(throws: EscalationError.self) { try trial.simulate(trueToxicity: [0.1], using: &generator) }
    #expect(throws: EscalationError.self) {
        try trial.simulate(trueToxicity: [0.1, 0.2, 0.3], trueActivity: [0, 0, 2], using: &generator)
    }
}
