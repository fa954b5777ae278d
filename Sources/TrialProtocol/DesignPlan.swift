import Populations
import TrialDesign

/// How a trial is laid out: who is observed in which arm.
public struct DesignPlan: Sendable {
    public enum Kind: String, Sendable, CaseIterable {
        case parallel
        case groupSequential = "group-sequential"
        case multiArm = "multi-arm-multi-stage"
        case reestimation = "sample-size re-estimation"
        case crossover
        case responseAdaptive = "response-adaptive"
    }
    public var kind: Kind
    /// nil: blocks of one place per share, the method where a protocol names none.
    public var method: AllocationMethod?
    /// Within which patients are allocated apart, or which minimisation balances.
    public var strata: [StratumPlan]
    /// Whether the sites of `accrual` divide patients, too.
    public var bySite = false
    /// Of a group-sequential design.
    public var looks: LookPlan?
    /// Of a design that changes with its data otherwise.
    public var adaptation: Adaptation?
    /// Of a crossover.
    public var crossover: CrossoverPlan?
    /// For people: `stratified permuted blocks of 4`.
    public var text: String

    public static let standard = DesignPlan(kind: .parallel, method: nil, strata: [], looks: nil, text: "permuted blocks")
}

/// A property of patients that divides them into groups: a categorical covariate, or a number cut at some values.
public struct StratumPlan: Sendable, Hashable {
    /// Name of the cohort's covariate.
    public var name: String
    /// Index into the cohort's covariates.
    public var covariate: Int
    /// For a number: where it is cut, ascending, in the covariate's unit; a value at a cut belongs above it.
    public var cuts: [Double]
    /// What each group is called: a level, or `65 y and above`.
    public var groups: [String]

    /// The group (from 0) of a covariate's value.
    public func group(of value: Double) -> Int {
        cuts.isEmpty ? Int(value) : cuts.count { value >= $0 }
    }
}
