/// What is sought, along the varied quantity, in each group of patients and in all.
struct GroupCurveFigure {
    let numbers: OptimumNumbers

    private static let legendRow = 20.0

    /// nil where several quantities vary, or there are more groups than can be told apart.
    func figure(_ data: ReportData) throws -> Figure? {
        let root = OptimumNumbers.root
        guard let curve = try numbers.curve(), let low = curve.values.first, let high = curve.values.last, low < high else { return nil }
        let goal = numbers.objectives[0]
        let labels = try data.file.texts("\(root)/groups/label")
        guard labels.count <= 8 else { return nil }
        let scale: Double = goal.isShare ? 100 : 1
        let all = try data.values("\(root)/groups/curve_\(goal.name)")
        let width = curve.values.count
        let own = labels.indices.map { group in curve.places.map { all[group * width + $0] * scale } }
        let whole = try data.values("\(root)/choices/\(goal.name)")
        let overall = curve.places.map { whole[$0] * scale }
        let top = 40 + Self.legendRow * Double((labels.count + 2) / 2)
        let frame = Panel.Frame(x: 74, y: top, width: Figure.width - 98, height: 260)
        let x = Scale.linear(low, high, from: 0, to: frame.width, ticks: 9, isNice: false)
        let shown = (own.flatMap { $0 } + overall).filter(\.isFinite)
        let y = Scale.linear(goal.isShare ? 0 : shown.min() ?? 0, shown.max() ?? 1, from: frame.height, to: 0, ticks: 5)
        var panel = Panel(frame: frame, x: x, y: y)
        panel.marks = own.indices.map { .line(curve.values, own[$0], style: "median arm\($0)") }
        panel.marks.append(.line(curve.values, overall, style: "limit neutral"))
        var figure = Figure(
            height: top + frame.height + 54, title: "What is sought, by group", description: "A curve for each group of patients along the varied quantity, and one for all.")
        figure.panels = [panel]
        figure.labels.append(.init(text: try numbers.title(goal, in: "choices"), x: 0, y: 18, style: "axis-title"))
        let entries = labels.enumerated().map { ("line median arm\($0)", Prose.stored($1)) } + [("line limit neutral", "all patients" as Prose)]
        for (place, entry) in entries.enumerated() {
            let (left, line) = (Double(place % 2) * Figure.width / 2, 40 + Self.legendRow * Double(place / 2))
            figure.backdrop += SVG.path("M\(SVG.number(left)),\(SVG.number(line - 4))h20", style: entry.0)
            figure.labels.append(.init(text: entry.1, x: left + 28, y: line, style: "legend"))
        }
        figure.labels.append(
            .init(text: try numbers.name(curve.variable), x: frame.x + frame.width / 2, y: frame.y + frame.height + 44, anchor: .middle, style: "axis-title"))
        return figure
    }
}
