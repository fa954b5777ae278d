import Documents
import Quantities

/// A column of a data set, its cells with their places.
public struct DataColumn: Sendable {
    public let name: String
    /// Where the header gives one: `WT [kg]`.
    public let unit: Unit?
    /// Of the header.
    public let position: SourcePosition
    private let cells: [CSVCell]

    init(_ column: CSVColumn, cells: [CSVCell], file: String) {
        name = column.name
        unit = column.unit
        position = column.position
        self.cells = cells
    }

    /// What the cells that are not missing hold.
    public enum Content: Sendable, Hashable {
        case nothing, numbers, text
        /// Numbers, and text in some rows.
        case both
    }

    public var content: Content {
        var (hasNumbers, hasText) = (false, false)
        for row in cells.indices where !isMissing(row) {
            if DecimalNumber.parse(cells[row].text) == nil { hasText = true } else { hasNumbers = true }
        }
        return hasText ? (hasNumbers ? .both : .text) : (hasNumbers ? .numbers : .nothing)
    }

    public func isMissing(_ row: Int) -> Bool { cells[row].isMissing || cells[row].text == "NA" }

    public func position(row: Int) -> SourcePosition {
        SourcePosition(file: position.file, line: Int(cells[row].line), column: Int(cells[row].column))
    }

    /// A number per row, NaN where missing.
    /// - Throws: ``DiagnosticError`` with every text at its place (fifty at most).
    public func numbers() throws -> [Double] {
        let diagnostics = Diagnostics()
        let errors = TableDiagnostics(file: position.file, diagnostics)
        let values = cells.indices.map { row -> Double in
            isMissing(row) ? .nan : cells[row].number("`\(name)`", errors) ?? .nan
        }
        errors.close()
        try diagnostics.finish()
        return values
    }

    /// A text per row, nil where missing. `12.0`, which data frames make of 12, is `12`.
    public var texts: [String?] { cells.indices.map { isMissing($0) ? nil : SubjectID.text(cells[$0]) } }

    /// The different texts: numbers ascending, and text in which numbers count as such (`week 4` before `week 12`).
    public var levels: [String] { Set(texts.compactMap { $0 }).sorted(by: NaturalOrder.isBefore) }

    /// An error at a row of this column, or at its header.
    public func failure(
        row: Int? = nil, _ problem: String, expected: String? = nil, remedy: String? = nil
    ) -> DiagnosticError {
        DiagnosticError([
            Diagnostic(row.map(position(row:)) ?? position, problem, expected: expected, remedy: remedy)
        ])
    }

    /// What a cell holds, for a message.
    public func quoted(row: Int) -> String { cells[row].quotedText }

    /// The file's line of a row.
    public func line(row: Int) -> Int { Int(cells[row].line) }
}

/// Text in which runs of digits count as numbers.
enum NaturalOrder {
    static func isBefore(_ a: String, _ b: String) -> Bool {
        if let first = DecimalNumber.parse(a), let second = DecimalNumber.parse(b), first != second {
            return first < second
        }
        let (first, second) = (parts(a), parts(b))
        for (x, y) in zip(first, second) where x != y {
            if let p = DecimalNumber.parse(x), let q = DecimalNumber.parse(y), p != q { return p < q }
            return x < y
        }
        return first.count != second.count ? first.count < second.count : a < b
    }

    /// Runs of digits and of other characters.
    private static func parts(_ text: String) -> [String] {
        var parts: [String] = []
        var wasDigit: Bool?
        for scalar in text.unicodeScalars {
            let isDigit = ("0"..."9").contains(scalar)
            if isDigit == wasDigit {
                parts[parts.count - 1].unicodeScalars.append(scalar)
            } else {
                parts.append(String(scalar))
            }
            wasDigit = isDigit
        }
        return parts
    }
}
