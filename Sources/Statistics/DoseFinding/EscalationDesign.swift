/// The dose recommended at the end of a trial, with the estimates it rests on.
public struct MTDSelection: Sendable, Hashable {
    /// Index of the level selected as maximum tolerated dose; nil when none is tolerable.
    public let level: Int?
    /// Estimated DLT probability by level; NaN where the method has none.
    public let toxicity: [Double]
    /// In words.
    public let reason: String

    public init(level: Int?, toxicity: [Double], reason: String) {
        self.level = level
        self.toxicity = toxicity
        self.reason = reason
    }
}

/// A phase I dose-escalation design: a pure function from what happened so far to what to do next.
///
/// It knows nothing of how patients come about, so that one design serves real patients, virtual twins and
/// simulated operating characteristics alike.
public protocol EscalationDesign: Sendable {
    /// Number of dose levels, in ascending order of dose.
    var levelCount: Int { get }

    /// The next action.
    func decision(after history: EscalationHistory) throws(EscalationError) -> EscalationDecision

    /// The maximum tolerated dose when the trial ends with this history, for instance at its maximum size.
    func selectMTD(after history: EscalationHistory) throws(EscalationError) -> MTDSelection
}

extension EscalationDesign {
    /// Throws when the history belongs to another number of levels.
    func check(_ history: EscalationHistory) throws(EscalationError) {
        guard history.levelCount == levelCount else {
            throw .otherLevelCount(history: history.levelCount, design: levelCount)
        }
    }

    /// The decision before the first patient.
    static func first(_ history: EscalationHistory, cohortSize: Int? = nil) -> EscalationDecision {
        EscalationDecision(
            .stay(at: history.startLevel), because: "nobody has been treated yet; this is the start level",
            cohortSize: cohortSize)
    }
}

extension EscalationTally {
    /// Patients and DLTs, as evidence of a decision.
    var evidence: [EscalationEvidence] {
        [EscalationEvidence("patients", Double(patients)), EscalationEvidence("DLTs", Double(dlts))]
    }
}
