/// A trial with a response per subject and visit, some of them missing.
///
///     let trial = try IncompleteTrial(
///         subjects: frame, arm: "ARM", references: ["drug": "placebo"], visits: ["week 4", "week 8"],
///         responses: matrix, deviations: IncompleteTrial.dropouts(matrix, strategy: .jumpToReference))
public struct IncompleteTrial: Sendable {
    /// From which visit on, and how, a subject's missing responses differ from its arm's.
    public struct Deviation: Sendable, Hashable {
        /// Counted from zero.
        public let visit: Int
        public let strategy: ReferenceStrategy

        public init(visit: Int, strategy: ReferenceStrategy) {
            self.visit = visit
            self.strategy = strategy
        }
    }

    /// Arm and covariates, a row per subject.
    public let subjects: ModelFrame
    public let arm: String
    public let visits: [String]
    /// Subjects x visits, NaN where missing.
    public let responses: Matrix
    /// nil for a subject that is missing at random.
    public let deviations: [Deviation?]
    /// Per subject the level of the arm that it is compared with.
    let referenceCodes: [Int?]

    /// - Parameters:
    ///   - references: the reference arm of an arm; an arm not named is its own.
    /// Throws for shapes that do not fit, an arm or reference that there is not, and infinite responses.
    public init(
        subjects: ModelFrame, arm: String, references: KeyValuePairs<String, String>, visits: [String],
        responses: Matrix, deviations: [Deviation?]
    ) throws(ImputationError) {
        try self.init(
            subjects: subjects, arm: arm, pairs: references.map { ($0.key, $0.value) }, visits: visits, responses: responses,
            deviations: deviations)
    }

    /// With one reference arm for all arms.
    public init(
        subjects: ModelFrame, arm: String, reference: String, visits: [String], responses: Matrix,
        deviations: [Deviation?]
    ) throws(ImputationError) {
        let factor = try ImputationError.wrapping { () throws(ModelError) in try subjects.factor(arm) }
        try self.init(
            subjects: subjects, arm: arm, pairs: factor.levels.map { ($0, reference) }, visits: visits, responses: responses,
            deviations: deviations)
    }

    private init(
        subjects: ModelFrame, arm: String, pairs: [(String, String)], visits: [String], responses: Matrix,
        deviations: [Deviation?]
    ) throws(ImputationError) {
        guard responses.rows == subjects.rows, deviations.count == subjects.rows, responses.columns == visits.count
        else {
            throw .shape(
                responses: responses.rows, visits: responses.columns, deviations: deviations.count,
                subjects: subjects.rows)
        }
        let factor = try ImputationError.wrapping { () throws(ModelError) in try subjects.factor(arm) }
        var reference = Array(factor.levels.indices)
        for (level, other) in pairs {
            guard let from = factor.levels.firstIndex(of: level), let to = factor.levels.firstIndex(of: other) else {
                let unknown = factor.levels.contains(level) ? other : level
                throw .model(.unknownLevel(unknown, variable: arm, levels: factor.levels))
            }
            reference[from] = to
        }
        for i in 0..<subjects.rows {
            if responses.row(i).contains(where: \.isInfinite) { throw .infiniteResponse(subject: i) }
            guard let deviation = deviations[i] else { continue }
            guard visits.indices.contains(deviation.visit) else {
                throw .deviationVisit(subject: i, visit: deviation.visit)
            }
            if deviation.visit == 0, deviation.strategy == .lastMeanCarriedForward {
                throw .nothingBeforeDeviation(subject: i)
            }
        }
        self.subjects = subjects
        self.arm = arm
        self.visits = visits
        self.responses = responses
        self.deviations = deviations
        referenceCodes = factor.codes.map { $0.map { reference[$0] } }
    }

    /// A deviation for each subject that has no response from some visit on, at the first such visit.
    public static func dropouts(_ responses: Matrix, strategy: ReferenceStrategy) -> [Deviation?] {
        (0..<responses.rows).map { i in
            let row = responses.row(i)
            let last = row.lastIndex { !$0.isNaN } ?? -1
            return last + 1 < row.count ? Deviation(visit: last + 1, strategy: strategy) : nil
        }
    }

    /// Missing responses.
    public var missing: Int { responses.values.reduce(0) { $0 + ($1.isNaN ? 1 : 0) } }

    /// Whether a response informs the model of the arms: one after a deviation does not, unless missing at random.
    func informs(_ subject: Int, _ visit: Int) -> Bool {
        guard !responses[subject, visit].isNaN else { return false }
        guard let deviation = deviations[subject], deviation.strategy != .missingAtRandom else { return true }
        return visit < deviation.visit
    }
}
