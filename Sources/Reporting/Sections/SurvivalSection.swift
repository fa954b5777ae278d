/// Survival curves with numbers at risk, for each time to an event.
enum SurvivalSection {
    private static let root = "/analyses/survival"

    static func section(_ data: ReportData) throws -> Section? {
        let names = try data.file.groups(in: root)
        guard !names.isEmpty else { return nil }
        let which: Prose = data.reader.replicates > 1 ? "of the first simulated trial" : "of the simulated trial"
        let blocks = try names.map { name -> Block in
            let path = "\(root)/\(name)"
            return .figure(
                svg: try figure(path, data).svg,
                caption: "\(stored: try data.text("title", of: path)): share of patients without the event by Kaplan and Meier, with \(fixed: "95 %") bands, patients as observed \(which). Thin lines: all twins. Below: patients at risk.")
        }
        return Section(id: "survival", title: "Times to events", blocks: blocks + [.table(try table(names, data))])
    }

    private static func figure(_ path: String, _ data: ReportData) throws -> Figure {
        let times = try data.values("\(path)/at")
        let counted = try data.values("\(path)/counted_at")
        let unit = try data.variable("\(path)/at").unit
        let labels = try data.labels()
        let left = min(260, max(90, (labels.map { SVG.breadth($0, size: 13) }.max() ?? 0) + 44))
        let frame = Panel.Frame(x: left, y: 34, width: Figure.width - left - 24, height: 280)
        let x = Scale.linear(0, times.last ?? 1, from: 0, to: frame.width, ticks: 8, isNice: false)
        var panel = Panel(frame: frame, x: x, y: .linear(0, 100, from: frame.height, to: 0))
        var figure = Figure(
            height: 34 + frame.height + 96 + 22 * Double(labels.count), title: "Share of patients without the event",
            description: "Survival curves per arm over time, and a table of patients at risk.")
        // Curves are stairs: each value holds until the next time.
        let stairs = times.enumerated().flatMap { $0 == 0 ? [$1] : [$1, $1] }
        func curve(_ dataset: String, _ arm: Int) throws -> [Double] {
            let values = try data.values("\(path)/\(dataset)")[(arm * times.count)..<((arm + 1) * times.count)].map { 100 * $0 }
            return values.enumerated().flatMap { $0 == 0 ? [$1] : [values[$0 - 1], $1] }
        }
        let floor = frame.y + frame.height
        figure.labels.append(.init(text: "%", x: frame.x - 8, y: frame.y - 12, anchor: .end, style: "axis-title"))
        figure.labels.append(.init(text: "Time (\(bare: unit))", x: frame.x + frame.width / 2, y: floor + 42, anchor: .middle, style: "axis-title"))
        figure.labels.append(.init(text: "At risk", x: 0, y: floor + 62, style: "group-title"))
        for (arm, label) in labels.enumerated() {
            let style = ArmStyle.name(arm)
            panel.marks.append(.band(stairs, lower: try curve("survival_lower", arm), upper: try curve("survival_upper", arm), style: "outer \(style)"))
            panel.marks.append(.line(stairs, try curve("truth", arm), style: "twin \(style)"))
            panel.marks.append(.line(stairs, try curve("survival", arm), style: "median \(style)"))
            let row = floor + 84 + 22 * Double(arm)
            figure.backdrop += Mark.marker(7, row - 4, arm, style)
            figure.labels.append(.init(text: .stored(SVG.fitted(label, size: 13, to: left - 30)), x: 20, y: row, style: "row-label"))
            for (index, time) in counted.enumerated() {
                let number = try data.count("\(path)/at_risk", arm * counted.count + index)
                figure.labels.append(.init(text: "\(number)", x: frame.x + x.place(time), y: row, anchor: .middle, style: "label"))
            }
        }
        figure.panels = [panel]
        return figure
    }

    private static func table(_ names: [String], _ data: ReportData) throws -> ReportTable {
        let rows = try names.flatMap { name -> [[ReportTable.Cell]] in
            let path = "\(root)/\(name)"
            let unit = try data.variable("\(path)/median").unit
            return try data.arms.enumerated().map { index, arm in
                [
                    .named(index == 0 ? .stored(try data.text("title", of: path)) : "", csv: name), .named(index == 0 ? "\(bare: unit)" : "", csv: unit),
                    .text(.stored(arm)), .number(try data.count("\(path)/n", index)), .number(try data.count("\(path)/events", index)),
                    .interval(
                        try data.datum("\(path)/median", index), try data.datum("\(path)/median_lower", index), try data.datum("\(path)/median_upper", index)),
                ]
            }
        }
        return ReportTable(
            id: "survival", caption: "Times to events, patients as observed", note: "–, not reached.", groupColumns: 2,
            columns: [
                .text("Endpoint", csv: "endpoint"), .text("Unit", csv: "unit"), .text("Arm", csv: "arm"), .number("n", csv: "n"),
                .number("Events", csv: "events"), .interval("Median (\(fixed: "95 %") interval)", csv: "median"),
            ], rows: rows)
    }
}
