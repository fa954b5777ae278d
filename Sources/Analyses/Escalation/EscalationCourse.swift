import Statistics

/// One simulated trial by one rule, whether its patients entered over time or not.
struct EscalationCourse: Sendable {
    struct Timing: Sendable {
        let duration: Double
        /// Who came when nobody was treated.
        let turnedAway: Int
        /// When the decision of each step was taken.
        let decided: [Double]
    }

    /// A cohort and what was decided upon it.
    struct Step: Sendable {
        let level: Int
        let patients: Int
        let dlts: Int
        /// nil for the last of a trial that reached its maximum size.
        let decision: EscalationDecision?
    }

    let history: EscalationHistory
    /// Cohort by cohort, without backfilled patients.
    let steps: [Step]
    let mtd: Int?
    let replaced: Int
    let ranOut: Bool
    /// nil where each cohort was whole before the next.
    let timing: Timing?

    init(_ played: PlayedEscalation) {
        history = played.outcome.history
        steps = played.outcome.steps.map { Step(level: $0.level, patients: $0.patients, dlts: $0.dlts, decision: $0.decision) }
        mtd = played.outcome.mtd
        replaced = played.replaced
        ranOut = played.ranOut
        timing = nil
    }

    init(_ played: PlayedTimedEscalation) {
        let outcome = played.outcome
        history = outcome.history
        mtd = outcome.mtd
        replaced = played.replaced
        ranOut = played.ranOut
        // The first decision opens the first cohort, the next is taken upon it.
        let decisions = outcome.decisions.dropFirst()
        let leaders = history.patients.filter { !$0.isBackfill }
        let cohorts = (leaders.map(\.cohort).max() ?? -1) + 1
        steps = (0..<cohorts).map { cohort in
            let patients = leaders.filter { $0.cohort == cohort }
            return Step(
                level: patients.first?.level ?? 0, patients: patients.count, dlts: patients.count(where: \.hasDLT),
                decision: decisions.dropFirst(cohort).first?.decision)
        }
        timing = Timing(
            duration: outcome.duration, turnedAway: outcome.turnedAway,
            decided: (0..<cohorts).map { decisions.dropFirst($0).first?.time ?? outcome.duration })
    }
}
