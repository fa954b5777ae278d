/// Cells of CSV files (RFC 4180).
package enum CSVText {
    /// A row of cells, without the line's end.
    package static func row(_ cells: [String]) -> String { cells.map(quoted).joined(separator: ",") }

    /// A cell, in quotes where some reader might else take it apart or trim it.
    package static func quoted(_ cell: String) -> String {
        // Scalars: as a character, a line's end of CR and LF is neither, and a quote under an accent is no quote.
        let scalars = cell.unicodeScalars
        guard scalars.contains(where: { ",;\"\n\r".unicodeScalars.contains($0) }) || scalars.first == " " || scalars.last == " "
        else { return cell }
        var quoted = "\""
        for scalar in scalars {
            if scalar == "\"" { quoted += "\"" }
            quoted.unicodeScalars.append(scalar)
        }
        return quoted + "\""
    }
}
