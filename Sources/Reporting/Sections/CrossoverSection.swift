/// A crossover: which treatment comes when, ratios against their limits of equivalence, and what is carried over.
enum CrossoverSection {
    private static let root = "/analyses/crossover"

    /// nil unless the trial is a crossover.
    static func section(_ data: ReportData) throws -> Section? {
        guard try data.contains("\(root)/given") else { return nil }
        var blocks: [Block] = [.paragraph(try layout(data)), .table(try sequences(data))]
        let names = try data.file.groups(in: ComparisonSection.root)
            .filter { try data.contains("\(ComparisonSection.root)/\($0)/limit_lower") }
        if !names.isEmpty {
            let figure = EquivalenceFigure(comparisons: try names.map { try ComparisonNumbers(data, $0) })
            blocks.append(.figure(svg: try figure.figure(data).svg, caption: try figure.caption(data)))
        }
        let endpoints = try data.file.groups(in: "\(root)/carryover")
        if !endpoints.isEmpty { blocks.append(.table(try carryOver(endpoints, data))) }
        return Section(id: "crossover", title: "Crossover", blocks: blocks)
    }

    private static func layout(_ data: ReportData) throws -> Prose {
        let time = TimeAxis(stored: try data.text("time_unit"), duration: Double(try data.text("duration")) ?? 0)
        let length = try data.datum("\(root)/period_length", 0, .amount, scale: time.factor)
        let washout = try data.datum("\(root)/washout", 0, .amount, scale: time.factor)
        let pause: Prose = washout.isMissing ? "" : ", of which the last \(washout)\u{A0}\(words: time.name) are without treatment"
        return "Every patient has the treatments of a sequence in periods of \(length)\u{A0}\(words: time.name) each\(pause). Nothing is reset between periods: what is left of a treatment is there in the next. Every endpoint is evaluated in every period."
    }

    private static func sequences(_ data: ReportData) throws -> ReportTable {
        let given = try data.file.texts("\(root)/given")
        let periods = try data.values("\(root)/period").count
        let rows = try data.arms.enumerated().map { arm, name -> [ReportTable.Cell] in
            [.text(.stored(name))] + (0..<periods).map { .text(.stored(given[arm * periods + $0])) }
                + [.number(try data.count("\(root)/patients", arm))]
        }
        let columns = try (0..<periods).map { period in
            ReportTable.Column.text("Period \(try data.count("\(root)/period", period))", csv: "period_\(period + 1)")
        }
        return ReportTable(
            id: "sequences", caption: "Sequences of treatments",
            note: data.reader.replicates > 1 ? "Patients: those observed in the first simulated trial." : nil,
            columns: [.text("Sequence", csv: "sequence")] + columns + [.number("Patients", csv: "patients")], rows: rows)
    }

    private static func carryOver(_ endpoints: [String], _ data: ReportData) throws -> ReportTable {
        let rows = try endpoints.flatMap { name -> [[ReportTable.Cell]] in
            let path = "\(root)/carryover/\(name)"
            let unit = try data.variable("\(path)/first").unit
            let title: Prose = "\(stored: try data.text("endpoint_title", of: path))\(unit == "1" ? "" : ", \(bare: unit)" as Prose)"
            return try data.file.texts("\(path)/transition").enumerated().map { index, label in
                [
                    .named(index == 0 ? title : "", csv: name), .text(.stored(label)),
                    .number(try data.count("\(path)/n", index)), .number(try data.datum("\(path)/first", index)),
                    .interval(
                        try data.datum("\(path)/change", index), try data.datum("\(path)/change_lower", index),
                        try data.datum("\(path)/change_upper", index)),
                    .number(try data.percentage("\(path)/relative", index, decimals: 2)),
                ]
            }
        }
        return ReportTable(
            id: "carryover", caption: "Carry-over: a treatment after another against the same treatment in the first period",
            note: "Over all twins, each in both sequences. Parameters that vary between occasions make the change noisier, but not larger.",
            groupColumns: 1,
            columns: [
                .text("Endpoint", csv: "endpoint"), .text("Treatment", csv: "treatment"), .number("Twins", csv: "twins"),
                .number("First period", csv: "first"), .interval("Change (\(fixed: "95 %") interval)", csv: "change"),
                .number("Change, % of first", csv: "relative"),
            ], rows: rows)
    }
}
