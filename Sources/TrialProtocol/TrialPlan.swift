import Digests
import Documents
import Expressions
import ModelLanguage
import Populations
import Quantities
import Records
import TrialDesign

/// A checked trial: everything the engine needs to simulate it, in plain numbers and the twin's units.
///
/// Times are in ``timeUnit`` (the twin's) from the start of the trial; replicates and twins count from 0.
public struct TrialPlan: Sendable {
    public var name: String
    public var title: String
    public var question: String?
    public var seed: UInt64
    /// Twins per simulated trial.
    public var size: Int
    /// Simulated trials of each scenario.
    public var replicates: Int
    /// Whether typical values are off by an error of their estimates in each simulated trial.
    public var isUncertain = false
    public var duration: Double
    public var twin: Model
    public var cohort: Cohort
    /// How the cohort's covariates become the twin's.
    public var mapping: CovariateMapping
    /// Arms after scans were expanded, in the order of the file.
    public var arms: [ArmPlan]
    public var design: DesignPlan
    /// Where patients enter, in the twin's time unit; none where all enter at once.
    public var accrual: [AccrualSite]
    /// When occasions begin, between which parameters with `iov` vary; the first is 0.
    public var occasions: [Double]
    public var observations: [ObservationPlan]
    /// What is measured as data for analysis.
    public var visits: [VisitPlan]
    public var patients: PatientPlan
    /// Expressions of the twin that functionals look at, beyond the model's outputs.
    public var observables: [TypedExpression]
    public var functionals: [FunctionalPlan]
    /// Sorted: each uses only earlier ones.
    public var endpoints: [EndpointPlan]
    public var analyses: [AnalysisPlan]
    /// nil: true effects are those among the simulated twins.
    public var estimands: EstimandsPlan?
    /// nil unless the trial is one of dose escalation.
    public var escalation: EscalationPlan?
    /// nil unless a treatment is to be chosen; the arm is then that of one candidate.
    public var optimisation: OptimisationPlan?
    /// What else might be true, each as a plan of its own; this plan is the scenario ``baseScenario``.
    public var scenarios: [ScenarioPlan]
    /// Trials drawn anew from the simulated twins; 0 for none.
    public var resamples: Int
    public var tolerances: TolerancePlan
    public var solver: SolverPlan
    public var keep: Keep
    public var precision: Precision
    public var credibility: CredibilityPlan
    /// The texts the plan was made from, for provenance.
    public var inputs: [InputText]
    /// What was assumed where the files were silent, for the report.
    public var assumptions: [String]
    /// Doubts the reader had; the trial runs all the same.
    public var warnings: [Diagnostic]

    public var timeUnit: Unit { twin.timeUnit }

    /// The name of the protocol as written, where there are scenarios beside it.
    public static let baseScenario = "base"
    /// All scenarios by name, the protocol as written first; none where that is the only one.
    public var scenarioNames: [String] { scenarios.isEmpty ? [] : [Self.baseScenario] + scenarios.map(\.name) }
}

/// The same trial, were something else true.
public struct ScenarioPlan: Sendable {
    public var name: String
    /// What differs, as written: `arms.high.give.dose: 0 mg`.
    public var text: String
    /// Of the same arms, endpoints and sizes; without scenarios of its own.
    public var plan: TrialPlan
    public var position: SourcePosition
}

/// A text that went into the trial.
public struct InputText: Sendable {
    public enum Kind: String, Sendable { case `protocol`, cohort, model, data }
    public var kind: Kind
    public var name: String
    public var file: String
    /// Empty for data, which may be of real patients: results hold their digest.
    public var text: String
    /// Of data, whose text is not kept.
    private var digest: String?
    /// SHA-256 of what was read.
    public var sha256: String { digest ?? SHA256.hex(text) }

    public init(kind: Kind, name: String, file: String, text: String) {
        self.kind = kind
        self.name = name
        self.file = file
        self.text = text
    }

    /// A table that a cohort or a model names.
    init(_ data: DataFile) {
        (kind, name, file) = (.data, FilePlace.name(of: data.path), data.path)
        (text, digest) = ("", data.sha256)
    }
}

/// One arm: what its patients are given.
public struct ArmPlan: Sendable {
    public var name: String
    public var title: String
    /// Share of patients that are observed in this arm, relative to the other arms' weights.
    public var allocation: Int
    public var regimen: [DoseRule]
    /// What is decided about a patient during treatment.
    public var decisions: [DecisionPlan]
    /// Values of this arm's scan variables, in the unit written.
    public var scanValues: [ScanValue]
    /// Parameters of the twin that the arm fixes: index into the twin's parameters, value in the parameter's unit.
    public var overrides: [ParameterOverride]

    /// Every dose rule's name, those that decisions add included.
    public var ruleNames: [String] { regimen.map(\.name) + decisions.flatMap(\.addedRules).map(\.name) }
}

/// One variable of a scan, at one of its values.
public struct ScanValue: Sendable, Hashable {
    public var name: String
    public var value: Double
    public var unit: Unit
}

/// A parameter fixed for all twins of an arm.
public struct ParameterOverride: Sendable, Hashable {
    public var parameter: Int
    public var value: Double
}

/// One entry of `give:`: an amount by formula, at fixed times.
public struct DoseRule: Sendable {
    /// `give 1`, `give 2`... or the entry's `name`; stands in the dose ledger.
    public var name: String
    /// Index into the twin's routes.
    public var route: Int
    /// In the route's unit; symbols are covariates, scan variables are constants already.
    public var amount: TypedExpression
    /// Infusion time in the time unit; nil for a bolus or the route's own modelled rate or duration.
    public var over: TypedExpression?
    /// Infusion rate in the route's unit per time unit.
    public var rate: TypedExpression?
    public var times: [Double]
    /// Doses are rounded to multiples of this, then kept within `least` and `most`; in the route's unit.
    public var round: Double?
    public var least: Double?
    public var most: Double?
    /// The first dose finds the twin at the steady state of this entry's dose and interval.
    public var steadyState: Bool
    /// Interval between doses, where the entry has one.
    public var interval: Double?
    /// The entry as a person reads it: `15 mg/kg * weight into iv over 1.5 h every 12 h from 12 h`.
    public var text: String
    public var position: SourcePosition
}

/// An output of the twin that is stored over time.
public struct ObservationPlan: Sendable {
    /// Index into the twin's outputs.
    public var output: Int
    /// Increasing.
    public var times: [Double]
}

/// A number drawn from the course of an observable over time.
public struct FunctionalPlan: Sendable, Hashable {
    public enum Kind: String, Sendable, CaseIterable {
        case auc, lowest, highest, average, at
        case timeOfLowest = "time_of_lowest"
        case timeOfHighest = "time_of_highest"
        case timeAbove = "time_above"
        case timeBelow = "time_below"
        case fractionOfTime = "fraction_of_time"
        case firstTime = "first_time"
    }
    public var kind: Kind
    /// Index into the twin's outputs followed by ``TrialPlan/observables``. A condition is 1 where it holds, else 0.
    public var observable: Int
    public var from: Double
    public var to: Double
    /// In the observable's unit; only of ``Kind/timeAbove`` and ``Kind/timeBelow``.
    public var threshold: Double?
}

/// One value per twin and arm.
public struct EndpointPlan: Sendable {
    public enum Kind: Sendable { case number(Unit), event }
    public var name: String
    public var title: String
    public var kind: Kind
    public var isPrimary: Bool
    /// Of a time to an event: the time that is stored where the event did not come, in the endpoint's unit.
    public var censoredAt: Double?
    /// Whether it was made beside a time to an event, not written.
    public var isMade = false
    /// Symbols: covariates, parameters, other endpoints by name, and functionals as `functional 0`, `functional 1` ...
    public var value: TypedExpression
    /// As written, for people to read.
    public var text: String
    public var position: SourcePosition

    /// The endpoint that says whether a time to an event is that of the event (1) or of censoring (0).
    public static func eventName(of time: String) -> String { "\(time)_event" }

    /// The symbol that stands for a functional in ``value``.
    public static func symbol(ofFunctional index: Int) -> String { "functional \(index)" }
    /// The functional that a symbol stands for.
    static func functional(ofSymbol symbol: String) -> Int? {
        symbol.hasPrefix("functional ") ? Int(symbol.dropFirst("functional ".count)) : nil
    }
}

/// Tolerances of the solver.
public struct TolerancePlan: Sendable, Hashable {
    public var relative: Double
    /// One absolute tolerance for all states; nil scales it to each state.
    public var absolute: Double?
    public static let standard = TolerancePlan(relative: 1e-6, absolute: nil)
}
