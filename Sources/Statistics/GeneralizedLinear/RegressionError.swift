/// Why a regression has no result.
public enum RegressionError: Error, Hashable, CustomStringConvertible {
    /// A series has another length than the design has rows.
    case unequalLengths(series: String, count: Int, rows: Int)
    /// There are more or fewer names than columns.
    case unequalNames(names: Int, columns: Int)
    /// A response that the model does not allow; the row counts from 0.
    case invalidResponse(row: Int, value: Double, allowed: String)
    /// An infinite covariate or offset.
    case infiniteValue(row: Int, name: String)
    /// No more complete rows than coefficients are needed, or none at all.
    case tooFewRows(rows: Int, coefficients: Int)
    /// These columns are combinations of others before them.
    case dependentColumns([String])
    /// The likelihood grows without end as these columns' coefficients do: they separate the outcomes, or only one
    /// outcome was seen.
    case separated([String])
    /// A name that no column has.
    case unknownColumn(String)
    /// The iteration did not settle.
    case notConverged(iterations: Int)

    public var description: String {
        switch self {
        case .unequalLengths(let series, let count, let rows):
            "the \(series) has \(count) values and the design \(rows) rows; give one value per row, NaN where missing"
        case .unequalNames(let names, let columns):
            "there are \(names) names for \(columns) columns of the design"
        case .invalidResponse(let row, let value, let allowed):
            "the response of row \(row) is \(value); it must be \(allowed), or NaN where missing"
        case .infiniteValue(let row, let name): "\(name) is infinite in row \(row)"
        case .tooFewRows(let rows, let coefficients):
            "\(rows) complete rows are too few for \(coefficients) coefficients"
        case .dependentColumns(let names):
            "\(names.joined(separator: ", ")) can be computed from the columns before; leave out what says nothing new"
        case .separated(let names):
            "there is no finite maximum likelihood estimate: the outcomes are separated by "
                + "\(names.joined(separator: ", ")); use Firth's penalty or fewer covariates"
        case .unknownColumn(let name): "no column of the design is called \(name)"
        case .notConverged(let iterations): "no convergence in \(iterations) iterations"
        }
    }
}
