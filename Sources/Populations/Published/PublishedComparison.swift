import Statistics

/// Drawn twins of a cohort held against what its source publishes.
///
///     let comparison = try PublishedComparison.draw(cohort, size: 10_000, seed: 1, threads: 4)
///     print(comparison)
public struct PublishedComparison: Sendable {
    public enum Verdict: String, Sendable {
        /// Within the tolerance.
        case holds
        /// Beyond it by more than the Monte Carlo error can explain.
        case differs
        /// Beyond it by no more than that, or nobody to tell from: more twins would tell.
        case unclear
    }

    /// One published figure and what was drawn.
    public struct Row: Sendable {
        public let figure: PublishedFigure
        /// Twins of whom the figure is.
        public let count: Int
        /// Of these, ones in whom it has no value.
        public let missing: Int
        /// In the figure's unit; nil where there are too few.
        public let drawn: Double?
        /// Monte Carlo standard error of ``drawn``.
        public let standardError: Double?

        /// Drawn less published.
        public var difference: Double? { drawn.map { $0 - figure.value } }

        /// - Parameter errors: how many standard errors beyond the tolerance are still put down to chance.
        public func verdict(errors: Double = PublishedComparison.errors) -> Verdict {
            guard let difference else { return .unclear }
            let excess = abs(difference) - figure.tolerance
            if excess <= 0 { return .holds }
            guard let standardError else { return .unclear }
            return excess <= errors * standardError ? .unclear : .differs
        }
    }

    /// A normal deviate is further than this from 0 in 0.27 %.
    public static let errors = 3.0

    public let rows: [Row]
    /// Covariates that the rows are of.
    public let held: [String]
    /// Covariates of which no figure says anything, in the cohort's order.
    public let unheld: [String]

    /// - Parameters:
    ///   - twins: of the cohort as it is.
    ///   - everybody: of ``Cohort/beforeEligibility``, for figures that are of such patients.
    public init(_ cohort: Cohort, twins: [CohortTwin], everybody: [CohortTwin]) {
        let slots = Dictionary(uniqueKeysWithValues: cohort.covariates.enumerated().map { ($1.name, $0) })
        rows = cohort.published.map { figure in
            PublishedSample(figure, figure.isBeforeEligibility ? everybody : twins) { slots[$0] }.row
        }
        let subjects = Set(cohort.published.flatMap(\.subjects))
        held = cohort.covariates.map(\.name).filter(subjects.contains)
        unheld = cohort.covariates.map(\.name).filter { !subjects.contains($0) }
    }

    /// The cohort's twins 0 ..< size, and where figures ask for them as many before eligibility.
    /// - Throws: ``DiagnosticError`` when a twin cannot be drawn.
    public static func draw(_ cohort: Cohort, size: Int, seed: UInt64, threads: Int) throws -> PublishedComparison {
        let twins = try cohort.sampler(seed: seed).twins(replicate: 0, count: size, threads: threads)
        return try PublishedComparison(cohort, twins: twins, seed: seed, threads: threads)
    }

    /// - Parameter twins: drawn with `seed`.
    /// - Throws: ``DiagnosticError`` when a patient before eligibility cannot be drawn.
    public init(_ cohort: Cohort, twins: [CohortTwin], seed: UInt64, threads: Int) throws {
        let isNeeded = cohort.published.contains(where: \.isBeforeEligibility)
        let everybody = isNeeded
            ? try cohort.beforeEligibility.sampler(seed: seed).twins(replicate: 0, count: twins.count, threads: threads) : []
        self.init(cohort, twins: twins, everybody: everybody)
    }
}
