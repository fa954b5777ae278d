import Documents
import Quantities

/// One row's cells by their meaning.
final class EventCells {
    private let cells: [CSVCell]
    private let layout: EventLayout
    private let errors: TableDiagnostics
    private(set) var hasFailed = false

    init(cells: [CSVCell], layout: EventLayout, errors: TableDiagnostics) {
        self.cells = cells
        self.layout = layout
        self.errors = errors
    }

    private func cell(_ column: EventColumn) -> CSVCell? { layout.indices[column].map { cells[$0] } }

    func has(_ column: EventColumn) -> Bool { cell(column).map { !$0.isMissing } ?? false }

    func text(_ column: EventColumn) -> String { cell(column)?.text ?? "missing" }

    func isNonZero(_ column: EventColumn) -> Bool { has(column) && DecimalNumber.parse(text(column)) != 0 }

    /// At the column's cell, or at the row's beginning if the table has no such column.
    func error(_ column: EventColumn, _ problem: String, expected: String? = nil, remedy: String? = nil) {
        hasFailed = true
        errors.error(cell(column) ?? cells[0], problem, expected: expected, remedy: remedy)
    }

    /// The column's number; nil where the cell is missing, and after an error.
    func value(
        _ column: EventColumn, _ range: String = "a number", required: Bool = false,
        _ isAllowed: (Double) -> Bool = { _ in true }
    ) -> Double? {
        guard let cell = cell(column), required || !cell.isMissing else { return nil }
        if column == .time, cell.text.contains(":") {
            error(
                column, "TIME is \(cell.quotedText), a time of day",
                expected: "hours (or the unit in the header) as a number, such as 8.5")
            return nil
        }
        guard let value = cell.number(column.rawValue, errors) else {
            hasFailed = true
            return nil
        }
        guard isAllowed(value) else {
            error(column, "\(column.rawValue) is \(cell.text)", expected: range)
            return nil
        }
        return value
    }

    /// A whole number or a name.
    func reference(_ column: EventColumn) -> EventTable.Record.Reference? {
        guard let cell = cell(column), !cell.isMissing else { return nil }
        guard let number = DecimalNumber.parse(cell.text) else {
            if Naming.isName(cell.text.replacing(".", with: "_")) { return .name(cell.text) }
            error(
                column, "\(column.rawValue) is \(cell.quotedText)",
                expected: "a number, or the name of a route, state or output")
            return nil
        }
        if column == .compartment, number < 0 {
            error(
                column, "CMT is \(cell.text): switching a compartment off is not supported",
                expected: "a compartment's number or name")
            return nil
        }
        guard let whole = Int(exactly: number), whole >= 0, whole <= 1_000_000 else {
            error(column, "\(column.rawValue) is \(cell.text)", expected: "a whole number, or a name")
            return nil
        }
        return .number(whole)
    }
}
