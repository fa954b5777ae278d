/// Why a model cannot be described or fitted with the data given.
public enum ModelError: Error, Hashable, CustomStringConvertible {
    case unequalRows(variable: String, rows: Int, expected: Int)
    case repeatedVariable(String)
    case invalidName(String)
    case unknownVariable(String, known: [String])
    case repeatedTerm(String)
    /// A value that is infinite; NaN would have been missing.
    case infiniteValue(variable: String, row: Int)
    case unknownLevel(String, variable: String, levels: [String])
    case invalidLevels
    /// A code that counts no level.
    case invalidCode(Int, levels: Int)
    case responseRows(Int, expected: Int)
    /// Columns that are sums of multiples of earlier columns, by name.
    case aliased([String])
    case tooFewRows(Int, columns: Int)
    case wrongSetting(variable: String, isFactor: Bool)
    case contrastLength(Int, expected: Int)
    case dependentContrasts

    public var description: String {
        switch self {
        case .unequalRows(let variable, let rows, let expected):
            "variable '\(variable)' has \(rows) values, the first variable \(expected); "
                + "give one per row, NaN where missing"
        case .repeatedVariable(let name): "variable '\(name)' is there twice"
        case .invalidName(let name): "'\(name)' is no name of a variable: it must not be empty nor contain ':'"
        case .unknownVariable(let name, let known):
            "there is no variable '\(name)'; there are \(known.joined(separator: ", "))"
        case .repeatedTerm(let term): "term '\(term)' is there twice"
        case .infiniteValue(let variable, let row): "variable '\(variable)' is infinite in row \(row) (counted from 0)"
        case .unknownLevel(let level, let variable, let levels):
            "the factor \(variable.isEmpty ? "" : "'\(variable)' ")has no level '\(level)'; "
                + "it has \(levels.joined(separator: ", "))"
        case .invalidLevels: "a factor needs one level or more, each of them once"
        case .invalidCode(let code, let levels): "code \(code) counts none of a factor's \(levels) levels"
        case .responseRows(let rows, let expected):
            "the response has \(rows) values and the model frame \(expected) rows; give NaN where missing"
        case .aliased(let columns):
            "no unique estimate: \(columns.joined(separator: ", ")) can be had from the columns before; "
                + "is a level never observed, or a covariate constant?"
        case .tooFewRows(let rows, let columns): "\(rows) complete rows are too few for \(columns) coefficients"
        case .wrongSetting(let variable, let isFactor):
            "'\(variable)' is a \(isFactor ? "factor and needs a level" : "number and needs a value")"
        case .contrastLength(let count, let expected):
            "a contrast has one weight per coefficient: \(expected), not \(count)"
        case .dependentContrasts: "the contrasts of a joint test must be linearly independent"
        }
    }
}
