import Foundation

/// One output over time: a panel per arm, all on the same scales.
struct CourseFigure {
    let title: String
    let isLogarithmic: Bool
    /// Whether some individual twins are shown.
    let hasTwins: Bool
    private(set) var figure: Figure

    private struct Course {
        let path: String
        let times: [Double]
        let median: [Double]
        let p5: [Double]
        let p25: [Double]
        let p75: [Double]
        let p95: [Double]
        let twins: [[Double]]
        let doses: [Double]
    }

    /// What one panel shows.
    struct Curve {
        let label: String
        /// Group of the datasets `time`, `median`, `p5` ...
        let path: String
        /// Dataset of the times of doses.
        var doses: String?
        /// Number of the arm whose colour it has.
        let arm: Int
    }

    private static let left = 62.0
    private static let top = 62.0
    private static let gap = 22.0

    /// An output of all arms.
    init(_ output: String, _ data: ReportData) throws {
        let labels = try data.labels(longest: data.arms.count == 3 || data.arms.count > 4 ? 34 : 48)
        let curves = data.arms.enumerated().map { index, arm in
            Curve(label: labels[index], path: "/analyses/bands/\(arm)/\(output)", doses: "/analyses/doses/\(arm)/dose_time", arm: index)
        }
        let longName = try data.reader.outputs(ofArm: data.arms[0]).first { $0.name == output }?.longName ?? output
        try self.init(curves, title: longName, data)
    }

    /// - Parameters:
    ///   - curves: at least one; all of one unit.
    ///   - isStepped: values hold until the next.
    init(_ curves: [Curve], title: String, isStepped: Bool = false, _ data: ReportData) throws {
        let courses = try curves.map { try Self.course($0, isStepped, data) }
        let unit = try data.variable("\(courses[0].path)/median").unit
        let longName = title
        self.title = title
        isLogarithmic = !isStepped && Self.needsLogarithm(courses.map(\.median))
        hasTwins = courses.contains { !$0.twins.isEmpty }
        let columns = curves.count == 4 ? 2 : min(3, curves.count)
        let rows = (curves.count + columns - 1) / columns
        let height = columns == 1 ? 300.0 : columns == 2 ? 240 : 205
        let width = (Figure.width - Self.left - 10 - Self.gap * Double(columns - 1)) / Double(columns)
        let rowStep = height + 52
        let sheet = Self.top + Double(rows) * rowStep
        figure = Figure(
            height: sheet, title: "\(stored: longName) over time",
            description: "One panel per arm with the median, the middle half\(words: hasTwins ? "," : " and") the fifth to ninety-fifth percentile\(words: hasTwins ? " and some individual twins" : "").",
            legend: [(.line, "median"), (.quartiles, "middle half, \(fixed: "5–95 %")")])
        if hasTwins { figure.legend.append((.twin, "individual twins")) }
        if courses.contains(where: { !$0.doses.isEmpty }) { figure.legend.append((.dose, "doses")) }
        figure.labels.append(.init(text: "\(stored: Self.heading(longName, unit))", x: 0, y: 14, style: "axis-title"))

        let time = TimeAxis(stored: try data.variable("\(courses[0].path)/time").unit, duration: courses.flatMap(\.times).max() ?? 1)
        let x = time.scale(courses.flatMap(\.times).min() ?? 0, courses.flatMap(\.times).max() ?? 1, from: 0, to: width)
        let y = Self.vertical(courses, isLogarithmic, height)
        for index in curves.indices {
            let (row, column) = (index / columns, index % columns)
            let frame = Panel.Frame(
                x: Self.left + Double(column) * (width + Self.gap), y: Self.top + Double(row) * rowStep, width: width, height: height)
            let label = SVG.fitted(curves[index].label, size: 13, to: width)
            let isLowest = index + columns >= curves.count
            figure.panels.append(
                Panel(
                    frame: frame, x: x, y: y, title: .stored(label), marks: Self.marks(courses[index], time.factor, ArmStyle.name(curves[index].arm), width),
                    hasXLabels: isLowest || rows > 1, hasYLabels: column == 0))
        }
        figure.labels.append(
            .init(text: "Time (\(words: time.name))", x: Self.left + (Figure.width - Self.left) / 2, y: sheet - 6, anchor: .middle, style: "axis-title"))
    }

    private static func heading(_ title: String, _ unit: String) -> String {
        let unit = UnitText.pretty(unit)
        return unit.isEmpty ? title : "\(title) (\(unit))"
    }

    private static func course(_ curve: Curve, _ isStepped: Bool, _ data: ReportData) throws -> Course {
        let path = curve.path
        let stored = try data.values("\(path)/time")
        let twins = try data.contains("\(path)/twins") ? data.values("\(path)/twins") : []
        func values(_ name: String) throws -> [Double] {
            let values = try data.values("\(path)/\(name)")
            return isStepped ? values.flatMap { [$0, $0] } : values
        }
        // A step holds from its own time to the next one's; the last goes on to the trial's end.
        let end = Double(try data.text("duration")) ?? stored.last ?? 0
        let times = isStepped ? zip(stored, stored.dropFirst() + [end]).flatMap { [$0, $1] } : stored
        return Course(
            path: path, times: times, median: try values("median"), p5: try values("p5"), p25: try values("p25"),
            p75: try values("p75"), p95: try values("p95"),
            twins: stride(from: 0, to: twins.count, by: max(1, times.count)).map { Array(twins[$0..<min($0 + times.count, twins.count)]) },
            doses: try curve.doses.map { try data.contains($0) ? data.values($0) : [] } ?? [])
    }

    /// Logarithmic where the medians are mostly positive and span more than two decades, the lowest tenth left out.
    private static func needsLogarithm(_ medians: [[Double]]) -> Bool {
        let all = medians.flatMap { $0 }.filter(\.isFinite)
        let positive = all.filter { $0 > 0 }.sorted()
        guard let most = positive.last, 10 * positive.count >= 6 * all.count else { return false }
        return most > 100 * positive[positive.count / 10]
    }

    private static func vertical(_ courses: [Course], _ isLogarithmic: Bool, _ height: Double) -> Scale {
        let high = courses.flatMap { $0.p95 + $0.twins.flatMap { $0 } }.filter(\.isFinite)
        let low = courses.flatMap { $0.p5 + $0.twins.flatMap { $0 } }.filter(\.isFinite)
        // One extreme twin must not flatten all others.
        let bandTop = courses.flatMap(\.p95).filter(\.isFinite).max() ?? 1
        let top = min(high.max() ?? 1, bandTop > 0 ? 1.6 * bandTop : .infinity)
        if isLogarithmic {
            let positive = courses.flatMap { $0.p5.filter { $0 > 0 } }.sorted()
            let floor = positive.isEmpty ? top / 1000 : positive[positive.count / 50]
            return .logarithmic(max(floor, top * 1e-5), top, from: height, to: 0)
        }
        let bottom = low.min() ?? 0
        let usesZero = bottom >= 0 && bottom < 0.6 * top
        return .linear(usesZero ? 0 : bottom, top, from: height, to: 0)
    }

    private static func marks(_ course: Course, _ factor: Double, _ style: String, _ width: Double) -> [Mark] {
        let buckets = Int(width)
        let kept = Thinning.indices(course.median, buckets: buckets)
        let times = kept.map { course.times[$0] * factor }
        func thin(_ values: [Double]) -> [Double] { kept.map { values[$0] } }
        var marks: [Mark] = [
            .band(times, lower: thin(course.p5), upper: thin(course.p95), style: "outer \(style)"),
            .band(times, lower: thin(course.p25), upper: thin(course.p75), style: "inner \(style)"),
        ]
        for twin in course.twins {
            let kept = Thinning.indices(twin, buckets: buckets)
            marks.append(.line(kept.map { course.times[$0] * factor }, kept.map { twin[$0] }, style: "twin"))
        }
        marks.append(.line(times, thin(course.median), style: "median \(style)"))
        if !course.doses.isEmpty && course.doses.count <= 80 { marks.append(.pointers(course.doses.map { $0 * factor }, style: "")) }
        return marks
    }
}
