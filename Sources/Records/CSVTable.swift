import Documents
import Quantities

/// A column's header: `AMT`, or with its unit `AMT [mg]`.
public struct CSVColumn: Hashable, Sendable {
    public let name: String
    /// Where the header gives one.
    public let unit: Unit?
    public let position: SourcePosition

    /// Where the unit begins, for messages about it.
    public let unitPosition: SourcePosition
}

/// A table read from CSV text: named columns, rows of as many cells, every cell with its place.
///
///     let table = CSVTable.load(path: "events.csv", diagnostics)
///     table?.rows[0][2].text
public struct CSVTable: Sendable {
    public let file: String
    public let columns: [CSVColumn]
    public let rows: [[CSVCell]]
    /// Rows with more or fewer cells than columns, of which errors were told.
    let ragged: [[CSVCell]]

    /// Reads a file; nil after diagnostics of all that is wrong (fifty at most).
    public static func load(path: String, _ diagnostics: Diagnostics) -> CSVTable? {
        FileText.read(path, limit: FileText.tableByteLimit, diagnostics).flatMap { parse($0, file: path, diagnostics) }
    }

    /// Reads a text; nil after diagnostics.
    public static func parse(_ text: String, file: String, _ diagnostics: Diagnostics) -> CSVTable? {
        let errors = TableDiagnostics(file: file, diagnostics)
        defer { errors.close() }
        let table = parse(text, errors)
        return errors.hasErrors ? nil : table
    }

    /// As far as the text is sound: rows with wrong quotes or of a wrong length are left out. nil without a header and a row.
    static func parse(_ text: String, separator: Character = ",", _ errors: TableDiagnostics) -> CSVTable? {
        var reader = CSVReader(text, separator: separator, errors: errors)
        guard let header = reader.row() else {
            errors.error(errors.position(1, 1), "the table is empty", expected: "a line of column names, then rows")
            return nil
        }
        guard !isSeparatedOtherwise(header, errors) else { return nil }
        let columns = header.map { column($0, errors) }
        reportDuplicates(columns, errors)
        var rows: [[CSVCell]] = [], ragged: [[CSVCell]] = []
        while let row = reader.row() {
            guard reader.isRowSound else { continue }
            if row.count == columns.count {
                rows.append(row)
            } else {
                reportLength(row, columns: columns, errors)
                ragged.append(row)
            }
        }
        guard !rows.isEmpty || errors.hasErrors else {
            errors.error(
                errors.position(1, 1), "the table has no rows", expected: "at least one below the column names")
            return nil
        }
        return CSVTable(file: errors.file, columns: columns, rows: rows, ragged: ragged)
    }

    public func position(row: Int, column: Int) -> SourcePosition {
        let cell = rows[row][column]
        return SourcePosition(file: file, line: Int(cell.line), column: Int(cell.column))
    }

    private static func isSeparatedOtherwise(_ header: [CSVCell], _ errors: TableDiagnostics) -> Bool {
        guard header.count == 1, let other = header[0].text.first(where: { ";\t|".contains($0) }) else { return false }
        let name = other == "\t" ? "tabs" : "`\(other)`"
        errors.error(
            header[0], "the columns are separated by \(name)", expected: "commas",
            remedy: "save the table as CSV with commas and decimal points")
        return true
    }

    private static func column(_ cell: CSVCell, _ errors: TableDiagnostics) -> CSVColumn {
        let position = errors.position(cell)
        guard !cell.text.isEmpty else {
            errors.error(position, "this column has no name", remedy: "name it, or remove the column")
            return CSVColumn(name: "", unit: nil, position: position, unitPosition: position)
        }
        guard let open = cell.text.firstIndex(of: "["), cell.text.hasSuffix("]") else {
            guard cell.text.contains("[") || cell.text.hasSuffix(")") else {
                return CSVColumn(name: cell.text, unit: nil, position: position, unitPosition: position)
            }
            let name = trimmed(cell.text.prefix { $0 != "[" && $0 != "(" })
            errors.error(
                position, "the header \(cell.quotedText) is neither a name nor a name with a unit",
                expected: "a unit in brackets, such as `\(name) [mg]`")
            return CSVColumn(name: name, unit: nil, position: position, unitPosition: position)
        }
        let name = trimmed(cell.text[..<open])
        let unitText = trimmed(cell.text[cell.text.index(after: open)...].dropLast())
        let offset = cell.text[...open].unicodeScalars.count
        let unitPosition = errors.position(position.line, position.column + offset)
        if name.isEmpty {
            errors.error(
                position, "this column has a unit but no name", remedy: "write for example `AMT [\(unitText)]`")
        }
        do {
            return CSVColumn(name: name, unit: try Unit(unitText), position: position, unitPosition: unitPosition)
        } catch {
            errors.error(
                errors.position(position.line, unitPosition.column + error.offset), error.message,
                remedy: error.suggestion)
            return CSVColumn(name: name, unit: nil, position: position, unitPosition: unitPosition)
        }
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text.drop { $0.isWhitespace })
    }

    private static func reportDuplicates(_ columns: [CSVColumn], _ errors: TableDiagnostics) {
        var seen: [String: CSVColumn] = [:]
        for column in columns where !column.name.isEmpty {
            if let first = seen[column.name] {
                errors.error(
                    column.position,
                    "the column `\(column.name)` is here twice (first in column \(first.position.column) of line \(first.position.line))",
                    remedy: "rename or remove one")
            } else {
                seen[column.name] = column
            }
        }
    }

    private static func reportLength(_ row: [CSVCell], columns: [CSVColumn], _ errors: TableDiagnostics) {
        let place = row.count > columns.count ? row[columns.count] : row[0]
        errors.error(
            place, "this row has \(row.count) cell\(row.count == 1 ? "" : "s")",
            expected: "\(columns.count), one for each column",
            remedy: row.count > columns.count
                ? "quote a cell that contains a comma" : "a missing value is `.` or nothing between two commas")
    }
}
