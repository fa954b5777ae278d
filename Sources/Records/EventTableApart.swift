import Documents

/// Event data whose subjects are looked at one by one: what is wrong in the rows of one is that subject's alone.
struct EventTableApart {
    /// Subjects of sound rows; those with errors may lack records.
    let table: EventTable
    /// By the subject's ID.
    private(set) var errors: [String: [Diagnostic]] = [:]
    /// Every ID once, in the order of the file.
    private(set) var ids: [String] = []

    /// Columns without a meaning of their own are covariates. nil after diagnostics of what concerns the whole table: its
    /// header, quotes that are never closed, rows whose subject nobody can tell.
    init?(_ text: String, file: String, _ diagnostics: Diagnostics) {
        let found = Diagnostics()
        let all = TableDiagnostics(file: file, most: .max, found)
        guard let table = CSVTable.parse(text, all) else {
            found.all.forEach(diagnostics.report)
            return nil
        }
        let names = table.columns.map(\.name).filter { !$0.isEmpty && EventColumn(rawValue: $0.uppercased()) == nil }
        let layout = EventLayout(table, covariates: names, ignored: [], all)
        let subjects = layout.indices[.time] == nil ? [] : SubjectGrouping(table, layout, all).subjects()
        let owners = Self.owners(table, layout)
        let whole = TableDiagnostics(file: file, diagnostics)
        for diagnostic in found.all {
            if let id = owners[diagnostic.position.line] {
                errors[id, default: []].append(diagnostic)
            } else {
                whole.error(
                    diagnostic.position, diagnostic.problem, expected: diagnostic.expected, remedy: diagnostic.remedy)
            }
        }
        whole.close()
        guard !whole.hasErrors else { return nil }
        self.table = EventTable(subjects, table, layout)
        var known: Set<String> = []
        for line in owners.keys.sorted() {
            if let id = owners[line], known.insert(id).inserted { ids.append(id) }
        }
    }

    /// Whose each line is. A row of a wrong length still tells its subject where the ID is its first cell.
    private static func owners(_ table: CSVTable, _ layout: EventLayout) -> [Int: String] {
        let index = layout.indices[.id]
        var owners: [Int: String] = [:]
        for row in table.rows {
            if let index, row[index].isMissing { continue }
            for cell in row { owners[Int(cell.line)] = index.map { SubjectID.text(row[$0]) } ?? "" }
        }
        for row in table.ragged where index == nil || index == 0 && !row[0].isMissing {
            for cell in row { owners[Int(cell.line)] = index.map { SubjectID.text(row[$0]) } ?? "" }
        }
        return owners
    }
}
