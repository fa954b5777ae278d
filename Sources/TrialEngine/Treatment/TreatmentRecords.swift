/// What is written down of one decision.
struct DecisionEntry: Sendable {
    /// What came of it: a word of ``TrialProtocol/DecisionAction``, or why nothing was done.
    static let outcomes = ["none held", "no reading", "no value"]
    /// Where something is estimated, besides.
    static let noEstimate = "no estimate"

    var time: Double
    /// Index among the names of all decisions.
    var decision: Int
    /// How many times it has been taken, this time included.
    var number: Int
    /// The rule that acted, from 1; 0 for none.
    var rule = 0
    var outcome = "none held"
    var readings: [SeenReading]
    /// By column.
    var estimates: [(column: Int, value: Double)] = []
    /// The dose rule it is about.
    var ruleName: String?
    var doseBefore = Double.nan
    var doseAfter = Double.nan
    var isLimited = false
}

/// A reading that a decision saw.
struct SeenReading: Sendable {
    /// Column of `/decisions`.
    var column: Int
    var value: Double
    var isCensored: Bool
}

/// A dose that was due and not given.
struct OmittedDose: Sendable {
    enum Reason: String, CaseIterable, Sendable {
        case held, skipped
        case zero = "dose of 0"
        case missed = "missed by the patient"
        case holiday = "drug holiday"
    }
    var time: Double
    var rule: String
    var reason: Reason
}

/// Something of a patient's course that an analysis must know.
struct CourseEvent: Sendable {
    var time: Double
    var kind: String
    var detail: String
}
