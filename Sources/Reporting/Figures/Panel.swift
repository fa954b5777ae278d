/// One plot: marks on two scales, with axes and a title.
struct Panel: Sendable {
    struct Frame: Sendable {
        let x: Double
        let y: Double
        let width: Double
        let height: Double
    }

    let frame: Frame
    /// Places count from the frame's corner.
    let x: Scale
    let y: Scale
    var title: Prose?
    var marks: [Mark] = []
    var hasXLabels = true
    var hasYLabels = true
    var hasXGrid = false
    /// Whether the vertical scale is shown at all.
    var hasYAxis = true

    var svg: String {
        var parts = Axis.bottom(x, panel: frame, hasLabels: hasXLabels, hasGrid: hasXGrid)
        if hasYAxis { parts += Axis.left(y, panel: frame, hasLabels: hasYLabels) }
        parts += SVG.clipped(marks.filter { !$0.mayOverhang }.map { $0.svg(x, y) }.joined(), frame.x, frame.y, frame.width, frame.height)
        let overhanging = marks.filter(\.mayOverhang).map { $0.svg(x, y) }.joined()
        if !overhanging.isEmpty { parts += "<g transform=\"translate(\(SVG.number(frame.x)),\(SVG.number(frame.y)))\">\(overhanging)</g>" }
        if let title { parts += SVG.text(title, frame.x, frame.y - 9, style: "panel-title") }
        return "<g class=\"panel\">\(parts)</g>"
    }
}
