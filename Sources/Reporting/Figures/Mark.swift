/// What is drawn in a panel, in the units of its scales. Colours come from style classes: `arm0`, `arm1` ...
enum Mark: Sendable {
    /// A line; interrupted where a value is missing.
    case line([Double], [Double], style: String)
    /// Between two lines.
    case band([Double], lower: [Double], upper: [Double], style: String)
    /// From a base line up to a curve, with the curve's line.
    case area([Double], [Double], base: Double, style: String)
    /// A horizontal bar from one value to another.
    case interval(from: Double, to: Double, at: Double, style: String)
    /// A dot with the shape of an arm's number.
    case dot(Double, Double, shape: Int, style: String)
    /// Many small dots, drawn as one.
    case points([Double], [Double], style: String)
    /// Bars of a histogram.
    case bars(lower: [Double], upper: [Double], heights: [Double], style: String)
    /// Tiles by their corners (from x, to x, from y, to y), drawn as one.
    case tiles([(Double, Double, Double, Double)], style: String)
    /// A vertical line through the panel.
    case rule(Double, style: String)
    /// Small triangles on the panel's floor, such as dose times.
    case pointers([Double], style: String)

    /// Whether it is whole at the panel's edge, where others are cut off.
    var mayOverhang: Bool { if case .pointers = self { true } else { false } }

    /// Draws on scales whose places count from the panel's corner.
    func svg(_ x: Scale, _ y: Scale) -> String {
        switch self {
        case .line(let xs, let ys, let style):
            return SVG.path(Self.paths(xs.map(x.place), ys.map(y.place)), style: "line \(style)")
        case .band(let xs, let lower, let upper, let style):
            return Self.band(xs.map(x.place), lower.map { y.floorPlace($0) }, upper.map(y.place), style)
        case .area(let xs, let ys, let base, let style):
            let places = xs.map(x.place)
            return Self.band(places, xs.map { _ in y.place(base) }, ys.map(y.place), "area \(style)")
                + SVG.path(Self.paths(places, ys.map(y.place)), style: "outline \(style)")
        case .interval(let from, let to, let at, let style):
            return SVG.path("M\(SVG.number(x.place(from))),\(SVG.number(y.place(at)))H\(SVG.number(x.place(to)))", style: "interval \(style)")
        case .dot(let value, let at, let shape, let style):
            return Self.marker(x.place(value), y.place(at), shape, style)
        case .points(let xs, let ys, let style):
            let places = zip(xs.map(x.place), ys.map(y.place)).filter { $0.0.isFinite && $0.1.isFinite }
            return SVG.path(places.map { "M\(SVG.number($0.0)),\(SVG.number($0.1))h0" }.joined(), style: "points \(style)")
        case .bars(let lower, let upper, let heights, let style):
            let floor = y.place(0)
            return zip(zip(lower, upper), heights).map { edges, height in
                SVG.rect(x.place(edges.0) + 0.4, y.place(height), max(0.4, x.place(edges.1) - x.place(edges.0) - 0.8), floor - y.place(height), style: style)
            }.joined()
        case .tiles(let tiles, let style):
            return SVG.path(
                tiles.map { tile in
                    let (left, right, floor, roof) = (x.place(tile.0), x.place(tile.1), y.place(tile.2), y.place(tile.3))
                    return "M\(SVG.number(left)),\(SVG.number(floor))H\(SVG.number(right))V\(SVG.number(roof))H\(SVG.number(left))Z"
                }.joined(), style: "tile \(style)")
        case .rule(let value, let style):
            return SVG.path("M\(SVG.number(x.place(value))),\(SVG.number(y.start))V\(SVG.number(y.end))", style: "rule \(style)")
        case .pointers(let values, let style):
            let floor = max(y.start, y.end)
            return SVG.path(
                values.map(x.place).filter(\.isFinite).map { "M\(SVG.number($0)),\(SVG.number(floor - 7))l-3.2,7h6.4z" }.joined(), style: "pointer \(style)")
        }
    }

    /// Path text of the stretches without a missing place.
    private static func paths(_ xs: [Double], _ ys: [Double]) -> String {
        var text = ""
        var isDown = false
        for (x, y) in zip(xs, ys) {
            guard x.isFinite, y.isFinite else {
                isDown = false
                continue
            }
            text += "\(isDown ? "L" : "M")\(SVG.number(x)),\(SVG.number(y))"
            isDown = true
        }
        return text
    }

    private static func band(_ xs: [Double], _ lower: [Double], _ upper: [Double], _ style: String) -> String {
        var text = ""
        var stretch: [Int] = []
        func close() {
            guard stretch.count > 1 else { return stretch = [] }
            let points = stretch.map { (xs[$0], upper[$0]) } + stretch.reversed().map { (xs[$0], lower[$0]) }
            text += "M" + points.map { "\(SVG.number($0.0)),\(SVG.number($0.1))" }.joined(separator: "L") + "Z"
            stretch = []
        }
        for index in xs.indices {
            if xs[index].isFinite && lower[index].isFinite && upper[index].isFinite { stretch.append(index) } else { close() }
        }
        close()
        return SVG.path(text, style: "band \(style)")
    }

    /// Circle, square, diamond, triangle: arms differ by shape where colours cannot be told apart.
    static func marker(_ x: Double, _ y: Double, _ shape: Int, _ style: String) -> String {
        let (px, py) = (SVG.number(x), SVG.number(y))
        let outline = switch shape % 4 {
        case 0: "M\(px),\(py)m-4.6,0a4.6,4.6 0 1,0 9.2,0a4.6,4.6 0 1,0 -9.2,0z"
        case 1: "M\(px),\(py)m-4.2,-4.2h8.4v8.4h-8.4z"
        case 2: "M\(px),\(py)m0,-5.8l5.8,5.8l-5.8,5.8l-5.8,-5.8z"
        default: "M\(px),\(py)m0,-5.4l5.4,9.6h-10.8z"
        }
        return SVG.path(outline, style: "dot \(style)")
    }
}

extension Scale {
    /// As `place`, but what lies below a logarithmic scale stands at its lower end.
    fileprivate func floorPlace(_ value: Double) -> Double {
        value.isNaN ? .nan : kind == .logarithmic && value < domain.lowerBound ? start : place(value)
    }
}
