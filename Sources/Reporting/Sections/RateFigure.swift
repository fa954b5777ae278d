/// Dots with intervals, a row per arm or pair of arms, grouped by endpoint; shares as percentages.
struct RateFigure {
    struct Row {
        let label: String
        /// Group of the datasets `value`, `value_lower`, `value_upper`.
        let path: String
        let value: String
        let index: Int
        /// Number of the arm whose colour and shape it has.
        let arm: Int
    }

    struct Group {
        let title: String
        let rows: [Row]
    }

    let groups: [Group]
    let title: Prose
    let axis: Prose
    let column: Prose
    /// Whether the shares are differences: the scale then shows zero and both signs.
    let isDifference: Bool

    private static let right = 196.0
    private static let top = 32.0
    private static let rowHeight = 26.0

    /// Room for the labels, as far as the plot can spare it.
    private var left: Double {
        let widest = groups.flatMap { group in group.rows.map { SVG.breadth($0.label, size: 13) + 14 } }.max() ?? 0
        return min(360, max(150, widest + 14))
    }

    func figure(_ data: ReportData) throws -> Figure {
        let heights = groups.map { 28 + Double($0.rows.count) * Self.rowHeight }
        let height = heights.reduce(0, +) + 8
        let width = Figure.width - left - Self.right
        var figure = Figure(height: Self.top + height + 46, title: title, description: "Rows of dots with intervals; the values stand beside them.")
        let x = try scale(data, width)
        let y = Scale.linear(0, height, from: 0, to: height, isNice: false)
        var panel = Panel(
            frame: .init(x: left, y: Self.top, width: width, height: height), x: x, y: y, hasXGrid: true, hasYAxis: false)
        if isDifference { panel.marks.append(.rule(0, style: "zero")) }
        figure.labels.append(.init(text: column, x: Figure.width - Self.right + 18, y: Self.top - 12, style: "column-title"))
        var place = 0.0
        for group in groups {
            // A heading has its line to itself, so that it may reach into the plot.
            let heading = SVG.fitted(group.title, size: 13, to: Figure.width - Self.right)
            figure.labels.append(.init(text: .stored(heading), x: 0, y: Self.top + place + 20, style: "group-title"))
            place += 28
            for row in group.rows {
                let middle = place + Self.rowHeight / 2
                panel.marks += try marks(row, middle, data)
                let label = SVG.fitted(row.label, size: 13, to: left - 26)
                figure.labels.append(.init(text: .stored(label), x: 14, y: Self.top + middle + 4, style: "row-label"))
                figure.labels.append(.init(text: try text(row, data), x: Figure.width - Self.right + 18, y: Self.top + middle + 4, style: "label"))
                place += Self.rowHeight
            }
        }
        figure.panels = [panel]
        figure.labels.append(
            .init(text: axis, x: left + width / 2, y: Self.top + height + 40, anchor: .middle, style: "axis-title"))
        return figure
    }

    private func scale(_ data: ReportData, _ width: Double) throws -> Scale {
        let rows = groups.flatMap(\.rows)
        let limits = try rows.flatMap { row in
            try ["_lower", "_upper"].map { 100 * (try data.values("\(row.path)/\(row.value)\($0)")[row.index]) }
        }.filter(\.isFinite)
        let (low, high) = (limits.min() ?? 0, limits.max() ?? 100)
        if isDifference { return .linear(min(low, 0), max(high, 0), from: 0, to: width, ticks: 7) }
        return .linear(0, high > 60 ? 100 : max(high, 1), from: 0, to: width, ticks: 7)
    }

    private func marks(_ row: Row, _ at: Double, _ data: ReportData) throws -> [Mark] {
        func value(_ ending: String) throws -> Double { 100 * (try data.values("\(row.path)/\(row.value)\(ending)")[row.index]) }
        guard try value("").isFinite else { return [] }
        let style = isDifference ? "neutral" : ArmStyle.name(row.arm)
        return [
            .interval(from: try value("_lower"), to: try value("_upper"), at: at, style: "thin \(style)"),
            .dot(try value(""), at, shape: isDifference ? 0 : row.arm, style: style),
        ]
    }

    private func text(_ row: Row, _ data: ReportData) throws -> Prose {
        func number(_ ending: String) throws -> Datum { try data.percentage("\(row.path)/\(row.value)\(ending)", row.index) }
        let value = try number("")
        return value.isMissing ? "no values" : "\(value) (\(try number("_lower")) to \(try number("_upper")))"
    }
}
