/// What the patients of each arm were given.
enum ArmSection {
    static func section(_ data: ReportData) throws -> Section {
        let definitions = try data.arms.map { arm -> (term: Prose, text: Prose) in
            let title = try data.reader.title(ofArm: arm)
            let regimen = try data.lines("regimen", of: "/trajectories/\(arm)")
            let name: Prose = title.isEmpty || title == arm ? .stored(arm) : "\(stored: arm): \(stored: title)"
            return (name, Prose.list(regimen.map(Prose.stored), separator: "; ", last: "; "))
        }
        var blocks: [Block] = [.definitions(definitions)]
        if let table = try doseTable(data) { blocks.append(.table(table)) }
        return Section(id: "arms", title: "Arms as given", blocks: blocks)
    }

    private static func doseTable(_ data: ReportData) throws -> ReportTable? {
        let rows = try data.arms.flatMap { arm -> [[ReportTable.Cell]] in
            let path = "/analyses/doses/\(arm)"
            guard try data.contains("\(path)/rule") else { return [] }
            return try data.file.texts("\(path)/rule").enumerated().map { index, rule in
                [
                    .named(index == 0 ? .stored(arm) : "", csv: arm), .text(.stored(rule)),
                    .number(try data.count("\(path)/doses", index)), .number(try data.datum("\(path)/doses_per_twin", index, .amount)),
                    .number(try data.datum("\(path)/amount_mean", index, .amount)),
                    .range(try data.datum("\(path)/amount_least", index, .amount), try data.datum("\(path)/amount_most", index, .amount)),
                    .number(try data.count("\(path)/limited", index)),
                ]
            }
        }
        guard !rows.isEmpty else { return nil }
        // Routes of different units share a column: then the file refers to the route's own.
        let unit = try data.text("units", of: "/doses/amount")
        let shared = !unit.isEmpty && !unit.contains(" ")
        return ReportTable(
            id: "doses", caption: "Doses given, by rule",
            note: shared ? "Amounts in \(bare: unit)." : "Amounts are in the unit of the route, as the regimen above has it.",
            groupColumns: 1,
            columns: [
                .text("Arm", csv: "arm"), .text("Rule", csv: "rule"), .number("Doses", csv: "doses"), .number("Doses per twin", csv: "doses_per_twin"),
                .number("Mean amount", csv: "amount_mean"), .init("Range", csv: ["amount_least", "amount_most"]),
                .number("Limited by least or most", csv: "limited"),
            ], rows: rows)
    }
}
