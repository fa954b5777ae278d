import Documents
import Quantities

/// Values that drive a model over time: a column of times and columns of values (`TIME [h], glucose [mmol/L]`).
public struct ForcingTable: Sendable {
    /// Strictly increasing, in ``timeUnit`` where the header gives one.
    public let times: [Double]
    public let timeUnit: Unit?
    public let timePosition: SourcePosition
    /// All but the times.
    public let columns: [CSVColumn]
    private let valuesByRow: [Double]

    /// Reads a text; nil after diagnostics of all that is wrong (fifty at most).
    ///
    /// - Parameter time: the name of the column of times, in any case.
    public static func parse(
        _ text: String, file: String, time: String = "time", _ diagnostics: Diagnostics
    ) -> ForcingTable? {
        let errors = TableDiagnostics(file: file, diagnostics)
        defer { errors.close() }
        guard let table = CSVTable.parse(text, errors) else { return nil }
        guard let key = table.columns.firstIndex(where: { $0.name.lowercased() == time.lowercased() }) else {
            errors.error(
                errors.position(1, 1), "the column `\(time)` is missing", expected: "a column of times",
                remedy: Suggestions.remedy(for: time, among: table.columns.map(\.name)))
            return nil
        }
        if let unit = table.columns[key].unit, unit.dimension != Dimension(time: 1) {
            errors.error(
                table.columns[key].unitPosition, "`\(table.columns[key].name)` is in `\(unit)` (\(unit.dimension))",
                expected: "a unit of time, such as `h`")
        }
        if table.columns.count == 1 {
            errors.error(errors.position(1, 1), "there are no values", expected: "at least one column beside the times")
        }
        let times = times(table, key, errors)
        let numbers = NumberColumns(table, except: key, errors)
        guard !errors.hasErrors else { return nil }
        return ForcingTable(
            times: times, timeUnit: table.columns[key].unit, timePosition: table.columns[key].position,
            columns: numbers.columns, valuesByRow: numbers.values)
    }

    /// A column's values, one for each of ``times``.
    public func values(column: Int) -> [Double] {
        times.indices.map { valuesByRow[$0 * columns.count + column] }
    }

    private static func times(_ table: CSVTable, _ key: Int, _ errors: TableDiagnostics) -> [Double] {
        var last: (time: Double, text: String)?
        return table.rows.map { row in
            guard let time = row[key].number("`\(table.columns[key].name)`", errors) else { return 0 }
            if let last, time <= last.time {
                errors.error(
                    row[key], "the time \(row[key].text) does not come after \(last.text)",
                    expected: "strictly increasing times")
            }
            last = (time, row[key].text)
            return time
        }
    }
}
