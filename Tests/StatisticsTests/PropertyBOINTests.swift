import Statistics
import Testing

private func history(_ cohorts: [(level: Int, patients: Int, dlts: Int)], levels: Int) throws -> EscalationHistory {
    var history = try EscalationHistory(levelCount: levels)
    for (level, patients, dlts) in cohorts { try history.treat(level: level, dlts: (0..<patients).map { $0 < dlts }) }
    return history
}

@Test func boinKeepsToLevelsThatExistAndAreNotEliminated() throws {
    let design = try BOIN(levelCount: 3, target: 0.3)
    func action(_ cohorts: [(level: Int, patients: Int, dlts: Int)]) throws -> EscalationAction {
        try design.decision(after: history(cohorts, levels: 3)).action
    }
    #expect(try action([]) == .stay(at: 0))
    #expect(try action([(0, 3, 0)]) == .escalate(to: 1))
    #expect(try action([(0, 3, 1)]) == .stay(at: 0))
    #expect(try action([(0, 3, 2)]) == .stay(at: 0))  // nothing below
    #expect(try action([(0, 3, 3)]) == .stopForToxicity)
    #expect(try action([(0, 3, 0), (1, 3, 2)]) == .deescalate(to: 0))
    #expect(try action([(0, 3, 0), (1, 3, 3), (0, 3, 0)]) == .stay(at: 0))  // the next level is eliminated
    #expect(try action([(0, 3, 0), (1, 3, 2), (0, 3, 0)]) == .escalate(to: 1))
    #expect(try action([(0, 3, 0), (1, 3, 0), (2, 3, 0)]) == .stay(at: 2))  // nothing above
}

@Test func boinEndsWhenALevelHasEnough() throws {
    var rules = BOIN.Rules()
    rules.sufficientAtLevel = 6
    let design = try BOIN(levelCount: 3, target: 0.3, rules: rules)
    let enough = try design.decision(after: history([(0, 3, 0), (1, 3, 1), (1, 3, 1)], levels: 3))
    #expect(enough.action == .declareMTD(1))
    #expect(enough.evidence.contains(EscalationEvidence("target", 0.3)))
    let rising = try design.decision(after: history([(0, 3, 0), (1, 6, 1)], levels: 3))
    #expect(rising.action == .escalate(to: 2))
}

@Test func titrationTreatsSinglePatientsUntilTheFirstDLT() throws {
    var rules = BOIN.Rules()
    rules.titrationCohort = 3
    let design = try BOIN(levelCount: 3, target: 0.3, rules: rules)
    func decide(_ cohorts: [(level: Int, patients: Int, dlts: Int)]) throws -> EscalationDecision {
        try design.decision(after: history(cohorts, levels: 3))
    }
    #expect(try decide([]).cohortSize == 1)
    let up = try decide([(0, 1, 0)])
    #expect(up.action == .escalate(to: 1) && up.cohortSize == 1)
    let fill = try decide([(0, 1, 0), (1, 1, 1)])
    #expect(fill.action == .stay(at: 1) && fill.cohortSize == 2)
    let top = try decide([(0, 1, 0), (1, 1, 0), (2, 1, 0)])
    #expect(top.action == .stay(at: 2) && top.cohortSize == 2)
    let after = try decide([(0, 1, 0), (1, 1, 1), (1, 2, 1)])
    #expect(after.action == .deescalate(to: 0) && after.cohortSize == nil)
}

@Test func boinWaitsForPendingPatientsUnlessTold() throws {
    var history = try EscalationHistory(levelCount: 3)
    try history.treat(level: 0, dlts: [false, false])
    try history.add(TreatedPatient(level: 0, hasDLT: false, followUp: 0.9, cohort: 0))
    #expect(try BOIN(levelCount: 3, target: 0.3).decision(after: history).action == .wait)
    var rules = BOIN.Rules()
    rules.pending = .effectiveSampleSize()
    let tite = try BOIN(levelCount: 3, target: 0.3, rules: rules)
    #expect(try tite.decision(after: history).action == .escalate(to: 1))
    // Three DLTs of three eliminate whoever is pending.
    try history.treat(level: 1, dlts: [true, true, true])
    try history.add(TreatedPatient(level: 1, hasDLT: false, followUp: 0.1, cohort: 2))
    #expect(try tite.decision(after: history).action == .deescalate(to: 0))
}

/// Boundaries are in order at every number of patients, and none falls as patients are added.
@Test func boinBoundariesAreOrdered() throws {
    for target in [0.1, 0.2, 0.25, 0.3, 0.33, 0.5] {
        let boundaries = try BOINBoundaries(target: target)
        for n in 1...110 {
            #expect(boundaries.escalateAtMost(patients: n) < boundaries.deescalateAtLeast(patients: n))
            #expect(boundaries.deescalateAtLeast(patients: n) <= boundaries.eliminateAtLeast(patients: n) ?? .max)
            #expect(boundaries.escalateAtMost(patients: n) <= boundaries.escalateAtMost(patients: n + 1))
            #expect(boundaries.deescalateAtLeast(patients: n) <= boundaries.deescalateAtLeast(patients: n + 1))
        }
    }
}

/// A boundary of one half is met by one of two: phi = 0.4, phi2 = 0.6, where lambda_d = 1/2 but for rounding.
@Test func aRateOnTheBoundaryIsOnIt() throws {
    let boundaries = try BOINBoundaries(target: 0.4, toxic: 0.6)
    #expect(isClose(boundaries.lambdaD, 0.5, relative: 1e-14))
    #expect(boundaries.deescalateAtLeast(patients: 2) == 1 && boundaries.deescalateAtLeast(patients: 20) == 10)
}

@Test func boinRefusesWhatMakesNoSense() {
    for target in [0, 1, -0.1, .nan] {
        #expect(throws: EscalationError.self) { try BOINBoundaries(target: target) }
    }
    #expect(throws: EscalationError.self) { try BOINBoundaries(target: 0.3, safe: 0.3) }
    #expect(throws: EscalationError.self) { try BOINBoundaries(target: 0.3, toxic: 0.2) }
    #expect(throws: EscalationError.self) { try BOINBoundaries(target: 0.3, eliminationCutoff: 1) }
    #expect(throws: EscalationError.self) { try BOINBoundaries(target: 0.8) }  // 1.4 phi is no probability
    #expect(throws: EscalationError.self) { try BOIN(levelCount: 0, target: 0.3) }
    func refuses(_ change: (inout BOIN.Rules) -> Void) {
        var rules = BOIN.Rules()
        change(&rules)
        #expect(throws: EscalationError.self) { try BOIN(levelCount: 3, target: 0.3, rules: rules) }
    }
    refuses { $0.sufficientAtLevel = 0 }
    refuses { $0.safetyOffset = 0.95 }
    refuses { $0.titrationCohort = 1 }
    refuses { $0.pending = .effectiveSampleSize(maximumFraction: 1) }
}

@Test func isotonicRegressionPoolsViolators() {
    #expect(IsotonicRegression([1, 4, 2], weights: [1, 1, 1])?.fitted == [1, 3, 3])
    #expect(IsotonicRegression([3, 2, 1], weights: [1, 2, 1])?.fitted == [2, 2, 2])
    #expect(IsotonicRegression([1, 2, 3], weights: [1, 1, 1])?.fitted == [1, 2, 3])
    #expect(IsotonicRegression([], weights: [])?.fitted == [])
    #expect(IsotonicRegression([1, .nan], weights: [1, 1]) == nil)
    #expect(IsotonicRegression([1, 2], weights: [1, 0]) == nil)
    #expect(IsotonicRegression([1, 2], weights: [1]) == nil)
}
