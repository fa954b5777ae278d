/// What an analysis of a data set found: tables of numbers and what is to be said about them.
public struct Findings: Sendable {
    /// As on the command line: `t-test`.
    public let method: String
    /// The method in a line, with its reference.
    public let reference: String
    /// The first is the principal one.
    public let tables: [FindingTable]
    /// What the reader must know of the data and the method.
    public let notes: [String]

    /// How many rows of the data set an analysis used.
    static func note(used: Int, of rows: Int) -> String {
        used == rows ? "all \(rows) rows used" : "\(used) of \(rows) rows used; \(rows - used) miss a value"
    }
}

/// A table of an analysis: named columns, rows of as many cells.
public struct FindingTable: Sendable {
    /// One column: its key in JSON and CSV, and its heading for people.
    public struct Column: Sendable {
        public let key: String
        public let heading: String

        init(_ key: String, _ heading: String? = nil) {
            self.key = key
            self.heading = heading ?? key
        }
    }

    /// In JSON: `estimates`.
    public let key: String
    public let title: String
    public private(set) var columns: [Column]
    public private(set) var rows: [[FindingCell]]

    init(_ key: String, _ title: String, _ columns: [Column], _ rows: [[FindingCell]] = []) {
        self.key = key
        self.title = title
        self.columns = columns
        self.rows = rows
    }

    mutating func add(_ row: [FindingCell]) { rows.append(row) }

    /// Without columns in which no row has anything, such as degrees of freedom of normal estimates.
    var withoutEmptyColumns: FindingTable {
        let kept = columns.indices.filter { index in !rows.allSatisfy { $0[index].isEmpty } }
        return FindingTable(
            key, title, rows.isEmpty ? columns : kept.map { columns[$0] }, rows.map { row in kept.map { row[$0] } })
    }
}

/// A cell of a table.
public enum FindingCell: Sendable, Hashable {
    case text(String)
    case count(Int)
    /// nil where it cannot be computed.
    case number(Double?)
    case p(Double?)

    var isEmpty: Bool {
        switch self {
        case .text(let text): text.isEmpty
        case .count: false
        case .number(let value), .p(let value): value == nil
        }
    }
}
