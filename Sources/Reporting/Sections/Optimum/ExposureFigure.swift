/// How often an event comes in tenths of the patients by exposure, with the best candidate.
struct ExposureFigure {
    /// `/optimisation/exposure/EVENT`
    let path: String

    func figure(_ data: ReportData) throws -> Figure {
        let exposures = try data.values("\(path)/exposure")
        let shares = try ["share", "share_lower", "share_upper"].map { try data.values("\(path)/\($0)").map { 100 * $0 } }
        let frame = Panel.Frame(x: 74, y: 40, width: Figure.width - 98, height: 220)
        let known = exposures.filter(\.isFinite)
        let (low, high) = (known.min() ?? 0, known.max() ?? 1)
        let margin = 0.04 * max(high - low, 1e-12)
        let x = Scale.linear(low - margin, high + margin, from: 0, to: frame.width, ticks: 8, isNice: false)
        let y = Scale.linear(0, max(1, shares[2].filter(\.isFinite).max() ?? 100), from: frame.height, to: 0, ticks: 5)
        var panel = Panel(frame: frame, x: x, y: y)
        panel.marks.append(.line(exposures, shares[0], style: "twin"))
        for index in exposures.indices where shares[0][index].isFinite {
            panel.marks.append(.line([exposures[index], exposures[index]], [shares[1][index], shares[2][index]], style: "span arm1"))
            panel.marks.append(.dot(exposures[index], shares[0][index], shape: 0, style: "arm1"))
        }
        var figure = Figure(
            height: frame.y + frame.height + 52, title: "Event by exposure",
            description: "Shares of patients with the event in tenths of the patients by exposure, with intervals.")
        figure.panels = [panel]
        let unit = UnitText.pretty(try data.variable("\(path)/exposure").unit)
        let title = try data.text("exposure_title", of: path)
        figure.labels = [
            .init(text: "\(stored: try data.text("event_title", of: path)) (% of patients)", x: 0, y: 18, style: "axis-title"),
            .init(text: .stored(unit.isEmpty ? title : "\(title) (\(unit))"), x: frame.x + frame.width / 2, y: frame.y + frame.height + 42, anchor: .middle, style: "axis-title"),
        ]
        return figure
    }

    func caption(_ data: ReportData) throws -> Prose {
        "Exposure and response with the best candidate: \(stored: try data.text("event_title", of: path)) in tenths of the patients by \(stored: try data.text("exposure_title", of: path)), at the tenth's median, with \(fixed: "95 %") intervals (Wilson)."
    }
}
