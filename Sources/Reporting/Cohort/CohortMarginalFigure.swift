import Foundation
import Populations

/// Histograms of numeric covariates, with published figures and real patients laid over.
struct CohortMarginalFigure {
    private let description: CohortDescription
    private let shown: [CohortDescription.Covariate]

    /// More are in the table only.
    static let most = 18
    private static let perRow = 3
    private static let gap = 36.0
    private static let height = 118.0
    private static let rowHeight = 212.0
    private static let top = 34.0
    /// Room above the bars for published figures.
    private static let crown = 0.3

    init(_ description: CohortDescription) {
        self.description = description
        shown = description.covariates.filter { covariate in
            guard let twins = covariate.twins, let low = twins.minimum, let high = twins.maximum else { return false }
            return low < high && covariate.bins != nil
        }
    }

    var isUseful: Bool { !shown.isEmpty }

    private var hasPatients: Bool { shown.contains { $0.patients.map { $0.n > 0 } ?? false } }
    private var hasPublished: Bool { shown.contains { Published($0, description) != nil } }

    var caption: Prose {
        var text: Prose = "Bars: twins; a long tail is cut off at the outermost \(fixed: "0.25 %")."
        if hasPatients { text = text + " Line: real patients, to the same area." }
        if hasPublished {
            text = text + " Above the bars what is published of all such patients (dark) and what was drawn of it (coloured): mean or median, and one SD to either side or the outermost published quantiles."
        }
        let left = shown.count - Self.most
        return left > 0 ? text + " \(fixed: "\(left)") more covariates stand in the table only." : text
    }

    var figure: Figure {
        let covariates = Array(shown.prefix(Self.most))
        let width = (Figure.width - Self.gap * Double(Self.perRow - 1)) / Double(Self.perRow)
        let rows = (covariates.count + Self.perRow - 1) / Self.perRow
        var figure = Figure(
            height: Self.top + Double(rows) * Self.rowHeight - 12, title: "Distributions of numeric covariates",
            description: "A histogram for each covariate; the statistics are in the table below.")
        for (index, covariate) in covariates.enumerated() {
            let x = Double(index % Self.perRow) * (width + Self.gap), y = Self.top + Double(index / Self.perRow) * Self.rowHeight
            let frame = Panel.Frame(x: x + 2, y: y + 14, width: width - 4, height: Self.height)
            figure.panels.append(panel(covariate, frame))
            let unit = UnitText.pretty(covariate.unit ?? "1")
            let suffix = unit.isEmpty ? "" : " (\(unit))"
            let words = covariate.title ?? covariate.name.replacing("_", with: " ")
            let title = SVG.fitted(words, size: 13, to: width - SVG.breadth(suffix, size: 13)) + suffix
            figure.labels.append(
                .init(text: .stored(title), x: frame.x + frame.width / 2, y: frame.y + frame.height + 38, anchor: .middle, style: "axis-title"))
        }
        figure.backdrop = legend
        return figure
    }

    private func panel(_ covariate: CohortDescription.Covariate, _ frame: Panel.Frame) -> Panel {
        guard let bins = covariate.bins else { return Panel(frame: frame, x: .linear(0, 1, from: 0, to: 1), y: .linear(0, 1, from: 1, to: 0)) }
        let twins = Self.heights(bins.twins), patients = bins.patients.map(Self.heights)
        let published = Published(covariate, description)
        let most = max(twins.max() ?? 1, patients?.max() ?? 0, 1e-12)
        let top = most * (published == nil ? 1.04 : 1 / (1 - Self.crown))
        let all = bins.edges + [published?.low, published?.high, published?.centre].compactMap { $0 }
        let (low, high) = (all.min() ?? 0, all.max() ?? 1)
        let room = 0.01 * (high - low)
        let x = Scale.linear(low - room, high + room, from: 0, to: frame.width, ticks: 5, isNice: false)
        let y = Scale.linear(0, top, from: frame.height, to: 0, ticks: 3, isNice: false)
        var panel = Panel(frame: frame, x: x, y: y, hasYLabels: false, hasXGrid: true, hasYAxis: false)
        panel.marks.append(
            .bars(lower: Array(bins.edges.dropLast()), upper: Array(bins.edges.dropFirst()), heights: twins, style: "bar arm0"))
        if let patients { panel.marks.append(Self.steps(bins.edges, patients)) }
        if let published { panel.marks += published.marks(at: top * 0.91, drawnAt: top * 0.81) }
        return panel
    }

    /// Shares of the values shown; bins are of one width.
    private static func heights(_ counts: [Int]) -> [Double] {
        let total = Double(max(1, counts.reduce(0, +)))
        return counts.map { Double($0) / total }
    }

    /// The outline of a histogram.
    private static func steps(_ edges: [Double], _ heights: [Double]) -> Mark {
        var xs = [edges[0]], ys = [0.0]
        for (index, height) in heights.enumerated() {
            xs += [edges[index], edges[index + 1]]
            ys += [height, height]
        }
        return .line(xs + [edges[edges.count - 1]], ys + [0], style: "smooth arm1")
    }

    private var legend: String {
        var entries: [(Prose, String)] = [("Twins", "bar")]
        if hasPatients { entries.append(("Real patients", "line smooth arm1")) }
        if hasPublished { entries.append(("Published", "neutral")) }
        var x = Figure.width - 4
        var marks = ""
        for (text, style) in entries.reversed() {
            x -= SVG.breadth(text.plain, size: 12)
            marks += SVG.text(text, x, 14, style: "legend")
            x -= 30
            switch style {
            case "bar": marks += SVG.rect(x, 3, 24, 13, style: "bar arm0")
            case "neutral":
                marks += SVG.path("M\(SVG.number(x)),10h24", style: "interval thin neutral") + Mark.marker(x + 12, 10, 0, "neutral")
            default: marks += SVG.path("M\(SVG.number(x)),10h24", style: style)
            }
            x -= 16
        }
        return "<g class=\"keys\">\(marks)</g>"
    }
}

extension CohortMarginalFigure {
    /// What is published of a covariate in all patients, converted into its unit, and what was drawn of the same.
    struct Published {
        let centre: Double
        let drawnCentre: Double?
        let low, high: Double?
        let drawnLow, drawnHigh: Double?

        /// Nil where no mean or median is published.
        init?(_ covariate: CohortDescription.Covariate, _ description: CohortDescription) {
            let unit = covariate.unit
            let own = description.published.filter { $0.subject == covariate.name && $0.unit == unit && $0.scope == nil }
            guard let centre = own.first(where: { ["mean", "median"].contains($0.statistic) }) else { return nil }
            self.centre = centre.published
            drawnCentre = centre.drawn
            if centre.statistic == "mean", let sd = own.first(where: { $0.statistic == "SD" }) {
                (low, high) = (centre.published - sd.published, centre.published + sd.published)
                let drawn = centre.drawn.flatMap { mean in sd.drawn.map { (mean - $0, mean + $0) } }
                (drawnLow, drawnHigh) = (drawn?.0, drawn?.1)
                return
            }
            let quantiles = own.filter { $0.quantile != nil }.sorted { ($0.quantile ?? 0) < ($1.quantile ?? 0) }
            let isPair = quantiles.count > 1
            (low, high) = isPair ? (quantiles.first?.published, quantiles.last?.published) : (nil, nil)
            (drawnLow, drawnHigh) = isPair ? (quantiles.first?.drawn, quantiles.last?.drawn) : (nil, nil)
        }

        func marks(at place: Double, drawnAt: Double) -> [Mark] {
            var marks: [Mark] = []
            if let low, let high { marks.append(.interval(from: low, to: high, at: place, style: "thin neutral")) }
            marks.append(.dot(centre, place, shape: 0, style: "neutral"))
            if let drawnLow, let drawnHigh { marks.append(.interval(from: drawnLow, to: drawnHigh, at: drawnAt, style: "thin arm0")) }
            if let drawnCentre { marks.append(.dot(drawnCentre, drawnAt, shape: 0, style: "arm0")) }
            return marks
        }
    }
}
