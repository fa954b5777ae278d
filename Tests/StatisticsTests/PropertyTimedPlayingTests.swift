import Statistics
import TestSupport
import Testing

/// Escalation in time, played over patients whose outcomes are given.
@Suite struct PropertyTimedPlayingTests {
    private static let risks = [0.05, 0.12, 0.25, 0.4, 0.55]

    private func design(_ pending: CRM.Pending) throws -> CRM {
        let skeleton = try CRMSkeleton.indifferenceInterval(levelCount: 5, target: 0.25, halfWidth: 0.05, priorMTD: 2)
        return try CRM(skeleton: skeleton, target: 0.25, pending: pending)
    }

    /// Given patients whose outcomes are drawn as the simulator draws them make the same trials: 12 means of 2,000 trials
    /// against as many, within 4 standard errors of their difference: wrong by chance with a probability below
    /// 12 * 6.4e-5 < 0.001; the seeds are fixed.
    @Test(arguments: [CRM.Pending.wait, .linear]) func givenPatientsMakeTheSimulatorsTrials(_ pending: CRM.Pending) throws {
        let trial = try TimedEscalationTrial(
            design: design(pending), cohortSize: 3, maximumPatients: 24, window: 6, meanInterarrival: 1)
        let replicates = 2000
        var generator = SeededGenerator(state: 11)
        let simulated = try trial.characteristics(trueToxicity: Self.risks, replicates: replicates, using: &generator)
        var outcomes = SeededGenerator(state: 12), arrivals = SeededGenerator(state: 13)
        var selected = [Double](repeating: 0, count: 5), patients = selected
        var durations: [Double] = [], turnedAway: [Double] = []
        for _ in 0..<replicates {
            let tolerances = (0..<60).map { _ in Double(outcomes.next() >> 11) * 0x1p-53 }
            let times = (0..<60).map { _ in 6 * Double(outcomes.next() >> 11) * 0x1p-53 }
            let played = try trial.play(patients: 60, using: &arrivals) { patient, level in
                TimedToxicity(time: tolerances[patient] < Self.risks[level] ? times[patient] : nil)
            }
            #expect(!played.ranOut && played.replaced == 0)
            if let mtd = played.outcome.mtd { selected[mtd] += 1 }
            for (level, tally) in played.outcome.history.tallies.enumerated() { patients[level] += Double(tally.patients) }
            durations.append(played.outcome.duration)
            turnedAway.append(Double(played.outcome.turnedAway))
        }
        let n = Double(replicates)
        let reference = simulated.escalation.selection + simulated.escalation.patients + [simulated.duration, simulated.turnedAway]
        let found = selected.map { $0 / n } + patients.map { $0 / n } + [durations, turnedAway].compactMap { Sample($0).mean }
        for (value, expected) in zip(found, reference) {
            #expect(abs(value - expected.value) <= 4 * 2.0.squareRoot() * expected.standardError + 1e-12, "\(value) for \(expected)")
        }
    }

    /// Everybody at level 3 has a DLT at half the window, nobody below. A 3+3 that waits for each cohort goes the path of
    /// the trial without time.
    @Test func aRuleThatWaitsGoesThePathOfWholeCohorts() throws {
        let trial = try TimedEscalationTrial(design: ThreePlusThree(levelCount: 3), window: 1, meanInterarrival: 0.1)
        var arrivals = SeededGenerator(state: 5)
        let played = try trial.play(patients: 30, using: &arrivals) { patient, level in
            patient % 4 == 1 ? nil : TimedToxicity(time: level == 2 ? 0.5 : nil)
        }
        #expect(played.outcome.history.tallies.map(\.patients) == [3, 6, 3])
        #expect(played.outcome.history.tallies.map(\.dlts) == [0, 0, 3])
        #expect(played.outcome.mtd == 1)
        // As in the trial without time: patients 1, 5, 9 and 13 lie among the first sixteen.
        #expect((played.replaced, played.ranOut) == (4, false))
        // Levels 1, 2 and 2 again need a whole window each, level 3 at least half of one.
        #expect(played.outcome.duration > 3.5 && played.outcome.turnedAway > 0)
    }

    @Test func aTrialEndsWhenPatientsRunOut() throws {
        let trial = try TimedEscalationTrial(
            design: BOIN(levelCount: 3, target: 0.25), maximumPatients: 30, window: 1, meanInterarrival: 0.1)
        var arrivals = SeededGenerator(state: 6)
        let played = try trial.play(patients: 7, using: &arrivals) { _, _ in TimedToxicity(time: nil) }
        #expect(played.ranOut)
        #expect(played.outcome.history.patients.count == 7)
        // All have been watched to the end.
        #expect(played.outcome.history.tallies.allSatisfy { $0.pending == 0 })
        #expect(try trial.play(patients: 0, using: &arrivals) { _, _ in nil }.outcome.history.isEmpty)
    }

    /// Backfill goes only where activity was seen, below the current level.
    @Test func backfillTakesActivityFromThePatients() throws {
        let boin = try BOIN(levelCount: 3, target: 0.25)
        let trial = try TimedEscalationTrial(
            design: BackfilledBOIN(boin), backfill: BOINBackfill(boundaries: boin.boundaries, cap: 9), window: 1,
            meanInterarrival: 0.1)
        func backfilled(_ responds: Bool) throws -> [Int] {
            var arrivals = SeededGenerator(state: 7)
            let played = try trial.play(patients: 100, using: &arrivals) { _, _ in TimedToxicity(time: nil, responds: responds) }
            return played.outcome.history.patients.filter(\.isBackfill).map(\.level)
        }
        let levels = try backfilled(true)
        #expect(levels.count > 3 && Set(levels) == [0, 1])
        #expect(try backfilled(false).isEmpty)
    }
}
