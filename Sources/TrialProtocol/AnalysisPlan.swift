import Documents
import Statistics

/// One item of `analysis:`.
public struct AnalysisPlan: Sendable {
    public enum Task: Sendable {
        case compare(ComparisonPlan)
        /// Within patients: treatment and control count the treatments of a crossover, the endpoint those it has in a period.
        case crossover(ComparisonPlan)
        case describe(DescriptionPlan)
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
    /// Level of intervals.
    public var level: Double { alternative == .twoSided && method != .equivalence ? 1 - alpha : 1 - 2 * alpha }
    /// Limits of equivalence, of the ratio of geometric means; only of ``ComparisonMethod/equivalence``.
    public var limits: ClosedRange<Double>?
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
        case .tTest, .welch, .wilcoxon, .ancova, .poisson, .negativeBinomial, .equivalence: .number
        case .logRank, .cox, .restrictedMean: .time
        }
    }

    /// Whether covariates can be adjusted for.
    public var takesCovariates: Bool {
        switch self {
        case .ancova, .logistic, .poisson, .negativeBinomial, .cox: true
        default: false
        }
    }

    /// Whether patients can be compared within strata.
    public var takesStrata: Bool { self == .mantelHaenszel || self == .logRank || self == .cox }
}
