/// The therapeutic window: what is sought and what is limited along the varied quantity, with the best value.
///
/// Probabilities share one axis, benefit and harm together; other quantities have panels of their own.
struct OptimumCurveFigure {
    let numbers: OptimumNumbers

    private static let height = 250.0
    private static let gap = 64.0

    private struct Curve {
        let goal: OptimumNumbers.Goal
        let style: String
        /// Of a constraint: the dataset of its limit.
        var limit: String?
    }

    private var curves: [Curve] {
        numbers.objectives.enumerated().map { Curve(goal: $1, style: "arm\(2 * $0 % 8)") }
            + numbers.constraints.enumerated().map { Curve(goal: $1, style: "arm\((2 * $0 + 1) % 8)", limit: "limit_\($0 + 1)") }
    }

    /// In the order of the objectives and constraints.
    private var panels: [[Curve]] {
        curves.reduce(into: []) { panels, curve in
            if curve.goal.isShare, let place = panels.firstIndex(where: { $0[0].goal.isShare }) {
                panels[place].append(curve)
            } else {
                panels.append([curve])
            }
        }
    }

    /// nil where several quantities vary.
    func figure(_ data: ReportData) throws -> Figure? {
        guard let curve = try numbers.curve(), let low = curve.values.first, let high = curve.values.last else { return nil }
        let panels = self.panels
        let top = 40.0
        let width = Figure.width - 98
        var figure = Figure(
            height: top + Double(panels.count) * (Self.height + Self.gap) - 8, title: "What is sought and what is limited, by candidate",
            description: "Curves with intervals along the varied quantity, limits as dashed lines, the best candidate as a vertical line.")
        let x = Scale.linear(low, high, from: 0, to: width, ticks: 9, isNice: false)
        for (number, own) in panels.enumerated() {
            let frame = Panel.Frame(x: 74, y: top + Double(number) * (Self.height + Self.gap), width: width, height: Self.height)
            figure.panels.append(try panel(own, curve.places, curve.values, x, frame, data))
            let titles = try own.map { curve -> Prose in try numbers.title(curve.goal, in: "choices") }
            var left = 0.0
            for (place, title) in titles.enumerated() {
                figure.labels.append(.init(text: title, x: left + 22, y: frame.y - 12, style: "panel-title"))
                figure.backdrop += SVG.path("M\(SVG.number(left)),\(SVG.number(frame.y - 16))h16", style: "line median \(own[place].style)")
                left += SVG.breadth(title.plain, size: 13) + 56
            }
        }
        figure.labels.append(.init(text: try numbers.name(curve.variable), x: 74 + width / 2, y: figure.height - 8, anchor: .middle, style: "axis-title"))
        return figure
    }

    private func panel(
        _ curves: [Curve], _ places: [Int], _ values: [Double], _ x: Scale, _ frame: Panel.Frame, _ data: ReportData
    ) throws -> Panel {
        func read(_ curve: Curve, _ name: String) throws -> [Double] {
            let all = try data.values("\(OptimumNumbers.root)/choices/\(name)")
            return places.map { all[$0] * (curve.goal.isShare ? 100 : 1) }
        }
        var shown: [Double] = curves.contains(where: \.goal.isShare) ? [0] : []
        var marks: [Mark] = []
        for curve in curves {
            let (middle, lower, upper) = (try read(curve, curve.goal.name), try read(curve, "\(curve.goal.name)_lower"), try read(curve, "\(curve.goal.name)_upper"))
            marks += [.band(values, lower: lower, upper: upper, style: "outer \(curve.style)"), .line(values, middle, style: "median \(curve.style)")]
            shown += (middle + lower + upper).filter(\.isFinite)
            guard let limit = curve.limit else { continue }
            let limits = try read(curve, limit)
            marks.append(.line(values, limits, style: "limit \(curve.style)"))
            shown += limits.filter(\.isFinite)
        }
        let y = Scale.linear(shown.min() ?? 0, shown.max() ?? 1, from: frame.height, to: 0, ticks: 5)
        var panel = Panel(frame: frame, x: x, y: y)
        let best = "\(OptimumNumbers.root)/best/\(numbers.variables[0])"
        if let lower = try data.values("\(best)_lower").first, let upper = try data.values("\(best)_upper").first, lower.isFinite, upper > lower {
            let ends = (y.domain.lowerBound, y.domain.upperBound)
            panel.marks.append(.band([lower, upper], lower: [ends.0, ends.0], upper: [ends.1, ends.1], style: "window neutral"))
        }
        if let dose = try data.values(best).first { panel.marks.append(.rule(dose, style: "limit")) }
        panel.marks += marks
        return panel
    }

    func caption(_ data: ReportData) throws -> Prose {
        let limits: Prose = numbers.constraints.isEmpty ? "" : " Dashed: the \(words: numbers.constraints.count == 1 ? "limit" : "limits") of " + Prose.list(numbers.constraints.map { .stored($0.text) }) + "."
        return "The therapeutic window. Curves with \(fixed: "95 %") bands over patients; vertical line: the best, \(try numbers.amount(numbers.variables[0], in: "best")), in its \(fixed: "95 %") interval (shaded)." + limits
    }
}
