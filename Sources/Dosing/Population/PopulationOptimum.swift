import TrialProtocol

/// What an optimisation found.
public struct PopulationOptimum: Sendable {
    /// A group of patients with an optimum of its own.
    struct Group: Sendable {
        /// Of each covariate of `by`: which of its groups.
        var places: [Int]
        /// `creatinine_clearance below 30 mL/min`
        var label: String
        var optimum: GroupOptimum
    }

    let plan: TrialPlan
    let optimisation: OptimisationPlan
    /// Candidates that were solved.
    var table: CandidateTable
    /// Solved candidates that were solved with every twin.
    var isActive: [Bool]
    /// Candidates among which the best was chosen: those solved, or points between them, too.
    var choices: CandidateTable
    var isChoice: [Bool]
    /// Whether the choices are points between the candidates that were solved.
    var isInterpolated: Bool
    package var whole: GroupOptimum
    var groups: [Group]
    /// Per twin: the choice that is best for it alone; none where there are too many to judge.
    var individual: [Int?]
    /// `[twin][covariate]`, in the cohort's units.
    var covariates: [[Double]]
    /// `[endpoint][twin]` with the best candidate, as solved.
    var found: [[Double]]
    /// The best candidate.
    public var best: [Double]
    /// Patients left behind by the best candidate.
    var subgroups: [Subgroup]
    /// Events by exposure.
    var exposures: [ExposureResponse]

    /// Whether the best candidate keeps all constraints.
    public var isFeasible: Bool { whole.isFeasible }
    /// Solved candidates, and twins that failed in one of them.
    public var candidates: Int { table.candidates.count }
    public var failed: Int { table.failed.reduce(0, +) }
}
