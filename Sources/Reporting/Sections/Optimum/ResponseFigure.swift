/// Every endpoint that the optimisation looks at, along the varied quantity: small panels side by side.
struct ResponseFigure {
    let numbers: OptimumNumbers

    /// nil where several quantities vary.
    func figure(_ data: ReportData) throws -> Figure? {
        guard let variable = numbers.variables.first, numbers.variables.count == 1 else { return nil }
        let root = OptimumNumbers.root
        let all = try data.values("\(root)/candidates/\(variable)")
        let places = all.indices.sorted { all[$0] < all[$1] }
        let values = places.map { all[$0] }
        guard let low = values.first, let high = values.last, low < high else { return nil }
        let endpoints = try data.file.groups(in: "\(root)/response")
        let columns = min(endpoints.count, 3)
        let rows = (endpoints.count + columns - 1) / max(1, columns)
        let (gap, top, height) = (76.0, 40.0, 190.0)
        let width = (Figure.width - Double(columns) * gap) / Double(columns)
        var figure = Figure(
            height: top + Double(rows) * (height + 66), title: "Endpoints by candidate",
            description: "A panel for each endpoint along the varied quantity, with intervals and the spread of the patients.")
        for (number, endpoint) in endpoints.enumerated() {
            let (row, column) = (number / columns, number % columns)
            let frame = Panel.Frame(
                x: 58 + Double(column) * (width + gap), y: top + Double(row) * (height + 66), width: width, height: height)
            let x = Scale.linear(low, high, from: 0, to: width, ticks: 4, isNice: false)
            figure.panels.append(try panel(endpoint, places, values, x, frame, data))
            figure.labels.append(
                .init(text: try numbers.name(variable), x: frame.x + width / 2, y: frame.y + height + 38, anchor: .middle, style: "axis-title"))
        }
        return figure
    }

    private func panel(
        _ endpoint: String, _ places: [Int], _ values: [Double], _ x: Scale, _ frame: Panel.Frame, _ data: ReportData
    ) throws -> Panel {
        let path = "\(OptimumNumbers.root)/response/\(endpoint)"
        let isEvent = try data.text("kind", of: path) == "event"
        let name = isEvent ? "share" : "mean"
        func read(_ dataset: String) throws -> [Double] {
            let all = try data.values("\(path)/\(dataset)")
            return places.map { all[$0] * (isEvent ? 100 : 1) }
        }
        let (middle, lower, upper) = (try read(name), try read("\(name)_lower"), try read("\(name)_upper"))
        let spread = isEvent ? [] : [try read("p5"), try read("p95")]
        let shown = (middle + lower + upper + spread.flatMap { $0 }).filter(\.isFinite)
        let y = Scale.linear(isEvent ? 0 : shown.min() ?? 0, shown.max() ?? 1, from: frame.height, to: 0, ticks: 4)
        var panel = Panel(frame: frame, x: x, y: y)
        if spread.count == 2 { panel.marks.append(.band(values, lower: spread[0], upper: spread[1], style: "outer arm0")) }
        panel.marks += [.band(values, lower: lower, upper: upper, style: "inner arm0"), .line(values, middle, style: "median arm0")]
        if let dose = try data.values("\(OptimumNumbers.root)/best/\(numbers.variables[0])").first { panel.marks.append(.rule(dose, style: "limit")) }
        let title = try data.text("title", of: path)
        let unit = isEvent ? "" : UnitText.pretty(try data.variable("\(path)/mean").unit)
        panel.title = isEvent ? "\(stored: SVG.fitted(title, size: 13, to: frame.width - 30)) (%)" : .stored(SVG.fitted(unit.isEmpty ? title : "\(title) (\(unit))", size: 13, to: frame.width))
        return panel
    }
}
