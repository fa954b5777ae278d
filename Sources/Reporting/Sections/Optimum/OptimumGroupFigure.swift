/// The best value of the varied quantity in each group of patients.
struct OptimumGroupFigure {
    let numbers: OptimumNumbers

    private static let top = 32.0
    private static let right = 190.0
    private static let rowHeight = 30.0

    func figure(_ data: ReportData) throws -> Figure {
        let group = "\(OptimumNumbers.root)/groups"
        let variable = numbers.variables[0]
        let labels = try data.file.texts("\(group)/label")
        let (values, lower, upper) = (
            try data.values("\(group)/best_\(variable)"), try data.values("\(group)/best_\(variable)_lower"), try data.values("\(group)/best_\(variable)_upper")
        )
        let left = min(420, max(150, (labels.map { SVG.breadth($0, size: 13) }.max() ?? 0) + 20))
        let width = Figure.width - left - Self.right
        let height = Double(labels.count) * Self.rowHeight + 8
        let overall = try data.values("\(OptimumNumbers.root)/best/\(variable)").first ?? .nan
        let shown = (values + lower + upper + [overall]).filter(\.isFinite)
        let x = Scale.linear(shown.min() ?? 0, shown.max() ?? 1, from: 0, to: width, ticks: 6)
        var panel = Panel(
            frame: .init(x: left, y: Self.top, width: width, height: height), x: x, y: .linear(0, height, from: 0, to: height, isNice: false),
            hasXGrid: true, hasYAxis: false)
        if overall.isFinite { panel.marks.append(.rule(overall, style: "zero")) }
        var figure = Figure(
            height: Self.top + height + 46, title: "Best by group", description: "Rows of the best value with its interval; the values stand beside them.")
        figure.labels.append(.init(text: "Best (\(fixed: "95 %") interval)", x: Figure.width - Self.right + 18, y: Self.top - 12, style: "column-title"))
        for (row, label) in labels.enumerated() {
            let middle = 4 + (Double(row) + 0.5) * Self.rowHeight
            if values[row].isFinite {
                if lower[row].isFinite { panel.marks.append(.interval(from: lower[row], to: upper[row], at: middle, style: "thin arm0")) }
                panel.marks.append(.dot(values[row], middle, shape: 0, style: "arm0"))
            }
            figure.labels.append(.init(text: .stored(SVG.fitted(label, size: 13, to: left - 12)), x: 0, y: Self.top + middle + 4, style: "row-label"))
            let path = "\(group)/best_\(variable)"
            let text: Prose = "\(try data.datum(path, row, .amount)) (\(try data.datum("\(path)_lower", row, .amount)) to \(try data.datum("\(path)_upper", row, .amount)))"
            figure.labels.append(.init(text: text, x: Figure.width - Self.right + 18, y: Self.top + middle + 4, style: "label"))
        }
        figure.panels = [panel]
        figure.labels.append(.init(text: try numbers.name(variable), x: left + width / 2, y: Self.top + height + 40, anchor: .middle, style: "axis-title"))
        return figure
    }
}
