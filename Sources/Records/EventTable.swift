import Documents
import Quantities

/// Event data as pharmacometricians keep them: doses, observations and covariates of subjects over time, in NONMEM's
/// columns.
///
///     let events = EventTable.load(path: "events.csv", covariates: ["weight"], ignoring: [], diagnostics)
///     events?.subjects[0].records[0].amount
///
/// Values are as in the file; ``unit(of:)`` tells their units where the headers do. What needs a model (which compartment
/// `CMT` names, whether units fit) is left to whoever holds one, with ``position(of:in:)`` for messages.
public struct EventTable: Sendable {
    /// One line of the table.
    public struct Record: Hashable, Sendable {
        /// NONMEM's EVID.
        public enum Kind: Int, Sendable {
            case observation = 0, dose = 1, other = 2, reset = 3, resetAndDose = 4
            /// The compartment is set to AMT (also written 8), or multiplied by it.
            case replace = 5, multiply = 6
        }
        /// NONMEM's RATE: how a dose enters.
        public enum Rate: Hashable, Sendable {
            case bolus
            /// In AMT's unit per time.
            case constant(Double)
            /// DUR: the time the dose takes.
            case duration(Double)
            /// -1: the model gives the rate; -2: the model gives the duration.
            case modelledRate, modelledDuration
        }
        /// A compartment or output: by number or by name.
        public enum Reference: Hashable, Sendable {
            case number(Int)
            case name(String)
        }
        public enum SteadyState: Int, Sendable {
            case no = 0
            /// Replaces what was there, or adds to it.
            case replace = 1, add = 2
        }
        public enum CovariateValue: Hashable, Sendable {
            case missing
            case number(Double)
            case text(String)
        }

        /// Row of the table, from 0.
        public let row: Int
        public let time: Double
        public let kind: Kind
        /// AMT; 0 where there is none. 0 in a dose is a constant infusion at steady state.
        public let amount: Double
        public let rate: Rate
        /// CMT; nil (or 0 in the file) means the model's first route or output.
        public let compartment: Reference?
        /// ADDL: further doses, ``interval`` apart.
        public let additional: Int
        /// II
        public let interval: Double
        public let steadyState: SteadyState
        /// DV; nil where missing.
        public let observed: Double?
        /// MDV: nothing was measured here, though a prediction may be wanted.
        public let isMissing: Bool
        /// DVID: what was observed.
        public let observedWhat: Reference?
        /// In the order of ``EventTable/covariates``.
        public let covariates: [CovariateValue]
    }

    public struct Subject: Sendable {
        /// As written; empty where the table has no ID and applies to every subject.
        public let id: String
        /// In the order of the file; times do not decrease, except at a reset.
        public let records: [Record]
    }

    /// In the order of appearance.
    public let subjects: [Subject]
    /// Whether the table names subjects; without an ID its one list of records is every subject's.
    public let hasID: Bool
    /// The covariate columns, with units where the headers give them.
    public let covariates: [CSVColumn]
    public let table: CSVTable
    private let indices: [EventColumn: Int]
    private let covariateIndices: [Int]

    /// Reads a file; nil after diagnostics of all that is wrong (fifty at most).
    ///
    /// - Parameters:
    ///   - covariates: the model's covariates; a column that is neither one of them nor an ``EventColumn`` is an error.
    ///   - ignoring: columns that are not read.
    public static func load(
        path: String, covariates: [String], ignoring: [String], _ diagnostics: Diagnostics
    ) -> EventTable? {
        FileText.read(path, limit: FileText.tableByteLimit, diagnostics)
            .flatMap { parse($0, file: path, covariates: covariates, ignoring: ignoring, diagnostics) }
    }

    /// Reads a text; see ``load(path:covariates:ignoring:_:)``.
    public static func parse(
        _ text: String, file: String, covariates: [String], ignoring: [String], _ diagnostics: Diagnostics
    ) -> EventTable? {
        let errors = TableDiagnostics(file: file, diagnostics)
        defer { errors.close() }
        guard let table = CSVTable.parse(text, errors) else { return nil }
        let layout = EventLayout(table, covariates: covariates, ignored: ignoring, errors)
        guard layout.indices[.time] != nil else { return nil }
        let subjects = SubjectGrouping(table, layout, errors).subjects()
        guard !errors.hasErrors else { return nil }
        return EventTable(subjects, table, layout)
    }

    init(_ subjects: [Subject], _ table: CSVTable, _ layout: EventLayout) {
        self.subjects = subjects
        hasID = layout.indices[.id] != nil
        covariates = layout.covariates.map { table.columns[$0.index] }
        self.table = table
        indices = layout.indices
        covariateIndices = layout.covariates.map(\.index)
    }

    /// Whether the table has this column.
    public func has(_ column: EventColumn) -> Bool { indices[column] != nil }

    /// The unit in the column's header.
    public func unit(of column: EventColumn) -> Unit? { indices[column].flatMap { table.columns[$0].unit } }

    /// Where the column's value stands in a record's line; the line's first cell if there is no such column.
    public func position(of column: EventColumn, in record: Record) -> SourcePosition {
        table.position(row: record.row, column: indices[column] ?? 0)
    }

    /// Where the column's header stands; the header line's first cell if there is no such column.
    public func position(of column: EventColumn) -> SourcePosition { table.columns[indices[column] ?? 0].position }

    /// Where a covariate's value stands in a record's line, by its place in ``covariates``.
    public func position(ofCovariate index: Int, in record: Record) -> SourcePosition {
        table.position(row: record.row, column: covariateIndices[index])
    }
}
