import Documents
import Statistics

/// One item of `analysis:`.
public struct AnalysisPlan: Sendable {
    public enum Task: Sendable {
        case compare(ComparisonPlan)
        /// Within patients: treatment and control count the treatments of a crossover, the endpoint those it has in a period.
        case crossover(ComparisonPlan)
        case describe(DescriptionPlan)
        case doseResponse(DoseResponsePlan)
    }
    /// Names the group of the results file.
    public var name: String
    public var title: String
    /// Index into the plan's endpoints.
    public var endpoint: Int
    public var task: Task
    public var position: SourcePosition
}

/// Two arms compared, patient by patient as they were observed.
public struct ComparisonPlan: Sendable {
    /// The arm whose effect is estimated, and the one it is compared with.
    public var treatment: Int
    public var control: Int
    public var method: ComparisonMethod
    /// Level of the test.
    public var alpha: Double
    public var alternative: Alternative
    /// Covariates of the cohort that a model adjusts for: index.
    public var adjust: [Int]
    /// Within which a stratified test compares.
    public var strata: [StratumPlan]
    /// Subgroups in which the comparison is repeated.
    public var subgroups: [StratumPlan]
    /// Until when survival is looked at, in the time unit of the endpoint; only of ``ComparisonMethod/restrictedMean``.
    public var horizon: Double?
    /// The estimand that the comparison aims at, by index; of no meaning where the plan has none.
    public var estimand = 0
    /// Intercurrent events, by index: what is observed after one of them is left out.
    public var discardAfter: [Int] = []
    /// Intercurrent events, by index: a patient whom one of them met has not had the endpoint's event.
    public var failAfter: [Int] = []
    /// Level of intervals.
    public var level: Double { alternative == .twoSided && method != .equivalence ? 1 - alpha : 1 - 2 * alpha }
    /// Limits of equivalence, of the ratio of geometric means; only of ``ComparisonMethod/equivalence``.
    public var limits: ClosedRange<Double>?
    /// The effect that a test of non-inferiority refutes, in the unit of the effect: `-margin` of a difference where more is
    /// better, `margin` where less is, the ratio itself of a ratio; nil tests against no effect.
    public var margin: Double? = nil
    /// Of methods that compare what was measured at visits.
    public var repeated: RepeatedPlan?
}

extension Alternative {
    /// As a protocol has it: `two-sided`, `greater`, `less`.
    public var word: String { self == .twoSided ? "two-sided" : rawValue }
}

/// An endpoint described in groups.
public struct DescriptionPlan: Sendable {
    /// Whether arms are told apart.
    public var byArm: Bool
    public var by: [StratumPlan]
}

/// How two arms are compared, as statisticians call it.
public enum ComparisonMethod: String, Sendable, CaseIterable {
    case riskDifference = "risk difference"
    case riskRatio = "risk ratio"
    case oddsRatio = "odds ratio"
    case fisher = "Fisher"
    case mantelHaenszel = "Cochran-Mantel-Haenszel"
    case logistic
    case tTest = "t test"
    case welch = "Welch t test"
    case wilcoxon = "Wilcoxon"
    case ancova = "ANCOVA"
    case mmrm = "MMRM"
    case imputation
    case poisson = "Poisson"
    case negativeBinomial = "negative binomial"
    case equivalence = "TOST"
    case logRank = "log-rank"
    case cox = "Cox"
    case restrictedMean = "RMST"

    /// What kind of endpoint the method compares.
    public enum Subject: String, Sendable {
        case event = "an event"
        case number = "a number"
        case time = "a time to event"
    }

    public var subject: Subject {
        switch self {
        case .riskDifference, .riskRatio, .oddsRatio, .fisher, .mantelHaenszel, .logistic: .event
        case .tTest, .welch, .wilcoxon, .ancova, .mmrm, .imputation, .poisson, .negativeBinomial, .equivalence: .number
        case .logRank, .cox, .restrictedMean: .time
        }
    }

    /// Whether covariates can be adjusted for.
    public var takesCovariates: Bool {
        switch self {
        case .ancova, .mmrm, .imputation, .logistic, .poisson, .negativeBinomial, .cox: true
        default: false
        }
    }

    /// Whether the effect is a ratio; else it is a difference in the endpoint's unit.
    public var isRatio: Bool {
        switch self {
        case .riskRatio, .oddsRatio, .fisher, .logistic, .poisson, .negativeBinomial, .equivalence, .logRank, .cox: true
        default: false
        }
    }

    /// Whether the method tests against a margin: those whose test is of one hypothesis only do not.
    public var takesMargin: Bool { self != .fisher && self != .logRank && self != .equivalence }

    /// Whether it compares what was measured at visits.
    public var isRepeated: Bool { self == .mmrm || self == .imputation }

    /// Whether patients can be compared within strata.
    public var takesStrata: Bool { self == .mantelHaenszel || self == .logRank || self == .cox }
}
