import Documents
import Expressions
import Quantities

/// One entry of `decide:`: when something is decided about a patient, what is seen of him then, and by which rules.
///
/// Symbols of expressions: covariates of the cohort by name; `reading x`, `previous x`, `first x` and `censored x` for a
/// measured name x; `dose`, `number` and `time`; `observable k` for what only a decision that sees the truth knows.
public struct DecisionPlan: Sendable {
    /// Stands in `/decisions` and `/doses`.
    public var name: String
    public var times: DecisionTimes
    public var measurements: [DecisionMeasurement]
    /// How long before the decision a sample must be taken for its result to be known.
    public var resultAfter: Double
    /// Readings are the truth, and expressions may use what no laboratory reports.
    public var seesTruth: Bool
    /// What rules use of the patient's estimated twin; empty: nothing is estimated.
    public var estimates: [EstimatedQuantity]
    /// Index into the arm's regimen: the rule whose dose is decided; nil where the decision concerns all of them.
    public var target: Int?
    /// Doses to step on, increasing, in the unit of the target's route.
    public var ladder: [Double]
    /// A decided dose is rounded to a multiple of this, then kept within `least` and `most`.
    public var round: Double?
    public var least: Double?
    public var most: Double?
    /// The first that holds acts.
    public var rules: [DecisionRule]
    /// For people: `trough: C at 47.5 h; if trough > 20 mg/L then dose 0.75 * dose`.
    public var text: String
    public var position: SourcePosition
}

/// An endpoint or a parameter of the patient as estimated from the readings so far; an endpoint is what it would be if
/// doses went on as they are.
public struct EstimatedQuantity: Sendable, Hashable {
    /// Of the endpoint or parameter.
    public var name: String
    /// `1` for an event.
    public var unit: Unit

    /// The symbol that stands for it in expressions.
    public static func symbol(of name: String) -> String { "estimated \(name)" }
    /// Column of `/decisions`.
    public var column: String { "estimated_\(name)" }
}

/// When something is decided. At a dose's time a decision comes before the dose, except ``doses(rule:numbers:after:)``.
public enum DecisionTimes: Sendable, Equatable {
    /// At these times from the start of the trial.
    case clock([Double])
    /// At doses of a rule of the regimen, counted from 1: before each (nil), or so long after it.
    case doses(rule: Int, numbers: [Int], after: Double?)
    /// When the patient comes to the visits planned for these times; not where he misses one.
    case visits([Double])
}

/// Something measured for a decision.
public struct DecisionMeasurement: Sendable, Equatable {
    public enum Time: Sendable, Equatable {
        /// From the start of the trial.
        case clock(Double)
        /// So long before the decision.
        case before(Double)
    }
    public var name: String
    /// Index into the twin's outputs.
    public var output: Int
    public var time: Time

    /// The symbol that stands for a reading in expressions.
    public enum Use: String, CaseIterable, Sendable { case reading, previous, first, censored }
    public static func symbol(_ use: Use, of name: String) -> String { "\(use.rawValue) \(name)" }
}

/// A condition and what is done where it holds.
public struct DecisionRule: Sendable {
    /// Nil: always.
    public var when: TypedExpression?
    public var action: DecisionAction
    /// It acts only where its condition held so many times in a row, this time included.
    public var confirm: Int
    /// After it has acted it does not act again for this long; 0 for none.
    public var lockout: Double
    /// As a person reads it: `if trough > 20 mg/L then dose 0.75 * dose`.
    public var text: String
    public var position: SourcePosition
}

/// What a decision does.
public enum DecisionAction: Sendable {
    /// Nothing changes.
    case keep
    /// Doses of the target from now on, in its route's unit.
    case dose(TypedExpression)
    /// So many steps up (or down) the ladder.
    case step(Int)
    /// Doses due within this time are not given.
    case hold(Double)
    /// So many of the next doses are not given.
    case skip(Int)
    /// All doses still to come are given so much later.
    case delay(Double)
    /// No more doses.
    case stop
    /// From now on what another arm gives and decides, by its name.
    case switchTo(String)
    /// Doses besides the regimen, at times from the decision on.
    case add(DoseRule)
    /// A covariate of the twin takes a value.
    case set(covariate: Int, TypedExpression)

    /// The word for it in files and results.
    public var word: String {
        switch self {
        case .keep: "keep"
        case .dose: "dose"
        case .step: "step"
        case .hold: "hold"
        case .skip: "skip"
        case .delay: "delay"
        case .stop: "stop"
        case .switchTo: "switch"
        case .add: "add"
        case .set: "set"
        }
    }

    /// All such words, in the order in which results number them.
    public static let words = ["keep", "dose", "step", "hold", "skip", "delay", "stop", "switch", "add", "set"]
}

extension DecisionPlan {
    /// Columns of `/decisions` beside those of the readings.
    public static let columns = [
        "row", "replicate", "twin", "arm", "time", "decision", "number", "rule", "outcome", "of", "dose_before", "dose_after", "limited",
    ]

    /// Dose rules that the decision may add.
    public var addedRules: [DoseRule] {
        rules.compactMap { if case .add(let rule) = $0.action { rule } else { nil } }
    }

    /// Every expression of the decision.
    public var expressions: [TypedExpression] { rules.flatMap(\.expressions) }
}

extension DecisionRule {
    /// Its condition and what its action takes.
    public var expressions: [TypedExpression] {
        let own: [TypedExpression] =
            switch action {
            case .dose(let dose): [dose]
            case .set(_, let value): [value]
            default: []
            }
        return (when.map { [$0] } ?? []) + own
    }
}
