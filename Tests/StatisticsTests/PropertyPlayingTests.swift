import Statistics
import Testing

/// Escalation played over patients whose outcomes are given.
@Suite struct PropertyPlayingTests {
    /// Three levels; everybody at level 3 has a DLT, nobody below: 3+3 must climb to 3, see three DLTs, fill level 2 up to
    /// six and declare it (Storer 1989, design with de-escalation), by hand.
    @Test func threePlusThreeWalksThePathByHand() throws {
        let trial = try EscalationTrial(design: ThreePlusThree(levelCount: 3), maximumPatients: 30)
        let played = try trial.play(patients: 30) { _, level in level == 2 }
        #expect(played.outcome.steps.map(\.level) == [0, 1, 2, 1])
        #expect(played.outcome.steps.map(\.dlts) == [0, 0, 3, 0])
        #expect(played.outcome.mtd == 1)
        #expect((played.replaced, played.ranOut) == (0, false))
    }

    /// Who cannot be evaluated is replaced by the next, and nothing else changes.
    @Test func patientsWithoutAnAnswerAreReplaced() throws {
        let trial = try EscalationTrial(design: ThreePlusThree(levelCount: 3), maximumPatients: 30)
        let played = try trial.play(patients: 30) { patient, level in patient % 4 == 1 ? nil : level == 2 }
        #expect(played.outcome.steps.map(\.level) == [0, 1, 2, 1])
        #expect(played.outcome.history.patients.count == 12)
        // Patients 1, 5, 9 and 13 lie among the first sixteen; the twelfth to be evaluated is number 15.
        #expect(played.replaced == 4)
    }

    @Test func aTrialEndsWhenPatientsRunOut() throws {
        let trial = try EscalationTrial(design: BOIN(levelCount: 3, target: 0.25), maximumPatients: 30)
        let played = try trial.play(patients: 7) { _, _ in false }
        #expect(played.outcome.steps.map(\.patients) == [3, 3, 1])
        #expect(played.ranOut)
        #expect(try trial.play(patients: 0) { _, _ in false }.outcome.steps.isEmpty)
    }
}
