/// A comparison in subgroups: the first simulated trial's estimates with intervals, and the truth over all twins.
struct ForestFigure {
    let numbers: ComparisonNumbers

    private static let right = 250.0
    private static let top = 32.0
    private static let rowHeight = 26.0

    private var group: String { "\(numbers.path)/subgroups" }

    /// Rows: all patients, then the subgroups. `group` is nil for all patients.
    private func rows(_ data: ReportData) throws -> [(label: String, group: String?, index: Int)] {
        let labels = try data.file.texts("\(group)/subgroup")
        return [("all patients", nil, 0)] + labels.enumerated().map { ($1, group, $0) }
    }

    func figure(_ data: ReportData) throws -> Figure {
        let rows = try rows(data)
        let left = min(360, max(150, (rows.map { SVG.breadth($0.label, size: 13) }.max() ?? 0) + 20))
        let width = Figure.width - left - Self.right
        let height = Double(rows.count) * Self.rowHeight + 8
        var figure = Figure(
            height: Self.top + height + 46, title: "\(stored: try data.text("title", of: numbers.path)), by subgroup",
            description: "Rows of estimates with intervals and the truth; the values stand beside them.")
        let x = try scale(rows, data, width)
        let y = Scale.linear(0, height, from: 0, to: height, isNice: false)
        var panel = Panel(frame: .init(x: left, y: Self.top, width: width, height: height), x: x, y: y, hasXGrid: true, hasYAxis: false)
        panel.marks.append(.rule(numbers.none, style: "zero"))
        if let margin = try numbers.margin() { panel.marks.append(.rule(margin.shown, style: "margin")) }
        let edge = Figure.width - Self.right + 18
        figure.labels.append(.init(text: "Estimate (\(fixed: numbers.level) interval)", x: edge, y: Self.top - 12, style: "column-title"))
        figure.labels.append(.init(text: "Truth", x: Figure.width - 4, y: Self.top - 12, anchor: .end, style: "column-title"))
        for (number, row) in rows.enumerated() {
            let middle = 4 + (Double(number) + 0.5) * Self.rowHeight
            panel.marks += try marks(row.index, row.group, at: middle)
            let label = SVG.fitted(row.label, size: 13, to: left - 12)
            figure.labels.append(.init(text: .stored(label), x: 0, y: Self.top + middle + 4, style: "row-label"))
            figure.labels.append(.init(text: try text(row.index, row.group), x: edge, y: Self.top + middle + 4, style: "label"))
            figure.labels.append(
                .init(text: "\(try numbers.effect("truth", row.index, in: row.group))", x: Figure.width - 4, y: Self.top + middle + 4, anchor: .end, style: "label"))
        }
        figure.panels = [panel]
        let axis: Prose = "\(stored: try data.text("estimand", of: numbers.path))\(numbers.isRatio ? "" : " (\(bare: numbers.unit))" as Prose)"
        figure.labels.append(.init(text: axis, x: left + width / 2, y: Self.top + height + 40, anchor: .middle, style: "axis-title"))
        return figure
    }

    /// Names the subgroup that gains least, by the truth.
    func caption(_ data: ReportData) throws -> Prose {
        let title: Prose = "\(stored: try data.text("title", of: numbers.path)), by subgroup. Circles with intervals: \(data.reader.replicates > 1 ? "the first simulated trial" : "the simulated trial"); diamonds: the truth over all twins.\(try marginText())"
        let truths = try data.values("\(group)/truth")
        let labels = try data.file.texts("\(group)/subgroup")
        guard let worst = labels.indices.filter({ truths[$0].isFinite }).min(by: { truths[$0] < truths[$1] }) else { return title }
        return title + " The effect is lowest in \(strong: labels[worst]): \(try numbers.effect("truth", worst, in: group))\(numbers.unitText)."
    }

    private func marginText() throws -> Prose {
        guard let margin = try numbers.margin() else { return "" }
        return " Line of long dashes: the margin, \(margin)\(numbers.unitText)."
    }

    private func shown(_ dataset: String, _ index: Int, _ place: String?) throws -> Double {
        try numbers.effect(dataset, index, in: place).shown
    }

    private func scale(_ rows: [(label: String, group: String?, index: Int)], _ data: ReportData, _ width: Double) throws -> Scale {
        let values = try rows.flatMap { row in
            try ["estimate_lower", "estimate_upper", "truth"].map { try shown($0, row.index, row.group) }
        }.filter(\.isFinite) + [numbers.none] + [try numbers.margin()?.shown].compactMap { $0 }
        let (low, high) = (values.min() ?? -1, values.max() ?? 1)
        if numbers.isRatio && low > 0 { return .logarithmic(low, high, from: 0, to: width) }
        return .linear(low, high, from: 0, to: width, ticks: 7)
    }

    private func marks(_ index: Int, _ place: String?, at: Double) throws -> [Mark] {
        var marks: [Mark] = []
        let estimate = try shown("estimate", index, place)
        if estimate.isFinite {
            marks.append(
                .interval(
                    from: try shown("estimate_lower", index, place), to: try shown("estimate_upper", index, place), at: at, style: "thin neutral"))
            marks.append(.dot(estimate, at, shape: 0, style: "neutral"))
        }
        let truth = try shown("truth", index, place)
        if truth.isFinite { marks.append(.dot(truth, at, shape: 2, style: "arm0")) }
        return marks
    }

    private func text(_ index: Int, _ place: String?) throws -> Prose {
        let value = try numbers.effect("estimate", index, in: place)
        if value.isMissing { return "no estimate" }
        return "\(value) (\(try numbers.effect("estimate_lower", index, in: place)) to \(try numbers.effect("estimate_upper", index, in: place)))"
    }
}
