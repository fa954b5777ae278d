import Foundation

/// The next step of a dose-escalation trial. Levels count from 0.
public enum EscalationAction: Sendable, Hashable {
    case stay(at: Int)
    case escalate(to: Int)
    case deescalate(to: Int)
    /// Treat nobody until more follow-up is in.
    case wait
    /// End the trial without a maximum tolerated dose (MTD).
    case stopForToxicity
    /// End the trial with this level as the MTD.
    case declareMTD(Int)

    /// Where the next cohort is treated; nil when none is, or not yet.
    public var nextLevel: Int? {
        switch self {
        case .stay(let level), .escalate(let level), .deescalate(let level): level
        case .wait, .stopForToxicity, .declareMTD: nil
        }
    }

    /// Whether the trial is over.
    public var isFinal: Bool {
        switch self {
        case .stopForToxicity, .declareMTD: true
        case .stay, .escalate, .deescalate, .wait: false
        }
    }

    /// The action that brings the trial from one level to another.
    static func move(from current: Int, to next: Int) -> EscalationAction {
        next > current ? .escalate(to: next) : next < current ? .deescalate(to: next) : .stay(at: current)
    }
}

/// A number that a decision rests on, with its name.
public struct EscalationEvidence: Sendable, Hashable {
    public let name: String
    public let value: Double

    public init(_ name: String, _ value: Double) {
        self.name = name
        self.value = value
    }
}

/// A decision with its reason, fit to be recorded.
///
///     escalate to dose level 3: DLT rate at or below the escalation boundary
///     (patients 6, DLTs 1, DLT rate 0.1667, escalation boundary 0.2365)
public struct EscalationDecision: Sendable, Hashable, CustomStringConvertible {
    public let action: EscalationAction
    /// How many patients the next cohort should have; nil for the trial's usual number.
    public let cohortSize: Int?
    /// The rule that decided, in words.
    public let reason: String
    /// The numbers that the rule compared.
    public let evidence: [EscalationEvidence]

    public init(
        _ action: EscalationAction, because reason: String, cohortSize: Int? = nil,
        evidence: [EscalationEvidence] = []
    ) {
        self.action = action
        self.cohortSize = cohortSize
        self.reason = reason
        self.evidence = evidence
    }

    /// One sentence; levels count from 1.
    public var description: String {
        let what =
            switch action {
            case .stay(let level): "stay at dose level \(level + 1)"
            case .escalate(let level): "escalate to dose level \(level + 1)"
            case .deescalate(let level): "de-escalate to dose level \(level + 1)"
            case .wait: "wait"
            case .stopForToxicity: "stop for toxicity without an MTD"
            case .declareMTD(let level): "declare dose level \(level + 1) the MTD"
            }
        let numbers = evidence.map { "\($0.name) \(Self.format($0.value))" }.joined(separator: ", ")
        return numbers.isEmpty ? "\(what): \(reason)" : "\(what): \(reason) (\(numbers))"
    }

    private static func format(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e9 ? String(Int(value)) : String(format: "%.4g", value)
    }
}
