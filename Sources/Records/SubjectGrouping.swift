import Documents

/// Reads a table's rows and gathers them by subject.
struct SubjectGrouping {
    private let table: CSVTable
    private let layout: EventLayout
    private let errors: TableDiagnostics

    init(_ table: CSVTable, _ layout: EventLayout, _ errors: TableDiagnostics) {
        self.table = table
        self.layout = layout
        self.errors = errors
    }

    func subjects() -> [EventTable.Subject] {
        let idIndex = layout.indices[.id]
        let reader = EventRecordReader(table, layout, errors)
        var subjects: [EventTable.Subject] = []
        var lastLine: [String: Int32] = [:]
        var id: String?
        var records: [EventTable.Record] = []
        var checksOrder = TimeOrder(errors)
        for row in table.rows.indices {
            let cells = table.rows[row]
            let own = idIndex.map { SubjectID.text(cells[$0]) } ?? ""
            if let idIndex, cells[idIndex].isMissing {
                errors.error(
                    cells[idIndex], "this record has no ID",
                    remedy: "every record names its subject, or the column `ID` is removed")
                continue
            }
            if own != id {
                if let id { subjects.append(EventTable.Subject(id: id, records: records)) }
                if let last = lastLine[own], let idIndex {
                    errors.error(
                        cells[idIndex],
                        "the records of subject \(cells[idIndex].quotedText) are not together: others stand between these and line \(last)",
                        remedy: "sort the table by ID, or give a new individual an ID of its own")
                }
                id = own
                records = []
                checksOrder.begin()
            }
            lastLine[own] = cells[0].line
            guard let record = reader.record(row) else { continue }
            checksOrder.check(record, cells[layout.indices[.time] ?? 0])
            records.append(record)
        }
        if let id { subjects.append(EventTable.Subject(id: id, records: records)) }
        return subjects
    }
}

/// A subject's records go forward in time; only a reset may go back (NONMEM Users Guide VI, chapter V).
struct TimeOrder {
    private let errors: TableDiagnostics
    private var last: (time: Double, cell: CSVCell)?

    init(_ errors: TableDiagnostics) { self.errors = errors }

    mutating func begin() { last = nil }

    mutating func check(_ record: EventTable.Record, _ cell: CSVCell) {
        let isReset = record.kind == .reset || record.kind == .resetAndDose
        if let last, record.time < last.time, !isReset {
            errors.error(
                cell, "TIME goes back from \(last.cell.text) (line \(last.cell.line)) to \(cell.text)",
                expected: "times that do not decrease within a subject",
                remedy: "sort the records, or reset the subject with EVID 3 or 4")
        }
        last = (record.time, cell)
    }
}

/// How subjects are named: as written, but `12.0`, which data frames make of 12, is `12`.
enum SubjectID {
    static func text(_ cell: CSVCell) -> String {
        let parts = cell.text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, parts[0].allSatisfy({ $0.isASCII && $0.isNumber }),
            !parts[1].isEmpty, parts[1].allSatisfy({ $0 == "0" })
        else { return cell.text }
        return String(parts[0])
    }
}
