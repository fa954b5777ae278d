import Documents
import Quantities

/// Individual values: a row per subject, a column `ID`, then numbers by name (`CL`, or `CL [L/h]`).
///
/// Numbers are read to the nearest double, so 17 digits come back bit for bit.
public struct SubjectTable: Sendable {
    public let ids: [String]
    /// All but `ID`.
    public let columns: [CSVColumn]
    public let file: String
    private let values: [Double]
    private let indices: [Int]
    private let table: CSVTable

    /// Reads a file; nil after diagnostics of all that is wrong (fifty at most).
    public static func load(path: String, ignoring: [String] = [], _ diagnostics: Diagnostics) -> SubjectTable? {
        FileText.read(path, limit: FileText.tableByteLimit, diagnostics).flatMap { parse($0, file: path, ignoring: ignoring, diagnostics) }
    }

    /// Reads a text; nil after diagnostics.
    public static func parse(
        _ text: String, file: String, ignoring: [String] = [], _ diagnostics: Diagnostics
    ) -> SubjectTable? {
        let errors = TableDiagnostics(file: file, diagnostics)
        defer { errors.close() }
        guard let table = CSVTable.parse(text, errors) else { return nil }
        for name in ignoring where !table.columns.contains(where: { $0.name == name }) {
            errors.error(
                errors.position(1, 1), "`--ignore \(name)`: there is no column `\(name)`",
                remedy: Suggestions.remedy(for: name, among: table.columns.map(\.name)))
        }
        guard let key = table.columns.firstIndex(where: { $0.name.uppercased() == "ID" }) else {
            errors.error(
                errors.position(1, 1), "the column `ID` is missing", remedy: "name each row's subject in a column `ID`")
            return nil
        }
        let ids = identifiers(table, key, errors)
        let numbers = NumberColumns(table, except: key, ignored: ignoring, errors)
        guard !errors.hasErrors else { return nil }
        return SubjectTable(
            ids: ids, columns: numbers.columns, file: file, values: numbers.values, indices: numbers.indices,
            table: table)
    }

    /// As in the file, in the unit of the column's header.
    public func value(subject: Int, column: Int) -> Double { values[subject * columns.count + column] }

    public func position(subject: Int, column: Int) -> SourcePosition {
        table.position(row: subject, column: indices[column])
    }

    private static func identifiers(_ table: CSVTable, _ key: Int, _ errors: TableDiagnostics) -> [String] {
        var lines: [String: Int32] = [:]
        return table.rows.map { row in
            let cell = row[key]
            let id = SubjectID.text(cell)
            if cell.isMissing {
                errors.error(cell, "this row has no ID", remedy: "name its subject")
            } else if let first = lines[id] {
                errors.error(
                    cell, "subject \(cell.quotedText) is here twice (first in line \(first))",
                    expected: "one row for each subject")
            } else {
                lines[id] = cell.line
            }
            return id
        }
    }
}
