/// Numeric endpoints: how they are distributed in each arm, and their statistics.
enum EndpointSection {
    private static let root = "/analyses/endpoints"

    static func section(_ data: ReportData) throws -> Section? {
        let names = try data.file.groups(in: root)
        guard !names.isEmpty else { return nil }
        var blocks: [Block] = []
        for name in names where try data.contains("\(root)/\(name)/density") {
            let figure = try DensityFigure.figure("\(root)/\(name)", data)
            let title = try data.text("title", of: "\(root)/\(name)")
            blocks.append(
                .figure(
                    svg: figure.svg,
                    caption:
                        "\(stored: title): distribution over all twins in each arm (the middle \(fixed: "99 %")). Below each: median (mark), middle half (thick) and \(fixed: "5th to 95th") percentile (thin)."
                ))
        }
        blocks.append(.table(try table(names, data)))
        return Section(id: "endpoints", title: "Endpoints", blocks: blocks)
    }

    private static func table(_ names: [String], _ data: ReportData) throws -> ReportTable {
        let columns: [ReportTable.Column] = [
            .text("Endpoint", csv: "endpoint"), .text("Unit", csv: "unit"), .text("Arm", csv: "arm"), .number("n", csv: "n"),
            .number("Missing", csv: "missing"), .number("Mean", csv: "mean"), .number("MC error", csv: "mean_se"), .number("SD", csv: "sd"),
            .number("Geometric mean", csv: "geometric_mean"), .number("Geometric CV %", csv: "geometric_cv"),
            .number("\(fixed: "5th") percentile", csv: "p5"), .number("Median", csv: "median"), .number("MC error", csv: "median_se"),
            .number("\(fixed: "95th") percentile", csv: "p95"),
        ]
        let rows = try names.flatMap { name in
            let path = "\(root)/\(name)"
            let unit = try data.variable("\(path)/mean").unit
            let title = try data.text("title", of: path)
            return try data.arms.enumerated().map { index, arm -> [ReportTable.Cell] in
                func number(_ statistic: String, _ style: NumberStyle = .significant(3)) throws -> ReportTable.Cell {
                    .number(try data.datum("\(path)/\(statistic)", index, style))
                }
                return [
                    .named(index == 0 ? .stored(title) : "", csv: name), .named(index == 0 ? "\(bare: unit)" : "", csv: unit), .text(.stored(arm)),
                    try number("n", .count), try number("missing", .count), try number("mean"), try number("mean_se", .significant(2)),
                    try number("sd"), try number("geometric_mean"), .number(try data.percentage("\(path)/geometric_cv", index)),
                    try number("p5"), try number("median"), try number("median_se", .significant(2)), try number("p95"),
                ]
            }
        }
        return ReportTable(
            id: "endpoints", caption: "Endpoints by arm, over all twins",
            note: "MC error, Monte Carlo standard error of the statistic to its left: how far it would move with other virtual patients. It does not cover uncertainty of the model. SD, standard deviation; CV, coefficient of variation; –, not defined (a value is zero or negative).",
            groupColumns: 2, columns: columns, rows: rows)
    }
}
