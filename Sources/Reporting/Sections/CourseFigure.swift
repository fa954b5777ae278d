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

    private static let left = 62.0
    private static let top = 62.0
    private static let gap = 22.0

    init(_ output: String, _ data: ReportData) throws {
        let courses = try data.arms.map { try Self.course($0, output, data) }
        let unit = try data.variable("\(courses[0].path)/median").unit
        let longName = try data.reader.outputs(ofArm: data.arms[0]).first { $0.name == output }?.longName ?? output
        title = longName
        isLogarithmic = Self.needsLogarithm(courses.map(\.median))
        hasTwins = courses.contains { !$0.twins.isEmpty }
        let columns = data.arms.count == 4 ? 2 : min(3, data.arms.count)
        let rows = (data.arms.count + columns - 1) / columns
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
        let labels = try data.labels(longest: columns == 3 ? 34 : 48)
        for index in data.arms.indices {
            let (row, column) = (index / columns, index % columns)
            let frame = Panel.Frame(
                x: Self.left + Double(column) * (width + Self.gap), y: Self.top + Double(row) * rowStep, width: width, height: height)
            let label = SVG.fitted(labels[index], size: 13, to: width)
            let isLowest = index + columns >= data.arms.count
            figure.panels.append(
                Panel(
                    frame: frame, x: x, y: y, title: .stored(label), marks: Self.marks(courses[index], time.factor, ArmStyle.name(index), width),
                    hasXLabels: isLowest || rows > 1, hasYLabels: column == 0))
        }
        figure.labels.append(
            .init(text: "Time (\(words: time.name))", x: Self.left + (Figure.width - Self.left) / 2, y: sheet - 6, anchor: .middle, style: "axis-title"))
    }

    private static func heading(_ title: String, _ unit: String) -> String {
        let unit = UnitText.pretty(unit)
        return unit.isEmpty ? title : "\(title) (\(unit))"
    }

    private static func course(_ arm: String, _ output: String, _ data: ReportData) throws -> Course {
        let path = "/analyses/bands/\(arm)/\(output)"
        let times = try data.values("\(path)/time")
        let twins = try data.contains("\(path)/twins") ? data.values("\(path)/twins") : []
        let doses = "/analyses/doses/\(arm)/dose_time"
        return Course(
            path: path, times: times, median: try data.values("\(path)/median"), p5: try data.values("\(path)/p5"),
            p25: try data.values("\(path)/p25"), p75: try data.values("\(path)/p75"), p95: try data.values("\(path)/p95"),
            twins: stride(from: 0, to: twins.count, by: max(1, times.count)).map { Array(twins[$0..<min($0 + times.count, twins.count)]) },
            doses: try data.contains(doses) ? data.values(doses) : [])
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
