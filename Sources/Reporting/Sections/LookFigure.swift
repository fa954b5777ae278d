/// Bounds of stopping rules over the looks, with the statistics of one trial.
struct LookFigure {
    let rules: [String]

    func figure(_ data: ReportData) throws -> Figure {
        let root = LookSection.root
        let axis = try LookAxis(data)
        let patients = try data.values("\(root)/\(axis.name)").map { $0 * axis.factor }
        let z = Array(try data.values("\(root)/z").prefix(patients.count))
        let bounds = try rules.map { rule in
            (efficacy: try data.values("\(root)/\(rule)/efficacy"), futility: try data.values("\(root)/\(rule)/futility"),
             isTwoSided: try data.text("sides", of: "\(root)/\(rule)") == "2")
        }
        // Bounds far above all statistics would press the rest together.
        let finite = (bounds.flatMap { $0.efficacy + $0.futility + ($0.isTwoSided ? $0.efficacy.map { -$0 } : []) } + z).filter(\.isFinite)
        let (low, high) = (max(finite.min() ?? 0, -8), min(finite.max() ?? 1, 8))
        let frame = Panel.Frame(x: 60, y: 34, width: 700, height: 300)
        let last = patients.last ?? 1
        let x = Scale.linear(0, last * 1.04, from: 0, to: frame.width, ticks: 8, isNice: false)
        let y = Scale.linear(min(low, 0) * 1.08, high * 1.08, from: frame.height, to: 0, ticks: 6)
        var panel = Panel(frame: frame, x: x, y: y, hasXGrid: false)
        panel.marks.append(.line([0, x.domain.upperBound], [0, 0], style: "twin key"))
        var figure = Figure(
            height: 392, title: "Bounds of the stopping rules",
            description: "Test statistics at which each rule ends a trial, look by look; the numbers stand in the table.")
        for (index, bound) in bounds.enumerated() {
            let style = ArmStyle.name(index)
            var lines = [bound.efficacy, bound.futility]
            if bound.isTwoSided { lines += lines.map { $0.map { -$0 } } }
            for line in lines {
                panel.marks.append(.line(patients, line, style: "median \(style)"))
                for (place, value) in zip(patients, line) where value.isFinite { panel.marks.append(.dot(place, value, shape: index, style: style)) }
            }
            figure.labels.append(.init(text: .stored(rules[index]), x: frame.x + frame.width + 34, y: frame.y + 16 + 22 * Double(index), style: "label"))
            figure.backdrop += Mark.marker(frame.x + frame.width + 22, frame.y + 12 + 22 * Double(index), index, style)
        }
        panel.marks.append(.line(patients, z, style: "twin key"))
        for (place, value) in zip(patients, z) where value.isFinite { panel.marks.append(.dot(place, value, shape: 0, style: "neutral")) }
        figure.panels = [panel]
        figure.labels.append(.init(text: "Z", x: frame.x - 40, y: frame.y - 12, style: "axis-title"))
        figure.labels.append(
            .init(text: axis.axisTitle, x: frame.x + frame.width / 2, y: frame.y + frame.height + 44, anchor: .middle, style: "axis-title"))
        return figure
    }
}
