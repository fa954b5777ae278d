import Documents
import Quantities

/// The errors of one table: the first fifty are told, the rest are counted.
final class TableDiagnostics {
    static let limit = 50

    let file: String
    private let diagnostics: Diagnostics
    private let most: Int
    private var count = 0
    private var last: SourcePosition

    /// - Parameter most: how many are told.
    init(file: String, most: Int = TableDiagnostics.limit, _ diagnostics: Diagnostics) {
        self.file = file
        self.most = most
        self.diagnostics = diagnostics
        last = SourcePosition(file: file, line: 1, column: 1)
    }

    var hasErrors: Bool { count > 0 }

    func position(_ line: Int, _ column: Int) -> SourcePosition {
        SourcePosition(file: file, line: line, column: column)
    }

    func position(_ cell: CSVCell) -> SourcePosition { position(Int(cell.line), Int(cell.column)) }

    func error(_ position: SourcePosition, _ problem: String, expected: String? = nil, remedy: String? = nil) {
        count += 1
        last = max(last, position)
        if count <= most { diagnostics.error(position, problem, expected: expected, remedy: remedy) }
    }

    func error(_ cell: CSVCell, _ problem: String, expected: String? = nil, remedy: String? = nil) {
        error(position(cell), problem, expected: expected, remedy: remedy)
    }

    /// Ends the table's reading; says how many errors were not told.
    func close() {
        guard count > most else { return }
        let more = count - most
        diagnostics.error(
            last, "\(more) more error\(more == 1 ? "" : "s") in this file", remedy: "mend those above first")
    }
}

extension CSVCell {
    /// The text for a message: shortened, and control characters escaped.
    var quotedText: String {
        let shown = text.prefix(40)
        return
            "`\(shown.unicodeScalars.map { $0.value < 0x20 ? $0.escaped(asASCII: true) : String($0) }.joined())\(text.count > 40 ? "..." : "")`"
    }

    /// The cell's number, or nil after an error; `what` names it in the message.
    func number(_ what: String, _ errors: TableDiagnostics) -> Double? {
        if let value = DecimalNumber.parse(text) { return value }
        let commas = text.replacing(",", with: ".")
        let remedy: String? =
            if commas != text, DecimalNumber.parse(commas) != nil {
                DecimalNumber.withoutComma(text)
            } else if ["na", "nan", "null", "n/a", "-", "missing"].contains(text.lowercased()) {
                "leave a missing value empty or write `.`"
            } else if text.first.map({ "<>".contains($0) }) == true
                || ["blq", "bql", "blloq"].contains(text.lowercased())
            {
                "leave a reading below the limit of quantification empty, with MDV 1"
            } else {
                nil
            }
        errors.error(self, "\(what) is \(isMissing ? "missing" : quotedText)", expected: "a number", remedy: remedy)
        return nil
    }
}
