import Records
import Statistics

/// A column that says whether an event happened.
struct EventMarks {
    let column: DataColumn
    /// 1 with the event, 0 without, NaN where missing.
    let values: [Double]

    /// - Parameter value: what means that it happened; nil for 1, with 0 for no event.
    /// - Throws: ``DiagnosticError`` for other values than 0 and 1 when none is named, and for one that no row has.
    init(_ table: DataTable, _ name: String, for option: String, value: String?) throws {
        column = try table.column(name, for: option)
        let texts = column.texts
        if let value {
            guard texts.contains(value) else {
                throw column.failure(
                    "`--event-value \(value)`: no row of `\(name)` is `\(value)`",
                    expected: "one of \(column.levels.prefix(10).joined(separator: ", "))")
            }
            values = texts.map { $0.map { $0 == value ? 1 : 0 } ?? .nan }
            return
        }
        if let row = texts.firstIndex(where: { $0 != nil && $0 != "0" && $0 != "1" }) {
            throw column.failure(
                row: row, "`\(name)` is \(column.quoted(row: row))", expected: "1 with the event, 0 without",
                remedy: "name the value that means an event with `--event-value`")
        }
        values = texts.map { $0.map { $0 == "1" ? 1 : 0 } ?? .nan }
    }

    var events: Int { values.count { $0 == 1 } }
}
