/// How many patients reach what: cumulative distributions of the numeric endpoint that answers the question.
enum ResponderSection {
    private static let root = "/analyses/responders"
    /// Bands of more arms than these would hide each other.
    private static let mostBands = 3

    static func section(_ data: ReportData) throws -> Section? {
        let names = try data.file.groups(in: root)
        guard !names.isEmpty else { return nil }
        let which: Prose = data.reader.replicates > 1 ? "of the first simulated trial" : "of the simulated trial"
        let blocks = try names.map { name -> Block in
            let path = "\(root)/\(name)"
            let scale: Prose = try data.text("scale", of: "\(path)/x") == "log" ? " The horizontal scale is logarithmic." : ""
            let bands: Prose = data.arms.count <= mostBands ? " with \(fixed: "95 %") bands (Wilson)," : ""
            return .figure(
                svg: try figure(path, data).svg,
                caption: "\(stored: try data.text("title", of: path)): share of patients with at most the value below,\(bands) patients as observed \(which); the rest have more. Marks: medians. Thin lines: all twins.\(scale)")
        }
        return Section(id: "responders", title: "Responders", blocks: blocks + [.table(try table(names, data))])
    }

    private static func figure(_ path: String, _ data: ReportData) throws -> Figure {
        let values = try data.values("\(path)/x")
        let unit = UnitText.pretty(try data.variable("\(path)/x").unit)
        let labels = try data.labels()
        let frame = Panel.Frame(x: 60, y: 34, width: 680, height: 300)
        let (low, high) = (values.first ?? 0, values.last ?? 1)
        let isLogarithmic = try data.text("scale", of: "\(path)/x") == "log"
        let x = isLogarithmic
            ? Scale.logarithmic(low, high, from: 0, to: frame.width)
            : Scale.linear(low, high, from: 0, to: frame.width, ticks: 8, isNice: false)
        var panel = Panel(frame: frame, x: x, y: .linear(0, 100, from: frame.height, to: 0))
        var figure = Figure(
            height: frame.y + frame.height + 56, title: "Share of patients by what they reach",
            description: "Cumulative distribution of the endpoint per arm; quantiles stand in the table.")
        figure.labels.append(.init(text: "% of patients with at most this value", x: 0, y: 14, style: "axis-title"))
        let title = try data.text("title", of: path)
        figure.labels.append(
            .init(
                text: .stored(unit.isEmpty ? title : "\(title) (\(unit))"), x: frame.x + frame.width / 2, y: frame.y + frame.height + 42,
                anchor: .middle, style: "axis-title"))
        let probabilities = try data.values("\(path)/quantile")
        for (arm, label) in labels.enumerated() {
            let style = ArmStyle.name(arm)
            func curve(_ dataset: String) throws -> [Double] {
                try data.values("\(path)/\(dataset)")[(arm * values.count)..<((arm + 1) * values.count)].map { 100 * $0 }
            }
            if labels.count <= mostBands {
                let (lower, upper) = (try curve("at_most_lower"), try curve("at_most_upper"))
                panel.marks.append(.band(values, lower: lower, upper: upper, style: "outer \(style)"))
            }
            panel.marks.append(.line(values, try curve("truth"), style: "twin \(style)"))
            panel.marks.append(.line(values, try curve("at_most"), style: "median \(style)"))
            if let half = probabilities.firstIndex(of: 0.5) {
                let median = try data.values("\(path)/quantiles")[arm * probabilities.count + half]
                if median.isFinite { panel.marks.append(.dot(median, 50, shape: arm, style: style)) }
            }
            let row = frame.y + 14 + 22 * Double(arm)
            figure.backdrop += Mark.marker(frame.x + frame.width + 24, row - 4, arm, style)
            let room = Figure.width - frame.x - frame.width - 42
            figure.labels.append(
                .init(text: .stored(SVG.fitted(label, size: 13, to: room)), x: frame.x + frame.width + 37, y: row, style: "row-label"))
        }
        figure.panels = [panel]
        return figure
    }

    private static func table(_ names: [String], _ data: ReportData) throws -> ReportTable {
        let path = "\(root)/\(names[0])"
        let unit = try data.variable("\(path)/quantiles").unit
        let probabilities = try data.values("\(path)/quantile")
        let percents = probabilities.map { NumberStyle.amount.format(100 * $0).text }
        let rows = try data.arms.enumerated().map { arm, label -> [ReportTable.Cell] in
            [
                .named(arm == 0 ? .stored(try data.text("title", of: path)) : "", csv: names[0]), .named(arm == 0 ? "\(bare: unit)" : "", csv: unit),
                .text(.stored(label)), .number(try data.count("\(path)/n", arm)), .number(try data.count("\(path)/missing", arm)),
            ] + (try probabilities.indices.map { .number(try data.datum("\(path)/quantiles", arm * probabilities.count + $0)) })
        }
        return ReportTable(
            id: "responders", caption: "Percentiles of the patients observed in each arm",
            note: "So many of each hundred patients have at most the value in the column.", groupColumns: 2,
            columns: [
                .text("Endpoint", csv: "endpoint"), .text("Unit", csv: "unit"), .text("Arm", csv: "arm"), .number("n", csv: "n"),
                .number("Missing", csv: "missing"),
            ] + percents.map { .number("\(fixed: "\($0) %")", csv: "p\($0)") }, rows: rows)
    }
}
