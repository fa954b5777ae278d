/// One cohort of a simulated trial and what was decided upon it.
public struct EscalationStep: Sendable, Hashable {
    public let level: Int
    public let patients: Int
    public let dlts: Int
    /// The decision after this cohort; nil for the last of a trial that reached its maximum size.
    public let decision: EscalationDecision?
}

/// A simulated trial.
public struct EscalationOutcome: Sendable, Hashable {
    public let history: EscalationHistory
    /// The path, cohort by cohort.
    public let steps: [EscalationStep]
    /// The MTD; nil when none was found tolerable.
    public let mtd: Int?
    /// Whether the trial ended by the decision to stop for toxicity.
    public let stoppedForToxicity: Bool
}

/// A trial run by a dose-escalation design, every cohort observed for the whole DLT window.
///
///     let trial = try EscalationTrial(design: BOIN(levelCount: 5, target: 0.3), maximumPatients: 30)
///     let outcome = try trial.simulate(trueToxicity: [0.05, 0.15, 0.3, 0.45, 0.6], using: &generator)
///     let characteristics = try trial.characteristics(
///         trueToxicity: [0.05, 0.15, 0.3, 0.45, 0.6], replicates: 10_000, using: &generator)
public struct EscalationTrial<Design: EscalationDesign>: Sendable {
    public let design: Design
    public let startLevel: Int
    /// Patients per cohort, unless a decision says otherwise.
    public let cohortSize: Int
    /// The trial ends, and the MTD is selected, when this many are treated.
    public let maximumPatients: Int

    public init(design: Design, startLevel: Int = 0, cohortSize: Int = 3, maximumPatients: Int = 30)
        throws(EscalationError)
    {
        guard 0..<design.levelCount ~= startLevel else {
            throw .noSuchLevel(startLevel, levelCount: design.levelCount)
        }
        try EscalationError.require(cohortSize, "cohortSize", atLeast: 1)
        try EscalationError.require(maximumPatients, "maximumPatients", atLeast: 1)
        self.design = design
        self.startLevel = startLevel
        self.cohortSize = cohortSize
        self.maximumPatients = maximumPatients
    }

    /// One trial.
    /// - Parameter trueToxicity: probability of a DLT by level.
    public func simulate(trueToxicity: [Double], using generator: inout some RandomNumberGenerator)
        throws(EscalationError) -> EscalationOutcome
    {
        try check(trueToxicity)
        return try play(patients: .max) { _, level in generator.uniform() < trueToxicity[level] }.outcome
    }

    /// Where the next cohort goes and how large it is; nil when the trial is over.
    func nextCohort(_ decision: EscalationDecision, after history: EscalationHistory)
        throws(EscalationError) -> (level: Int, size: Int)?
    {
        let room = maximumPatients - history.patients.count
        guard !decision.action.isFinal, room > 0 else { return nil }
        guard let level = decision.action.nextLevel else { throw .waitsForNothing }
        return (level, min(room, decision.cohortSize ?? cohortSize))
    }

    /// The MTD of a trial that is over.
    func mtd(_ decision: EscalationDecision, after history: EscalationHistory) throws(EscalationError) -> Int? {
        switch decision.action {
        case .stopForToxicity: nil
        case .declareMTD(let level): level
        case .stay, .escalate, .deescalate, .wait: try design.selectMTD(after: history).level
        }
    }

    func check(_ trueToxicity: [Double]) throws(EscalationError) {
        guard trueToxicity.count == design.levelCount else {
            throw .otherLevelCount(history: trueToxicity.count, design: design.levelCount)
        }
        guard trueToxicity.allSatisfy({ 0...1 ~= $0 }) else {
            throw .invalid(parameter: "trueToxicity", reason: "a probability is not within [0, 1]")
        }
    }
}

extension RandomNumberGenerator {
    /// A uniform variate in [0, 1) of 53 bits, the same from the same bits on every platform.
    mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }
}
