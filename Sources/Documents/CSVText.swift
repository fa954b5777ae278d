/// Cells of CSV files (RFC 4180).
package enum CSVText {
    /// A row of cells, without the line's end.
    package static func row(_ cells: [String]) -> String { cells.map(quoted).joined(separator: ",") }

    /// A cell, in quotes where it has to be.
    package static func quoted(_ cell: String) -> String {
        guard cell.contains(where: { ",\"\n\r".contains($0) }) else { return cell }
        return "\"\(cell.replacing("\"", with: "\"\""))\""
    }
}
