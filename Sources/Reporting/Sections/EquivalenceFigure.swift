/// Ratios with their intervals between limits of equivalence: the first simulated trial, and the truth over all twins.
struct EquivalenceFigure {
    let comparisons: [ComparisonNumbers]

    private static let right = 250.0
    private static let top = 32.0
    private static let rowHeight = 30.0

    func figure(_ data: ReportData) throws -> Figure {
        let labels = try comparisons.map { try data.text("title", of: $0.path) }
        let left = min(340, max(150, (labels.map { SVG.breadth($0, size: 13) }.max() ?? 0) + 20))
        let width = Figure.width - left - Self.right
        let height = Double(comparisons.count) * Self.rowHeight + 8
        var figure = Figure(
            height: Self.top + height + 46, title: "Ratios and limits of equivalence",
            description: "Rows of ratios with intervals and the truth; vertical lines at the limits; the values stand beside them.")
        var panel = Panel(
            frame: .init(x: left, y: Self.top, width: width, height: height), x: try scale(data, width),
            y: .linear(0, height, from: 0, to: height, isNice: false), hasXGrid: true, hasYAxis: false)
        panel.marks.append(.rule(1, style: "zero"))
        for limit in try limits(data) { panel.marks.append(.rule(limit, style: "limit")) }
        let edge = Figure.width - Self.right + 18
        figure.labels.append(.init(text: "Ratio (interval)", x: edge, y: Self.top - 12, style: "column-title"))
        figure.labels.append(.init(text: "Truth", x: Figure.width - 4, y: Self.top - 12, anchor: .end, style: "column-title"))
        for (row, numbers) in comparisons.enumerated() {
            let middle = 4 + (Double(row) + 0.5) * Self.rowHeight
            panel.marks += try marks(numbers, at: middle)
            let label = SVG.fitted(labels[row], size: 13, to: left - 12)
            figure.labels.append(.init(text: .stored(label), x: 0, y: Self.top + middle + 4, style: "row-label"))
            figure.labels.append(.init(text: try text(numbers), x: edge, y: Self.top + middle + 4, style: "label"))
            figure.labels.append(
                .init(text: "\(try numbers.effect("truth"))", x: Figure.width - 4, y: Self.top + middle + 4, anchor: .end, style: "label"))
        }
        figure.panels = [panel]
        figure.labels.append(
            .init(text: "Ratio of geometric means", x: left + width / 2, y: Self.top + height + 40, anchor: .middle, style: "axis-title"))
        return figure
    }

    func caption(_ data: ReportData) throws -> Prose {
        let verdicts = try comparisons.map { numbers -> Prose in
            let p = try data.values("\(numbers.path)/p").first ?? .nan
            let alpha = Double(try data.text("alpha", of: numbers.path)) ?? 0.05
            let verdict: Prose = p.isFinite ? (p < alpha ? "equivalence is shown" : "equivalence is not shown") : "there is no result"
            let limits: Prose = "\(try data.datum("\(numbers.path)/limit_lower", 0, .amount)) to \(try data.datum("\(numbers.path)/limit_upper", 0, .amount))"
            return "\(stored: try data.text("title", of: numbers.path)): \(verdict) (\(fixed: numbers.level) interval against \(limits))"
        }
        let which: Prose = data.reader.replicates > 1 ? "the first simulated trial" : "the simulated trial"
        return "Circles with intervals: \(which); diamonds: the truth over all twins, each with both treatments in the first period; outer lines: limits of equivalence. " + Prose.list(verdicts, separator: "; ", last: "; ") + "."
    }

    /// Every limit once.
    private func limits(_ data: ReportData) throws -> [Double] {
        let all = try comparisons.flatMap { numbers in
            try ["limit_lower", "limit_upper"].compactMap { try data.values("\(numbers.path)/\($0)").first }
        }
        return Set(all).sorted()
    }

    private func scale(_ data: ReportData, _ width: Double) throws -> Scale {
        let values = try comparisons.flatMap { numbers in
            try ["estimate_lower", "estimate_upper", "truth"].map { try numbers.effect($0).shown }
        }.filter { $0.isFinite && $0 > 0 } + limits(data)
        return .logarithmic((values.min() ?? 0.8) / 1.05, (values.max() ?? 1.25) * 1.05, from: 0, to: width)
    }

    private func marks(_ numbers: ComparisonNumbers, at: Double) throws -> [Mark] {
        var marks: [Mark] = []
        let estimate = try numbers.effect("estimate").shown
        if estimate.isFinite {
            marks.append(
                .interval(
                    from: try numbers.effect("estimate_lower").shown, to: try numbers.effect("estimate_upper").shown, at: at,
                    style: "thin neutral"))
            marks.append(.dot(estimate, at, shape: 0, style: "neutral"))
        }
        let truth = try numbers.effect("truth").shown
        if truth.isFinite { marks.append(.dot(truth, at, shape: 2, style: "arm0")) }
        return marks
    }

    private func text(_ numbers: ComparisonNumbers) throws -> Prose {
        let value = try numbers.effect("estimate")
        if value.isMissing { return "no estimate" }
        return "\(value) (\(try numbers.effect("estimate_lower")) to \(try numbers.effect("estimate_upper")))"
    }
}
