/// Means by dose with the fitted curve and the target dose, first simulated trial.
struct DoseResponseFigure {
    /// `/analyses/dose_response/NAME`
    let path: String

    func figure(_ data: ReportData) throws -> Figure {
        let doses = try data.values("\(path)/dose")
        func first(_ dataset: String) throws -> [Double] { Array(try data.values("\(path)/\(dataset)").prefix(doses.count)) }
        let (means, lower, upper) = (try first("mean"), try first("mean_lower"), try first("mean_upper"))
        let truths = try first("true_mean")
        let at = try data.values("\(path)/at")
        let (curve, low, high) = (try data.values("\(path)/curve"), try data.values("\(path)/curve_lower"), try data.values("\(path)/curve_upper"))
        let unit = UnitText.pretty(try data.variable("\(path)/mean").unit)
        let shown = (means + lower + upper + truths + curve).filter(\.isFinite)
        let largest = doses.last ?? 1
        let frame = Panel.Frame(x: 74, y: 40, width: Figure.width - 98, height: 320)
        let x = Scale.linear(-0.03 * largest, 1.03 * largest, from: 0, to: frame.width, ticks: 8, isNice: false)
        let y = Scale.linear(shown.min() ?? 0, shown.max() ?? 1, from: frame.height, to: 0, ticks: 6)
        var panel = Panel(frame: frame, x: x, y: y)
        panel.marks += [.band(at, lower: low, upper: high, style: "outer arm0"), .line(at, curve, style: "median arm0")]
        let targets = [("target", "target"), ("true_target", "target true")]
        for (dataset, style) in targets {
            if let dose = try data.values("\(path)/\(dataset)").first, dose.isFinite { panel.marks.append(.rule(dose, style: style)) }
        }
        for index in doses.indices {
            panel.marks.append(.line([doses[index], doses[index]], [lower[index], upper[index]], style: "span neutral"))
            if means[index].isFinite { panel.marks.append(.dot(doses[index], means[index], shape: 0, style: "neutral")) }
            if truths[index].isFinite { panel.marks.append(.dot(doses[index], truths[index], shape: 2, style: "arm1")) }
        }
        var figure = Figure(
            height: frame.y + frame.height + 56, title: "Response by dose",
            description: "Means by dose with intervals, the fitted curve and the target dose; the numbers stand in the tables.")
        figure.panels = [panel]
        figure.labels = [
            .init(text: .stored(unit.isEmpty ? try data.text("endpoint_title", of: path) : "\(try data.text("endpoint_title", of: path)) (\(unit))"), x: 0, y: 18, style: "axis-title"),
            .init(text: "Dose (\(bare: try data.variable("\(path)/dose").unit))", x: frame.x + frame.width / 2, y: frame.y + frame.height + 44, anchor: .middle, style: "axis-title"),
        ]
        return figure
    }
}
