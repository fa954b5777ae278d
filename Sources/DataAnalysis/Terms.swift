import Documents
import Quantities
import Records
import Statistics

/// The terms of a linear predictor as given on the command line, with the variables they need.
///
/// `age, SEX, factor(SITE), BASE:AVISIT`: a column of numbers is a covariate, one of text a factor; `factor(...)` makes
/// one of numbers a factor.
struct Terms {
    private(set) var names: [String] = []
    private(set) var variables: [ModelFrame.Variable] = []
    private(set) var terms: [ModelTerm] = []
    private(set) var notes: [String] = []

    /// A factor that stands for itself, such as the arm.
    mutating func add(_ name: String, _ factor: Factor) {
        names.append(name)
        variables.append(.factor(factor))
        terms.append(ModelTerm([name]))
    }

    mutating func addTerm(_ variables: [String]) { terms.append(ModelTerm(variables)) }

    /// - Parameter adjust: terms as the user wrote them; names that are there already count as they are.
    mutating func add(_ adjust: [String], in table: DataTable) throws {
        for term in adjust {
            var parts: [String] = []
            for part in term.split(separator: ":").map({ trimmed($0) }) {
                let isFactor = part.hasPrefix("factor(") && part.hasSuffix(")")
                let name = isFactor ? trimmed(part.dropFirst(7).dropLast()) : part
                parts.append(name)
                if names.contains(name) { continue }
                let column = try table.column(name, for: "--adjust")
                names.append(name)
                variables.append(try variable(column, isFactor: isFactor))
            }
            terms.append(ModelTerm(parts))
        }
    }

    private mutating func variable(_ column: DataColumn, isFactor: Bool) throws -> ModelFrame.Variable {
        switch column.content {
        case .nothing: throw column.failure("`\(column.name)` has no values", remedy: "leave it out of `--adjust`")
        case .numbers where !isFactor: return .numeric(try column.numbers())
        case .both where !isFactor:
            let numbers = column.texts.map { $0.map { DecimalNumber.parse($0) != nil } ?? true }
            let row = numbers.firstIndex(of: false)
            throw column.failure(
                row: row, "`\(column.name)` is \(row.map(column.quoted(row:)) ?? "text") here, and a number elsewhere",
                expected: "a number", remedy: "write `factor(\(column.name))` if its values are names")
        default:
            let factor = try Factor(column.texts, levels: column.levels)
            let shown = Suggestions.list(factor.levels)
            notes.append("`\(column.name)` is a factor (\(shown)); reference \(factor.levels[0])")
            return .factor(factor)
        }
    }

    private func trimmed(_ text: some StringProtocol) -> String {
        String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }

    func frame() throws -> ModelFrame { try ModelFrame(names: names, variables: variables) }
}
