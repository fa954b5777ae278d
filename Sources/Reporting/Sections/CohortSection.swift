/// Who the virtual patients are.
enum CohortSection {
    private static let root = "/analyses/cohort"

    static func blocks(_ data: ReportData) throws -> [Block] {
        let names = try data.file.groups(in: root)
        let numeric = try names.filter { try data.contains("\(root)/\($0)/mean") }
        let levels = try names.filter { try data.contains("\(root)/\($0)/level") }
        var blocks: [Block] = []
        if !names.isEmpty { blocks.append(.heading("The cohort")) }
        if !numeric.isEmpty {
            blocks.append(
                .table(try distributionTable(numeric, in: root, id: "covariates", caption: "Covariates of the eligible patients", data)))
        }
        if !levels.isEmpty { blocks.append(.table(try levelTable(levels, data))) }
        blocks += try CovariateCourseBlocks.blocks(names, data)
        return blocks
    }

    /// Statistics and histogram of each variable.
    static func distributionTable(_ names: [String], in root: String, id: String, caption: Prose, _ data: ReportData) throws -> ReportTable {
        let columns: [ReportTable.Column] = [
            .text(id == "covariates" ? "Covariate" : "Parameter", csv: "name"), .text("Unit", csv: "unit"), .number("n", csv: "n"),
            .number("Missing", csv: "missing"), .number("Mean", csv: "mean"), .number("SD", csv: "sd"), .number("Median", csv: "median"),
            .init("\(fixed: "5th–95th") percentile", csv: ["p5", "p95"]), .init("Range", csv: ["minimum", "maximum"]),
            .number("Geometric mean", csv: "geometric_mean"), .number("Geometric CV %", csv: "geometric_cv"),
            .init("Distribution", isNumber: false, csv: []),
        ]
        let rows = try names.map { name -> [ReportTable.Cell] in
            let path = "\(root)/\(name)"
            let unit = try data.variable("\(path)/mean").unit
            let title = try data.text("title", of: path)
            let shown: Prose = title.isEmpty || title == name || title == "Individual \(name)" ? .stored(name) : "\(stored: title) "
            return [
                .named(shown, csv: name), .named("\(bare: unit)", csv: unit),
                .number(try data.count("\(path)/n")), .number(try data.count("\(path)/missing")),
                .number(try data.datum("\(path)/mean")), .number(try data.datum("\(path)/sd")), .number(try data.datum("\(path)/median")),
                .range(try data.datum("\(path)/p5"), try data.datum("\(path)/p95")),
                .range(try data.datum("\(path)/minimum"), try data.datum("\(path)/maximum")),
                .number(try data.datum("\(path)/geometric_mean")), .number(try data.percentage("\(path)/geometric_cv")),
                .figure(try histogram(path, title, data)),
            ]
        }
        return ReportTable(
            id: id, caption: caption, note: "SD, standard deviation; CV, coefficient of variation; –, not defined (a value is zero or negative).",
            columns: columns, rows: rows)
    }

    private static func levelTable(_ names: [String], _ data: ReportData) throws -> ReportTable {
        let rows = try names.flatMap { name -> [[ReportTable.Cell]] in
            let path = "\(root)/\(name)"
            let title = try data.text("title", of: path)
            return try data.file.texts("\(path)/level").enumerated().map { index, level in
                [
                    .named(index == 0 ? .stored(title) : "", csv: name), .text(.stored(level)),
                    .number(try data.count("\(path)/count", index)), .number(try data.count("\(path)/n")),
                    .number(try data.percentage("\(path)/share", index)),
                    .figure(shareBar(try data.values("\(path)/share")[index])),
                ]
            }
        }
        return ReportTable(
            id: "covariate-levels", caption: "Levels of the eligible patients", groupColumns: 1,
            columns: [
                .text("Covariate", csv: "name"), .text("Level", csv: "level"), .number("Patients", csv: "count"), .number("of n", csv: "n"),
                .number("Share %", csv: "share"), .init("", isNumber: false, csv: []),
            ], rows: rows)
    }

    private static func histogram(_ path: String, _ title: String, _ data: ReportData) throws -> String {
        guard try data.contains("\(path)/bin_count") else { return "" }
        let counts = try data.values("\(path)/bin_count")
        let (lower, upper) = (try data.values("\(path)/bin_lower"), try data.values("\(path)/bin_upper"))
        guard counts.count > 1, let low = lower.first, let high = upper.last, let most = counts.max(), most > 0 else { return "" }
        let x = Scale.linear(low, high, from: 1, to: 131, isNice: false)
        let y = Scale.linear(0, most, from: 29, to: 2, isNice: false)
        let bars = Mark.bars(lower: lower, upper: upper, heights: counts, style: "bar").svg(x, y)
        return "<svg class=\"spark\" viewBox=\"0 0 132 30\" role=\"img\"><title>\(Markup.escape("Histogram of \(title)"))</title>"
            + bars + SVG.path("M0,29.5H132", style: "axis-line") + "</svg>"
    }

    private static func shareBar(_ share: Double) -> String {
        guard share.isFinite else { return "" }
        return "<svg class=\"spark low\" viewBox=\"0 0 132 14\" aria-hidden=\"true\">" + SVG.rect(0, 1, 132, 12, style: "bar-ground")
            + SVG.rect(0, 1, 132 * share, 12, style: "bar") + "</svg>"
    }
}
