import ResultStore
import Statistics

/// The statistics of a summary as datasets of one name each, in the order of a table's columns.
enum SummaryColumns {
    private enum Dimension { case own, fraction }

    private struct Column {
        let name: String
        let words: String
        let dimension: Dimension
        let value: @Sendable (Summary) -> Double?

        init(_ name: String, _ words: String, _ dimension: Dimension = .own, _ value: @escaping @Sendable (Summary) -> Double?) {
            self.name = name
            self.words = words
            self.dimension = dimension
            self.value = value
        }
    }

    private static let columns: [Column] = [
        Column("mean", "mean") { $0.mean },
        Column("sd", "standard deviation") { $0.standardDeviation },
        Column("geometric_mean", "geometric mean (none where a value is not positive)") { $0.geometric?.mean },
        Column("geometric_cv", "geometric coefficient of variation, sqrt(exp(s2) - 1)", .fraction) { $0.geometric?.coefficientOfVariation },
        Column("minimum", "smallest value") { $0.minimum },
        Column("p5", "5th percentile") { $0.percentile5 },
        Column("p25", "25th percentile") { $0.percentile25 },
        Column("median", "median") { $0.median },
        Column("p75", "75th percentile") { $0.percentile75 },
        Column("p95", "95th percentile") { $0.percentile95 },
        Column("maximum", "largest value") { $0.maximum },
        Column("mean_se", "Monte Carlo standard error of the mean") { $0.standardError },
        Column("sd_se", "Monte Carlo standard error of the standard deviation") { $0.standardErrorOfStandardDeviation },
        Column("geometric_mean_se", "Monte Carlo standard error of the geometric mean") { $0.geometric?.standardError },
        Column("p5_se", "Monte Carlo standard error of the 5th percentile (Maritz and Jarrett)") { $0.standardErrorOfPercentile5 },
        Column("median_se", "Monte Carlo standard error of the median (Maritz and Jarrett)") { $0.standardErrorOfMedian },
        Column("p95_se", "Monte Carlo standard error of the 95th percentile (Maritz and Jarrett)") { $0.standardErrorOfPercentile95 },
    ]

    /// Writes n, missing and the statistics of one sample per place on the axes (none: of one sample).
    static func write(_ samples: [Sample], of variable: Variable, axes: [String], into group: AnalysisGroup) throws {
        let summaries = samples.map(Summary.init)
        try group.counts("n", "\(variable.longName): number of values", summaries.map(\.count), axes: axes)
        try group.counts(
            "missing", "\(variable.longName): number of missing values", summaries.map { $0.missing + $0.infinite }, axes: axes)
        for column in columns {
            let unit = column.dimension == .own ? variable.unit : "1"
            try group.numbers(column.name, "\(variable.longName): \(column.words)", unit: unit, summaries.map(column.value), axes: axes)
        }
        let intervals = samples.map { $0.meanInterval() }
        try group.numbers(
            "mean_lower", "\(variable.longName): lower limit of the 95 % interval of the mean", unit: variable.unit,
            intervals.map { $0?.lower }, axes: axes)
        try group.numbers(
            "mean_upper", "\(variable.longName): upper limit of the 95 % interval of the mean", unit: variable.unit,
            intervals.map { $0?.upper }, axes: axes)
    }
}
