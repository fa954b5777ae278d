import Expressions
import Foundation
import Statistics

extension CohortDescription {
    /// Most covariates that pairs are shown of.
    public static let mostPaired = 6

    /// - Parameters:
    ///   - twins: drawn with `seed`, 0 ..< count of replicate 0.
    ///   - patients: to be compared with.
    ///   - paired: numeric covariates to show in pairs, at most ``mostPaired``; nil for the first random ones.
    ///   - published: of these twins, if it is known already.
    /// - Throws: ``DiagnosticError`` when patients before eligibility cannot be drawn.
    public init(
        _ cohort: Cohort, twins: [CohortTwin], seed: UInt64, threads: Int, version: String, patients: RealPatients? = nil,
        paired: [String]? = nil, published known: PublishedComparison? = nil
    ) throws {
        let columns = cohort.covariates.indices.map { index in twins.map { $0.values[index] } }
        let isSelected = cohort.eligible != nil || !cohort.strata.isEmpty
        let everybody = isSelected
            ? try cohort.beforeEligibility.sampler(seed: seed).twins(replicate: 0, count: twins.count, threads: threads) : twins
        let comparison = known ?? PublishedComparison(cohort, twins: twins, everybody: everybody)
        let selection = CohortSelection(cohort, everybody)
        let summary = CohortSummary(cohort, twins: twins)
        self.cohort = cohort.name
        title = cohort.title
        source = cohort.source
        file = cohort.file
        text = cohort.text
        self.version = version
        self.seed = seed
        size = twins.count
        attempts = summary.attempts
        acceptance = summary.acceptance
        // Negative binomial: attempts until `size` were accepted.
        acceptanceError = acceptance.map { $0 * ((1 - $0) / Double(max(1, twins.count))).squareRoot() }
        eligibility = cohort.eligibility
        refusals = selection.refusals
        strata = selection.strata(summary)
        covariates = cohort.covariates.indices.map { CovariateDescribing(cohort, $0, columns[$0], patients).description }
        let varying = cohort.covariates.indices.filter { index in
            cohort.covariates[index].unit != nil && columns[index].contains { $0 != columns[index][0] }
        }
        let chosen = paired.map { names in names.compactMap(cohort.index(of:)) } ?? Self.firstPaired(cohort, varying, patients)
        let pairing = CovariatePairing(cohort, columns, patients)
        self.paired = chosen.map { cohort.covariates[$0].name }
        pairs = chosen.indices.flatMap { second in (0..<second).map { pairing.pair(chosen[$0], chosen[second]) } }
        correlations = pairing.correlations(varying)
        published = comparison.rows.map(Published.init)
        unpublished = comparison.unheld
        patientFile = patients?.file
        patientCount = patients?.count
        unusedColumns = patients?.unused ?? []
    }

    /// Draws the twins, too.
    public init(_ cohort: Cohort, size: Int, seed: UInt64, threads: Int, version: String) throws {
        let twins = try cohort.sampler(seed: seed).twins(replicate: 0, count: size, threads: threads)
        try self.init(cohort, twins: twins, seed: seed, threads: threads, version: version)
    }

    /// Ones that real patients have first, random ones before those that formulas give.
    private static func firstPaired(_ cohort: Cohort, _ varying: [Int], _ patients: RealPatients?) -> [Int] {
        func rank(_ index: Int) -> Int {
            (patients?.column(of: index) == nil ? 2 : 0) + (cohort.covariates[index].isDerived ? 1 : 0)
        }
        return Array(varying.sorted { (rank($0), $0) < (rank($1), $1) }.prefix(5)).sorted()
    }
}

extension CohortDescription.Published {
    init(_ row: PublishedComparison.Row) {
        let figure = row.figure
        subject = figure.subject
        statistic = figure.statistic.name
        if case .quantile(let share) = figure.statistic { quantile = share } else { quantile = nil }
        if case .share(let level) = figure.statistic { self.level = level } else { level = nil }
        scope = figure.scope
        unit = figure.unit.symbol
        published = figure.value
        drawn = row.drawn
        difference = row.difference
        error = row.standardError
        tolerance = figure.tolerance
        toleranceText = figure.toleranceText
        reason = figure.reason
        verdict = row.verdict().rawValue
        count = row.count
        missing = row.missing
        source = figure.source
    }
}

extension CohortDescription.Numbers {
    init(_ sample: Sample) {
        let summary = Summary(sample)
        n = summary.count
        missing = summary.missing + summary.infinite
        mean = summary.mean
        sd = summary.standardDeviation
        minimum = summary.minimum
        p5 = summary.percentile5
        p25 = summary.percentile25
        median = summary.median
        p75 = summary.percentile75
        p95 = summary.percentile95
        maximum = summary.maximum
        meanError = summary.standardError
    }
}
