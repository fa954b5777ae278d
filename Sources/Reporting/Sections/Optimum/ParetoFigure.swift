/// Two objectives against each other: all candidates, the Pareto front, the compromise.
struct ParetoFigure {
    let numbers: OptimumNumbers

    func figure(_ data: ReportData) throws -> Figure {
        let choices = "\(OptimumNumbers.root)/choices"
        let goals = Array(numbers.objectives.prefix(2))
        let values = try goals.map { goal in try data.values("\(choices)/\(goal.name)").map { $0 * (goal.isShare ? 100 : 1) } }
        let (front, keeps) = (try data.values("\(choices)/on_front"), try data.values("\(choices)/keeps"))
        let best = Int(try data.values("\(OptimumNumbers.root)/best/chosen").first ?? 1) - 1
        let frame = Panel.Frame(x: 74, y: 40, width: Figure.width - 98, height: 320)
        func ends(_ values: [Double]) -> (Double, Double) { (values.filter(\.isFinite).min() ?? 0, values.filter(\.isFinite).max() ?? 1) }
        let (across, up) = (ends(values[0]), ends(values[1]))
        let x = Scale.linear(across.0, across.1, from: 0, to: frame.width, ticks: 8)
        let y = Scale.linear(up.0, up.1, from: frame.height, to: 0, ticks: 6)
        var panel = Panel(frame: frame, x: x, y: y)
        for index in values[0].indices where front[index] != 1 && values[0][index].isFinite && values[1][index].isFinite {
            panel.marks.append(.dot(values[0][index], values[1][index], shape: keeps[index] == 1 ? 0 : 3, style: keeps[index] == 1 ? "arm7" : "arm1"))
        }
        let order = front.indices.filter { front[$0] == 1 }.sorted { values[0][$0] < values[0][$1] }
        if goals.count == numbers.objectives.count {
            panel.marks.append(.line(order.map { values[0][$0] }, order.map { values[1][$0] }, style: "span arm0"))
        }
        panel.marks += order.map { .dot(values[0][$0], values[1][$0], shape: 0, style: "arm0") }
        if values[0].indices.contains(best) { panel.marks.append(.dot(values[0][best], values[1][best], shape: 2, style: "neutral")) }
        var figure = Figure(
            height: frame.y + frame.height + 56, title: "Pareto front",
            description: "Candidates by two objectives; those on the front are joined, the best compromise is a diamond.")
        figure.panels = [panel]
        figure.labels = [
            .init(text: try numbers.title(goals[1], in: "choices"), x: 0, y: 18, style: "axis-title"),
            .init(text: try numbers.title(goals[0], in: "choices"), x: frame.x + frame.width / 2, y: frame.y + frame.height + 44, anchor: .middle, style: "axis-title"),
        ]
        return figure
    }

    let caption: Prose = "Every candidate by two objectives. Joined circles: the Pareto front, where no objective can gain without another losing; diamond: the compromise nearest to the ideal; triangles: candidates that break a limit."

    init(numbers: OptimumNumbers) { self.numbers = numbers }
}
