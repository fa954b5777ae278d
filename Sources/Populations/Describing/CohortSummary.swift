import Quantities
import Statistics

/// What drawn twins of a cohort look like.
///
///     let summary = try CohortSummary.draw(cohort, size: 1000, seed: 1)
///     print(summary)
public struct CohortSummary: Sendable {
    /// One covariate.
    public struct Row: Sendable {
        public enum Values: Sendable {
            case number(Unit, Summary)
            /// How many twins have each level.
            case levels([(name: String, count: Int)])
        }
        public let name: String
        public let title: String?
        public let isDerived: Bool
        public let values: Values
    }
    public let cohort: String
    public let title: String
    /// Twins drawn.
    public let size: Int
    /// Patients drawn to find them, the ones that were not eligible included.
    public let attempts: Int
    /// In the cohort's order.
    public let rows: [Row]
    /// Names of the numeric covariates, derived ones included.
    public let correlated: [String]
    /// Spearman's correlations of ``correlated`` as they came out; nil where one does not vary.
    public let spearman: [[Double?]]

    /// Twins of each stratum; none where the cohort has no strata.
    public let strata: [(name: String, count: Int)]

    /// Share of patients who were eligible; nil without twins.
    public var acceptance: Double? { attempts > 0 ? Double(size) / Double(attempts) : nil }

    public init(_ cohort: Cohort, twins: [CohortTwin]) {
        self.cohort = cohort.name
        title = cohort.title
        size = twins.count
        attempts = twins.reduce(0) { $0 + $1.attempts }
        rows = cohort.covariates.enumerated().map { index, covariate in
            let column = twins.map { $0.values[index] }
            let values: Row.Values =
                switch covariate.kind {
                case .number(let unit): .number(unit, Summary(Sample(column)))
                case .levels(let levels):
                    .levels(levels.enumerated().map { level, name in (name, column.count { $0 == Double(level) }) })
                }
            return Row(name: covariate.name, title: covariate.title, isDerived: covariate.isDerived, values: values)
        }
        let pattern = StratumPattern(quotas: cohort.strata.map(\.quota))
        var counts = [Int](repeating: 0, count: cohort.strata.count)
        if pattern.period > 0 { for index in twins.indices { counts[pattern.stratum(of: index)] += 1 } }
        strata = zip(cohort.strata, counts).map { ($0.name, $1) }
        let numbers = cohort.covariates.indices.filter { cohort.covariates[$0].unit != nil }
        correlated = numbers.map { cohort.covariates[$0].name }
        let ranks = numbers.map { index in SampleCorrelation.ranks(twins.map { $0.values[index] }) }
        spearman = ranks.map { a in ranks.map { b in SampleCorrelation.pearson(a, b) } }
    }

    /// Draws twins 0 ..< size of a replicate and describes them.
    /// - Throws: ``DiagnosticError`` when a twin cannot be drawn.
    public static func draw(_ cohort: Cohort, size: Int, seed: UInt64, replicate: Int = 0) throws -> CohortSummary {
        let sampler = cohort.sampler(seed: seed)
        return CohortSummary(cohort, twins: try (0..<max(size, 0)).map { try sampler.twin(replicate: replicate, index: $0) })
    }
}
