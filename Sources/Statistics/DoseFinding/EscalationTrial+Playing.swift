/// A trial played over patients whose outcomes are given.
public struct PlayedEscalation: Sendable {
    public let outcome: EscalationOutcome
    /// Patients who were treated and could not be evaluated; the next ones took their places.
    public let replaced: Int
    /// Whether there were no patients left for the next cohort.
    public let ranOut: Bool
}

extension EscalationTrial {
    /// One trial over patients in their order of entry, each observed for the whole DLT window.
    ///
    /// - Parameters:
    ///   - patients: how many there are.
    ///   - dlt: whether a patient (from 0) has a DLT at a level; nil for one who cannot be evaluated and is replaced.
    public func play(patients: Int, dlt: (_ patient: Int, _ level: Int) -> Bool?) throws(EscalationError) -> PlayedEscalation {
        var history = try EscalationHistory(levelCount: design.levelCount, startLevel: startLevel)
        var steps: [EscalationStep] = []
        var next = 0, replaced = 0
        var decision = try design.decision(after: history)
        while let (level, size) = try nextCohort(decision, after: history) {
            var answers: [Bool] = []
            while answers.count < size, next < patients {
                if let answer = dlt(next, level) { answers.append(answer) } else { replaced += 1 }
                next += 1
            }
            if answers.isEmpty { break }
            try history.treat(level: level, dlts: answers)
            let isOver = history.patients.count >= maximumPatients || answers.count < size
            decision = try design.decision(after: history)
            steps.append(
                EscalationStep(
                    level: level, patients: answers.count, dlts: answers.count { $0 },
                    decision: isOver && !decision.action.isFinal ? nil : decision))
        }
        let outcome = EscalationOutcome(
            history: history, steps: steps, mtd: try mtd(decision, after: history),
            stoppedForToxicity: decision.action == .stopForToxicity)
        let isShort = !decision.action.isFinal && history.patients.count < maximumPatients
        return PlayedEscalation(outcome: outcome, replaced: replaced, ranOut: isShort)
    }
}
