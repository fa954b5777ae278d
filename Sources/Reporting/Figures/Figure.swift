/// A figure: panels, texts and a legend on a sheet of 960 units' breadth.
struct Figure: Sendable {
    static let width = 960.0

    struct Label: Sendable {
        let text: Prose
        let x: Double
        let y: Double
        var anchor: SVG.Anchor = .start
        var style = "label"
    }

    enum Key: Sendable { case line, twin, band, quartiles, dose }

    var width = Figure.width
    let height: Double
    /// What it shows, for those who cannot see it.
    let title: Prose
    let description: Prose
    var panels: [Panel] = []
    var labels: [Label] = []
    var legend: [(key: Key, text: Prose)] = []
    /// Drawn as it is, under everything else.
    var backdrop = ""

    var svg: String {
        let parts = backdrop + panels.map(\.svg).joined() + labels.map { SVG.text($0.text, $0.x, $0.y, $0.anchor, style: $0.style) }.joined()
            + legendMarks
        return "<svg class=\"figure\" viewBox=\"0 0 \(SVG.number(width)) \(SVG.number(height))\" role=\"img\" xmlns=\"http://www.w3.org/2000/svg\">"
            + "<title>\(Markup.escape(title.plain))</title><desc>\(Markup.escape(description.plain))</desc>\(parts)</svg>"
    }

    /// One line at the top right.
    private var legendMarks: String {
        var x = width - 4
        var marks = ""
        for (key, text) in legend.reversed() {
            x -= SVG.breadth(text.plain, size: 12)
            marks += SVG.text(text, x, 14, style: "legend")
            x -= 30
            marks += swatch(key, x)
            x -= 16
        }
        return "<g class=\"keys\">\(marks)</g>"
    }

    private func swatch(_ key: Key, _ x: Double) -> String {
        switch key {
        case .line: SVG.path("M\(SVG.number(x)),10h24", style: "line median key")
        case .twin: SVG.path("M\(SVG.number(x)),13q6,-12 12,-4t12,-2", style: "line twin key")
        case .band: SVG.rect(x, 3, 24, 13, style: "band outer key")
        case .quartiles: SVG.rect(x, 3, 24, 13, style: "band outer key") + SVG.rect(x, 6, 24, 7, style: "band inner key")
        case .dose: SVG.path("M\(SVG.number(x + 16)),6l-4,9h8z", style: "pointer key")
        }
    }
}
