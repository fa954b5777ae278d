/// The distribution of an endpoint: a density per arm above its quantiles, on one scale.
enum DensityFigure {
    private static let right = 236.0
    private static let top = 40.0
    /// Bold letters are broader.
    private static let boldSize = 14.2

    static func figure(_ path: String, _ data: ReportData) throws -> Figure {
        let unit = try data.variable("\(path)/mean").unit
        let title = try data.text("title", of: path)
        let xs = try data.values("\(path)/x")
        let densities = try data.values("\(path)/density")
        let isLogarithmic = try data.text("scale", of: "\(path)/density") == "log"
        let rowHeight = data.arms.count <= 4 ? 84.0 : 60
        let labels = try data.labels().map { SVG.fitted($0, size: boldSize, to: 280) }
        let left = min(300, max(120, (labels.map { SVG.breadth($0, size: boldSize) }.max() ?? 0) + 18))
        let width = Figure.width - left - right
        let height = rowHeight * Double(data.arms.count)
        let (low, high) = (xs.first ?? 0, xs.last ?? 1)
        let x: Scale = isLogarithmic ? .logarithmic(low, high, from: 0, to: width) : .linear(low - 0.015 * (high - low), high, from: 0, to: width, ticks: 7, isNice: false)
        let peak = densities.filter(\.isFinite).max() ?? 1
        var figure = Figure(
            height: top + height + 48, title: "Distribution of \(stored: title)",
            description: "One row per arm: density, and below it the median, the middle half and the fifth to ninety-fifth percentile.")
        let frame = Panel.Frame(x: left, y: top, width: width, height: height)
        let y = Scale.linear(0, Double(data.arms.count), from: height, to: 0, isNice: false)
        var panel = Panel(frame: frame, x: x, y: y, hasXGrid: true, hasYAxis: false)
        figure.labels.append(.init(text: "Median (\(fixed: "5th to 95th") percentile)", x: Figure.width - right + 22, y: top - 12, style: "column-title"))
        for index in data.arms.indices {
            let base = Double(data.arms.count - index) - 1 + 0.26
            let curve = densities[(index * xs.count)..<((index + 1) * xs.count)].map { base + 0.68 * $0 / peak }
            panel.marks += [.area(xs, curve, base: base, style: ArmStyle.name(index))]
            panel.marks += try quantiles(path, index, base - 0.13, data)
            let middle = top + (Double(index) + 0.62) * rowHeight
            figure.labels.append(.init(text: .stored(labels[index]), x: left - 14, y: middle, anchor: .end, style: "row-title"))
            figure.labels.append(.init(text: try summary(path, index, data), x: Figure.width - right + 22, y: middle, style: "label"))
        }
        figure.panels = [panel]
        let unitText = UnitText.pretty(unit)
        figure.labels.append(
            .init(
                text: .stored(unitText.isEmpty ? title : "\(title) (\(unitText))"), x: left + width / 2, y: top + height + 42, anchor: .middle,
                style: "axis-title"))
        return figure
    }

    private static func quantiles(_ path: String, _ arm: Int, _ at: Double, _ data: ReportData) throws -> [Mark] {
        func value(_ name: String) throws -> Double { try data.values("\(path)/\(name)")[arm] }
        guard try value("median").isFinite else { return [] }
        let style = ArmStyle.name(arm)
        return [
            .interval(from: try value("p5"), to: try value("p95"), at: at, style: "thin \(style)"),
            .interval(from: try value("p25"), to: try value("p75"), at: at, style: "thick \(style)"),
            .dot(try value("median"), at, shape: arm, style: style),
        ]
    }

    private static func summary(_ path: String, _ arm: Int, _ data: ReportData) throws -> Prose {
        let median = try data.datum("\(path)/median", arm)
        guard !median.isMissing else { return "no values" }
        return "\(median) (\(try data.datum("\(path)/p5", arm)) to \(try data.datum("\(path)/p95", arm)))"
    }
}
