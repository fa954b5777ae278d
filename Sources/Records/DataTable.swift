import Documents
import Quantities

/// A data set: a header row, then a row per record; separated by commas or, if the header has none, by semicolons.
///
///     let table = DataTable.load(path: "trial.csv", diagnostics)
///     let change = try table.column("CHG", for: "--response").numbers()
///
/// An empty cell, `.` and `NA` are missing values.
public struct DataTable: Sendable {
    public let file: String
    public let columns: [DataColumn]
    public let rows: Int

    /// Reads a file; nil after diagnostics of all that is wrong (fifty at most).
    public static func load(path: String, _ diagnostics: Diagnostics) -> DataTable? {
        FileText.read(path, limit: FileText.tableByteLimit, diagnostics).flatMap { parse($0, file: path, diagnostics) }
    }

    /// Reads a text; nil after diagnostics.
    public static func parse(_ text: String, file: String, _ diagnostics: Diagnostics) -> DataTable? {
        let errors = TableDiagnostics(file: file, diagnostics)
        defer { errors.close() }
        guard let table = CSVTable.parse(text, separator: separator(of: text), errors), !errors.hasErrors
        else { return nil }
        let columns = table.columns.indices.map { index in
            DataColumn(table.columns[index], cells: table.rows.map { $0[index] }, file: file)
        }
        return DataTable(file: file, columns: columns, rows: table.rows.count)
    }

    /// A semicolon when the first line has some outside quotes, and no comma.
    private static func separator(of text: String) -> Character {
        var isQuoted = false
        var separator: Character = ","
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": isQuoted.toggle()
            case "," where !isQuoted: return ","
            case ";" where !isQuoted: separator = ";"
            case "\n" where !isQuoted, "\r" where !isQuoted: return separator
            default: break
            }
        }
        return separator
    }

    /// The column of a name.
    /// - Parameter option: what asks for it, for the message: `--response`.
    /// - Throws: ``DiagnosticError`` with the nearest name when there is none.
    public func column(_ name: String, for option: String) throws -> DataColumn {
        if let column = columns.first(where: { $0.name == name }) { return column }
        throw DiagnosticError([
            Diagnostic(
                SourcePosition(file: file, line: 1, column: 1), "`\(option) \(name)`: there is no column `\(name)`",
                remedy: Suggestions.remedy(for: name, among: columns.map(\.name)))
        ])
    }
}
