import Dosing
import Foundation

/// The course: expected, likely now, and to come.
struct PatientCourseFigure {
    private let advice: PatientAdvice
    private let numbers: AdviceNumbers
    private static let width = 720.0

    init(_ advice: PatientAdvice, _ numbers: AdviceNumbers) {
        self.advice = advice
        self.numbers = numbers
    }

    static let caption: Prose = "Medians and bands of \(fixed: "90 %") of the draws; dots are measured levels, triangles doses. Right of the line the recommended regimen is given."

    var figure: Figure {
        guard let course = advice.course, let first = course.times.first, let last = course.times.last else {
            return Figure(width: Self.width, height: 10, title: "No course", description: "Nothing to show.")
        }
        let levels = advice.levels.filter { $0.output == course.output }
        let tops = (course.upper + course.priorUpper).compactMap { $0 } + levels.map(\.value)
        let frame = Panel.Frame(x: 54, y: 26, width: Self.width - 66, height: 118)
        let axis = TimeAxis(stored: "h", duration: last - first)
        let x = axis.scale(first, last, from: 0, to: frame.width)
        let y = Scale.linear(0, tops.max() ?? 1, from: frame.height, to: 0, ticks: 5)
        let times = course.times.map { $0 * axis.factor }
        func filled(_ values: [Double?]) -> [Double] { values.map { $0 ?? .nan } }
        var panel = Panel(frame: frame, x: x, y: y, hasXGrid: true)
        panel.marks = [
            .band(times, lower: filled(course.priorLower), upper: filled(course.priorUpper), style: "outer arm7"),
            .line(times, filled(course.priorMedian), style: "median arm7 thin"),
            .band(times, lower: filled(course.lower), upper: filled(course.upper), style: "inner arm0"),
            .line(times, filled(course.median), style: "median arm0"), .rule(course.now * axis.factor, style: "zero"),
        ]
        panel.marks += levels.map { .dot($0.time * axis.factor, $0.value, shape: $0.isBelow ? 3 : 0, style: "neutral") }
        panel.marks.append(.pointers((course.given + course.planned).filter { $0 >= first && $0 <= last }.map { $0 * axis.factor }, style: "neutral"))
        var figure = Figure(
            width: Self.width, height: frame.y + frame.height + 40, title: "Course of \(stored: course.title)",
            description: "Bands of what was expected of such patients and of what is likely for this one, over time, with measured levels and doses.")
        figure.panels = [panel]
        // Without dates the zero is the file's own.
        let beginning: Prose = advice.doses.first?.time == 0 ? "Time since the first dose " : "Time "
        figure.labels = [
            .init(text: .stored("\(course.title) (\(UnitText.pretty(course.unit)))"), x: 4, y: 13, style: "axis-title"),
            .init(
                text: beginning + "(\(words: axis.name))", x: frame.x + frame.width / 2, y: frame.y + frame.height + 36, anchor: .middle,
                style: "axis-title"),
        ]
        figure.backdrop = legend
        return figure
    }

    private var legend: String {
        let entries: [(Prose, String)] = [("Such patients", "band outer arm7"), ("This patient", "band inner arm0")]
        var x = Self.width - 8
        var marks = ""
        for (text, style) in entries.reversed() {
            x -= SVG.breadth(text.plain, size: 12)
            marks += SVG.text(text, x, 14, style: "legend") + SVG.rect(x - 28, 4, 22, 12, style: style)
            x -= 44
        }
        return marks
    }
}

/// Why this dose: from the typical patient's to this one's, part by part.
struct ReasonFigure {
    private let advice: PatientAdvice
    private let numbers: AdviceNumbers
    private static let width = 720.0
    private static let left = 300.0
    private static let right = 96.0
    private static let row = 17.0

    init(_ advice: PatientAdvice, _ numbers: AdviceNumbers) {
        self.advice = advice
        self.numbers = numbers
    }

    var figure: Figure {
        guard let reasons = advice.reasons else { return Figure(width: Self.width, height: 10, title: "No reasons", description: "") }
        var ends: [(from: Double, to: Double)] = []
        var sum = reasons.typicalDose
        for one in reasons.contributions {
            ends.append((sum, sum + one.amount))
            sum += one.amount
        }
        let all = ends.flatMap { [$0.from, $0.to] } + [reasons.typicalDose, reasons.dose]
        let (low, high) = (all.min() ?? 0, all.max() ?? 1)
        let rows = reasons.contributions.count + 2
        let decimals = max(0, 2 - Int(log10(max(abs(reasons.dose), abs(reasons.typicalDose), 1e-6)).rounded(.down)))
        let height = Double(rows) * Self.row
        let frame = Panel.Frame(x: Self.left, y: 8, width: Self.width - Self.left - Self.right, height: height)
        let margin = max(0.06 * (high - low), 1e-9 * max(1, abs(high)))
        let x = Scale.linear(low - margin, high + margin, from: 0, to: frame.width, ticks: 4, isNice: false)
        let y = Scale.linear(0, Double(rows), from: 0, to: height, isNice: false)
        var panel = Panel(frame: frame, x: x, y: y, hasXGrid: true, hasYAxis: false)
        var figure = Figure(
            width: Self.width, height: height + 48, title: "Why this dose",
            description: "Bars from the typical patient's daily dose to this patient's, one for each covariate and level.")
        func place(_ row: Int) -> Double { Double(row) + 0.5 }
        func label(_ row: Int, _ name: Prose, _ value: Prose) {
            let height = frame.y + place(row) * Self.row + 4
            figure.labels.append(.init(text: name, x: Self.left - 10, y: height, anchor: .end))
            figure.labels.append(.init(text: value, x: Self.width - 4, y: height, anchor: .end))
        }
        panel.marks.append(.dot(reasons.typicalDose, place(0), shape: 0, style: "arm7"))
        label(0, "Typical patient", "\(numbers.datum(reasons.typicalDose, "/reasons/typical_dose"))\(unit: reasons.unit)")
        for (index, one) in reasons.contributions.enumerated() {
            let style = one.amount >= 0 ? "arm1" : "arm0"
            panel.marks.append(.interval(from: ends[index].from, to: ends[index].to, at: place(index + 1), style: "thick \(style)"))
            let sign: Prose = one.amount >= 0.5 * pow(10, -Double(decimals)) ? "+" : ""
            let name = SVG.fitted("\(one.name.replacing("_", with: " ")): \(one.value)", size: 13, to: Self.left - 14)
            label(index + 1, .stored(name), sign + "\(numbers.datum(one.amount, "/reasons/contributions/\(index)/amount", .decimals(decimals)))\(unit: reasons.unit)")
        }
        panel.marks.append(.dot(reasons.dose, place(rows - 1), shape: 0, style: "neutral"))
        label(rows - 1, "This patient, unrounded", "\(numbers.datum(reasons.dose, "/reasons/dose"))\(unit: reasons.unit)")
        figure.panels = [panel]
        figure.labels.append(
            .init(text: "Daily dose\(unit: "(\(reasons.unit))")", x: frame.x + frame.width / 2, y: frame.y + height + 36, anchor: .middle, style: "axis-title"))
        return figure
    }
}
