import Documents
import Expressions
import ModelLanguage
import Quantities

/// What `optimise:` asks for: treatments to choose from, and what makes one better than another.
public struct OptimisationPlan: Sendable {
    /// How candidates are searched.
    public enum Method: String, Sendable, CaseIterable {
        /// Every candidate; racing where they are many.
        case auto
        /// Every candidate with every twin.
        case grid
        /// Every candidate with some twins; those that are hopeless are given up.
        case racing
        /// NLopt's searches over quantities that vary freely: DIRECT (global), BOBYQA and COBYLA (local), ISRES (evolution).
        case direct, bobyqa, cobyla, isres

        /// Whether candidates are made by a search rather than beforehand.
        public var isSearch: Bool {
            switch self {
            case .auto, .grid, .racing: false
            case .direct, .bobyqa, .cobyla, .isres: true
            }
        }
    }

    /// What varies, in the order of the file.
    public var variables: [VariedQuantity]
    /// What is made large or small; several make a Pareto front.
    public var objectives: [Objective]
    /// What must hold of all patients together.
    public var constraints: [Constraint]
    /// What objectives and constraints look at: their symbols are `statistic 0`, `statistic 1` ..., and the varied names.
    public var statistics: [PopulationStatistic]
    /// Groups of patients that get an optimum of their own, as combinations of these.
    public var strata: [StratumPlan]
    public var method: Method
    /// Candidates along a quantity that varies freely; nil: as many as its dimension allows.
    public var points: Int?
    /// Bootstrap samples of the twins.
    public var resamples: Int
    /// Possible truths in which typical values are not their estimates; 0: they are known.
    public var parameterDraws: Int
    /// Whether what a twin has is a continuous function of the varied quantity: it stands in amounts and infusions alone,
    /// which nothing rounds and no decision changes.
    public var isSmooth: Bool
    public var position: SourcePosition
    /// What candidates are read from.
    let source: CandidateSource

    static let usualParameterDraws = 40

    /// Candidates along a quantity that varies freely, where the file does not say how many.
    package static func usualPoints(variables: Int, isSmooth: Bool) -> Int {
        variables == 1 ? (isSmooth ? 33 : 65) : variables == 2 ? 17 : 9
    }

    /// Something to be made large or small.
    public struct Objective: Sendable {
        public var value: TypedExpression
        public var isMaximised: Bool
        /// As written.
        public var text: String
        public var unit: Unit
    }

    /// An inequality.
    public struct Constraint: Sendable {
        /// At least 0 where the constraint holds; in ``unit``.
        public var slack: CheckedExpression
        /// The side that is not constant, and what it is held against, in one unit.
        public var value: CheckedExpression
        public var limit: CheckedExpression
        /// Whether `value` must not be above the limit; else it must not be below.
        public var isUpper: Bool
        /// As written.
        public var text: String
        public var unit: Unit
    }
}

/// A name that stands for a quantity to be chosen.
public struct VariedQuantity: Sendable {
    public enum Values: Sendable, Hashable {
        /// Some values, in the order of the file or ascending.
        case list([Double])
        /// Anything in between.
        case range(ClosedRange<Double>)
    }
    public var name: String
    public var unit: Unit
    public var values: Values
    public var position: SourcePosition

    /// Whether every value in a range may be chosen.
    public var isContinuous: Bool { if case .range = values { true } else { false } }
    /// The first, or smallest, value.
    public var first: Double {
        switch values {
        case .list(let values): values.first ?? .nan
        case .range(let range): range.lowerBound
        }
    }
    /// The last, or largest, value.
    public var last: Double {
        switch values {
        case .list(let values): values.last ?? .nan
        case .range(let range): range.upperBound
        }
    }
    func value(_ value: Double) -> ScanValue { ScanValue(name: name, value: value, unit: unit) }
}

/// A number drawn from an endpoint's values in all patients.
public struct PopulationStatistic: Sendable, Hashable {
    public enum Kind: Sendable, Hashable {
        case mean, median, probability
        case quantile(Double)
    }
    public var kind: Kind
    /// Index into the plan's endpoints.
    public var endpoint: Int

    public init(kind: Kind, endpoint: Int) {
        self.kind = kind
        self.endpoint = endpoint
    }

    /// The symbol that stands for the statistic.
    public static func symbol(_ index: Int) -> String { "statistic \(index)" }
}

/// What a candidate's plan is read from.
struct CandidateSource: Sendable {
    let document: Document
    let library: ModelResolver
    let overrides: ProtocolFile.Overrides
}
