/// Event rates with their intervals.
enum EventSection {
    private static let root = "/analyses/events"

    static func section(_ data: ReportData) throws -> Section? {
        let names = try data.file.groups(in: root)
        guard !names.isEmpty else { return nil }
        let labels = try data.labels()
        let rows = try names.map { name in
            RateFigure.Group(title: try data.text("title", of: "\(root)/\(name)"), rows: labels.enumerated().map { index, label in
                RateFigure.Row(label: label, path: "\(root)/\(name)", value: "share", index: index, arm: index)
            })
        }
        let figure = RateFigure(
            groups: rows, title: "Event rates", axis: "Patients with the event (%)", column: "Rate (\(fixed: "95 %") interval)", isDifference: false)
        return Section(
            id: "events", title: "Event rates",
            blocks: [
                .figure(
                    svg: try figure.figure(data).svg,
                    caption: "Share of all twins with each event, by arm, with \(fixed: "95 %") intervals (Wilson) for the finite number of twins."),
                .table(try table(names, data)),
            ])
    }

    private static func table(_ names: [String], _ data: ReportData) throws -> ReportTable {
        let rows = try names.flatMap { name in
            let path = "\(root)/\(name)"
            let title = try data.text("title", of: path)
            return try data.arms.enumerated().map { index, arm -> [ReportTable.Cell] in
                [
                    .named(index == 0 ? .stored(title) : "", csv: name), .text(.stored(arm)), .number(try data.count("\(path)/events", index)),
                    .number(try data.count("\(path)/n", index)), .number(try data.count("\(path)/missing", index)),
                    .interval(
                        try data.percentage("\(path)/share", index), try data.percentage("\(path)/share_lower", index),
                        try data.percentage("\(path)/share_upper", index)),
                    .number(try data.percentage("\(path)/share_se", index, decimals: 2)),
                ]
            }
        }
        return ReportTable(
            id: "events", caption: "Event rates by arm, over all twins",
            note: "The denominator is n, the twins with an answer; twins without one, such as failed ones, are counted as missing. MC error, Monte Carlo standard error of the rate, in percentage points.",
            groupColumns: 1,
            columns: [
                .text("Event", csv: "event"), .text("Arm", csv: "arm"), .number("Events", csv: "events"), .number("n", csv: "n"),
                .number("Missing", csv: "missing"), .interval("Rate % (\(fixed: "95 %") interval)", csv: "share"), .number("MC error", csv: "share_se"),
            ], rows: rows)
    }
}
