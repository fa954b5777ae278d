/// Grid lines and labels of a panel's scales.
enum Axis {
    /// A horizontal axis under a panel.
    static func bottom(_ scale: Scale, panel: Panel.Frame, hasLabels: Bool, hasGrid: Bool) -> String {
        let floor = panel.y + panel.height
        var lines = SVG.path("M\(SVG.number(panel.x)),\(SVG.number(floor))h\(SVG.number(panel.width))", style: "axis-line")
        for tick in scale.ticks {
            let x = panel.x + scale.place(tick.value)
            if hasGrid && !tick.label.isEmpty {
                lines += SVG.path("M\(SVG.number(x)),\(SVG.number(panel.y))v\(SVG.number(panel.height))", style: "grid")
            }
            lines += SVG.path("M\(SVG.number(x)),\(SVG.number(floor))v\(tick.label.isEmpty ? "3" : "5")", style: "axis-line")
            if hasLabels && !tick.label.isEmpty {
                lines += SVG.text("\(fixed: tick.label)", x, floor + 18, .middle, style: "tick")
            }
        }
        return "<g class=\"axis\">\(lines)</g>"
    }

    /// A vertical axis left of a panel.
    static func left(_ scale: Scale, panel: Panel.Frame, hasLabels: Bool) -> String {
        var lines = ""
        for tick in scale.ticks {
            let y = panel.y + scale.place(tick.value)
            if !tick.label.isEmpty {
                lines += SVG.path("M\(SVG.number(panel.x)),\(SVG.number(y))h\(SVG.number(panel.width))", style: "grid")
            }
            if hasLabels && !tick.label.isEmpty {
                lines += SVG.text("\(fixed: tick.label)", panel.x - 7, y + 4, .end, style: "tick")
            }
        }
        return "<g class=\"axis\">\(lines)</g>"
    }
}
