/// Mean change since the first visit by planned visit: a line with intervals per arm, and numbers of patients below.
struct VisitFigure {
    /// Group of the datasets `time`, `change`, `change_lower` ...
    let path: String

    /// Between arms that stand side by side at a visit.
    private static let aside = 6.0

    static func timeAxis(_ path: String, _ data: ReportData) throws -> TimeAxis {
        TimeAxis(stored: try data.variable("\(path)/time").unit, duration: try data.values("\(path)/time").last ?? 1)
    }

    /// At most so many of the places, evenly spread, the first and the last among them.
    static func some(of count: Int, most: Int) -> [Int] {
        count <= most ? Array(0..<count) : (0..<most).map { $0 * (count - 1) / (most - 1) }
    }

    func figure(_ data: ReportData) throws -> Figure {
        let time = try Self.timeAxis(path, data)
        let visits = try data.values("\(path)/time").map { $0 * time.factor }
        let unit = try data.variable("\(path)/change").unit
        let labels = try data.labels()
        let left = min(260, max(90, (labels.map { SVG.breadth($0, size: 13) }.max() ?? 0) + 44))
        let frame = Panel.Frame(x: left, y: 34, width: Figure.width - left - 24, height: 280)
        let (first, last) = (visits.first ?? 0, visits.last ?? 1)
        // Room at both ends for arms side by side.
        let room = (Self.aside * Double(labels.count) / 2 + 8) / frame.width * (last - first)
        let x = time.scale((first - room) / time.factor, (last + room) / time.factor, from: 0, to: frame.width)
        let reach = try ["change", "change_lower", "change_upper"].flatMap { try data.values("\(path)/\($0)") }.filter(\.isFinite)
        let y = Scale.linear(min(reach.min() ?? 0, 0), max(reach.max() ?? 0, 0), from: frame.height, to: 0)
        var panel = Panel(frame: frame, x: x, y: y)
        panel.marks.append(.line([x.domain.lowerBound, x.domain.upperBound], [0, 0], style: "twin key"))
        let floor = frame.y + frame.height
        var figure = Figure(
            height: floor + 88 + 22 * Double(labels.count), title: "Mean change since the first visit",
            description: "A line per arm over the planned visits, with intervals, and a table of the numbers of patients.")
        let title = try data.text("title", of: path)
        let pretty = UnitText.pretty(unit)
        figure.labels += [
            .init(text: "\(stored: pretty.isEmpty ? "Change of \(title)" : "Change of \(title) (\(pretty))")", x: 0, y: 14, style: "axis-title"),
            .init(text: "Time (\(words: time.name))", x: frame.x + frame.width / 2, y: floor + 42, anchor: .middle, style: "axis-title"),
            .init(text: "Patients", x: 0, y: floor + 62, style: "group-title"),
        ]
        for (arm, label) in labels.enumerated() {
            let offset = (Double(arm) - Double(labels.count - 1) / 2) * Self.aside / frame.width * (x.domain.upperBound - x.domain.lowerBound)
            panel.marks += try marks(arm, visits.map { $0 + offset }, data)
            let row = floor + 84 + 22 * Double(arm)
            figure.backdrop += Mark.marker(7, row - 4, arm, ArmStyle.name(arm))
            figure.labels.append(.init(text: .stored(SVG.fitted(label, size: 13, to: left - 30)), x: 20, y: row, style: "row-label"))
            for visit in counted(visits, x) {
                let number = try data.count("\(path)/change_n", arm * visits.count + visit)
                figure.labels.append(.init(text: "\(number)", x: frame.x + x.place(visits[visit]), y: row, anchor: .middle, style: "label"))
            }
        }
        figure.panels = [panel]
        return figure
    }

    /// Visits whose numbers of patients stand far enough from each other.
    private func counted(_ visits: [Double], _ x: Scale) -> [Int] {
        var chosen: [Int] = []
        for visit in visits.indices where chosen.last.map({ x.place(visits[visit]) - x.place(visits[$0]) >= 44 }) ?? true { chosen.append(visit) }
        return chosen
    }

    private func marks(_ arm: Int, _ places: [Double], _ data: ReportData) throws -> [Mark] {
        func values(_ name: String) throws -> [Double] {
            Array(try data.values("\(path)/\(name)")[(arm * places.count)..<((arm + 1) * places.count)])
        }
        let (change, lower, upper) = (try values("change"), try values("change_lower"), try values("change_upper"))
        let style = ArmStyle.name(arm)
        var marks: [Mark] = [.line(places, change, style: "median \(style)")]
        for (visit, place) in places.enumerated() where change[visit].isFinite {
            marks.append(.line([place, place], [lower[visit], upper[visit]], style: "whisker \(style)"))
            marks.append(.dot(place, change[visit], shape: arm, style: style))
        }
        return marks
    }
}
