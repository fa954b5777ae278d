import Documents

/// A table of the report: shown on the page and written as CSV.
struct ReportTable: Sendable {
    struct Column: Sendable {
        let title: Prose
        let isNumber: Bool
        /// Heads of its CSV columns: one, or as many as its cells have values; none for figures.
        let csv: [String]

        init(_ title: Prose, isNumber: Bool = true, csv: [String]) {
            self.title = title
            self.isNumber = isNumber
            self.csv = csv
        }

        static func text(_ title: Prose, csv: String) -> Column { Column(title, isNumber: false, csv: [csv]) }
        static func number(_ title: Prose, csv: String) -> Column { Column(title, csv: [csv]) }
        static func interval(_ title: Prose, csv: String) -> Column { Column(title, csv: [csv, "\(csv)_lower", "\(csv)_upper"]) }
    }

    enum Cell: Sendable {
        case text(Prose)
        /// A stored text that CSV readers need as it is, shown in other words.
        case named(Prose, csv: String)
        case number(Datum)
        /// A number with its unit, where units differ from row to row.
        case quantity(Datum, unit: String)
        /// Estimate (lower to upper).
        case interval(Datum, Datum, Datum)
        /// Two numbers: lower to upper.
        case range(Datum, Datum)
        /// A number with its spread, or a count with its share: `72.1 (14.3)`.
        case spread(Datum, Datum)
        case figure(String)
        case blank
    }

    /// Names the CSV file and the place on the page.
    let id: String
    let caption: Prose
    var note: Prose?
    /// So many leading columns name a group of rows: the page shows them as a line above the group, where they are not
    /// empty.
    var groupColumns = 0
    let columns: [Column]
    let rows: [[Cell]]
}

extension ReportTable.Cell {
    /// Text that may break over lines.
    var isLong: Bool {
        switch self {
        case .text(let prose), .named(let prose, _): prose.plain.count > 44
        default: false
        }
    }

    var html: String {
        switch self {
        case .text(let prose), .named(let prose, _): prose.html
        case .number(let datum): datum.markup("span")
        case .quantity(let datum, let unit): ("\(datum)\(unit: unit)" as Prose).html
        case .interval(let value, let lower, let upper):
            ("\(value) " as Prose).html + "<span class=\"ci\">\(("(\(lower) to \(upper))" as Prose).html)</span>"
        case .range(let lower, let upper): ("\(lower) to \(upper)" as Prose).html
        case .spread(let value, let spread): ("\(value) (\(spread))" as Prose).html
        case .figure(let svg): svg
        case .blank: ""
        }
    }

    /// Values at full precision, as shown (percentages are not scaled); one per CSV column.
    var csv: [String] {
        switch self {
        case .text(let prose): [prose.plain]
        case .named(_, let csv): [csv]
        case .number(let datum): [Self.csv(datum)]
        case .quantity(let datum, let unit): [Self.csv(datum), unit]
        case .interval(let value, let lower, let upper): [value, lower, upper].map(Self.csv)
        case .range(let first, let second), .spread(let first, let second): [first, second].map(Self.csv)
        case .figure: []
        case .blank: [""]
        }
    }

    private static func csv(_ datum: Datum) -> String { ReportTable.csvNumber(datum.value) }
}

extension ReportTable {
    /// The table as CSV (RFC 4180) with a head line; numbers are those of the datasets, unscaled and unrounded.
    var csv: String {
        ([columns.flatMap(\.csv)] + rows.map { row in
            zip(columns, row).flatMap { column, cell in
                let fields = cell.csv
                let missing = max(0, column.csv.count - fields.count)
                return Array((fields + Array(repeating: "", count: missing)).prefix(column.csv.count))
            }
        }).map { CSVText.row($0) + "\r\n" }.joined()
    }

    /// A number as it is read back to the bit; empty when missing.
    static func csvNumber(_ value: Double) -> String {
        guard value.isFinite else { return "" }
        return value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
    }
}
