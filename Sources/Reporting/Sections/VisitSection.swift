/// What was measured at visits: mean change over time, and the means.
enum VisitSection {
    private static let root = "/analyses/visits"
    /// Visits with a row of their own in the table.
    private static let mostRows = 8

    static func section(_ data: ReportData) throws -> Section? {
        let names = try data.file.groups(in: root)
        guard !names.isEmpty else { return nil }
        let which: Prose = data.reader.replicates > 1 ? "of the first simulated trial" : "of the simulated trial"
        var blocks: [Block] = [
            .paragraph(
                "Readings as an assay would report them, of the patients observed in each arm \(which), at the planned visits. Who missed a visit or had left the trial has no reading there and is in no mean of it.")
        ]
        for name in names {
            let path = "\(root)/\(name)"
            guard try data.values("\(path)/time").count > 1 else { continue }
            blocks.append(
                .figure(
                    svg: try VisitFigure(path: path).figure(data).svg,
                    caption: "\(stored: try data.text("title", of: path)): mean change from the first visit with \(fixed: "95 %") interval (Student's t), by planned visit; arms stand side by side. Below: patients with a reading at the visit and at the first."))
        }
        return Section(id: "visits", title: "Visits", blocks: blocks + [.table(try table(names, data))])
    }

    private static func table(_ names: [String], _ data: ReportData) throws -> ReportTable {
        let rows = try names.flatMap { name -> [[ReportTable.Cell]] in
            let path = "\(root)/\(name)"
            let unit = try data.variable("\(path)/mean").unit
            let time = try VisitFigure.timeAxis(path, data)
            let visits = try data.values("\(path)/time").count
            let title = try data.text("title", of: path)
            return try data.arms.enumerated().flatMap { arm, label in
                try VisitFigure.some(of: visits, most: mostRows).map { visit -> [ReportTable.Cell] in
                    let place = arm * visits + visit
                    func interval(_ statistic: String) throws -> ReportTable.Cell {
                        .interval(
                            try data.datum("\(path)/\(statistic)", place), try data.datum("\(path)/\(statistic)_lower", place),
                            try data.datum("\(path)/\(statistic)_upper", place))
                    }
                    let isFirst = arm == 0 && visit == 0
                    return [
                        .named(isFirst ? .stored(title) : "", csv: name), .named(isFirst ? "\(bare: unit)" : "", csv: unit),
                        .named(visit == 0 ? .stored(label) : "", csv: label),
                        .quantity(try data.datum("\(path)/time", visit, .amount, scale: time.factor), unit: time.unit),
                        .number(try data.count("\(path)/n", place)), .number(try data.count("\(path)/missing", place)),
                        try interval("mean"), try interval("change"),
                    ]
                }
            }
        }
        return ReportTable(
            id: "visits", caption: "Readings at planned visits, patients as observed",
            note: "Change, from the patient's reading at the first visit. Of many visits some are shown; all are in the results file.",
            groupColumns: 2,
            columns: [
                .text("Output", csv: "output"), .text("Unit", csv: "unit"), .text("Arm", csv: "arm"), .init("Visit", csv: ["visit", "visit_unit"]),
                .number("n", csv: "n"), .number("Missing", csv: "missing"), .interval("Mean (\(fixed: "95 %") interval)", csv: "mean"),
                .interval("Change (\(fixed: "95 %") interval)", csv: "change"),
            ], rows: rows)
    }
}
