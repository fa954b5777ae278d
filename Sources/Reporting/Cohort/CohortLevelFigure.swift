import Foundation
import Populations

/// Shares of levels as bars, with published shares and those of real patients.
struct CohortLevelFigure {
    private let description: CohortDescription
    private let shown: [(index: Int, covariate: CohortDescription.Covariate)]

    /// Levels of one covariate that are shown; rarer ones stand in the JSON.
    static let most = 12
    private static let left = 250.0
    private static let right = 250.0
    private static let row = 22.0
    private static let head = 30.0

    init(_ description: CohortDescription) {
        self.description = description
        shown = description.covariates.enumerated().filter { !($0.element.levels ?? []).isEmpty }.map { ($0.offset, $0.element) }
    }

    var isUseful: Bool { !shown.isEmpty }

    private var hasPatients: Bool { shown.contains { $0.covariate.column != nil } }

    var caption: Prose {
        var text: Prose = "Shares of levels in the twins (bars)"
        if hasPatients { text = text + ", in real patients (thin bars)" }
        text = text + (hasPublished ? " and as published of all such patients (diamonds)." : ".")
        return hasMany ? text + " Of many levels the \(fixed: "\(Self.most)") most frequent are shown." : text
    }

    private var hasMany: Bool { shown.contains { ($0.covariate.levels ?? []).count > Self.most } }

    private var hasPublished: Bool { description.published.contains { $0.level != nil && $0.scope == nil } }

    /// Places of the levels to show, in their order.
    private static func kept(_ levels: [CohortDescription.Level]) -> [Int] {
        guard levels.count > most else { return Array(levels.indices) }
        return Array(levels.indices.sorted { (-levels[$0].twins, $0) < (-levels[$1].twins, $1) }.prefix(most)).sorted()
    }

    var figure: Figure {
        let height = shown.reduce(0) { $0 + Self.head + Self.row * Double(Self.kept($1.covariate.levels ?? []).count) }
        let width = Figure.width - Self.left - Self.right
        let top = 22.0
        var figure = Figure(
            height: top + height + 46, title: "Shares of levels", description: "A bar for each level; the shares are in the table below.")
        let frame = Panel.Frame(x: Self.left, y: top, width: width, height: height)
        let x = Scale.linear(0, 100, from: 0, to: width, ticks: 5, isNice: false)
        let y = Scale.linear(0, height, from: 0, to: height, isNice: false)
        var panel = Panel(frame: frame, x: x, y: y, hasXGrid: true, hasYAxis: false)
        var bars = ""
        var place = 0.0
        for (index, covariate) in shown {
            let title = SVG.fitted(covariate.title ?? covariate.name.replacing("_", with: " "), size: 14, to: Self.left)
            figure.labels.append(.init(text: .stored(title), x: 2, y: top + place + 20, style: "row-title"))
            place += Self.head
            let levels = covariate.levels ?? []
            for level in Self.kept(levels) {
                let one = levels[level]
                let path = "/covariates/\(index)/levels/\(level)"
                let breadth = (one.share ?? 0) * width
                bars += SVG.rect(Self.left, top + place + 3, breadth, one.patientShare == nil ? 15 : 10, style: "bar arm0")
                if let share = one.patientShare { bars += SVG.rect(Self.left, top + place + 14, share * width, 5, style: "box-edge arm1") }
                figure.labels.append(
                    .init(text: .stored(SVG.fitted(one.name, size: 13, to: Self.left - 24)), x: Self.left - 10, y: top + place + 15, anchor: .end))
                let published = description.published.enumerated().first {
                    $0.element.subject == covariate.name && $0.element.level == one.name && $0.element.scope == nil
                }
                var text: Prose = "\(CohortNumbers.percent(one.share, path + "/share"))\(unit: "%")"
                if one.patientShare != nil { text = text + ", patients \(CohortNumbers.percent(one.patientShare, path + "/patient_share"))\(unit: "%")" }
                if let published {
                    text = text + ", published \(CohortNumbers.percent(published.element.published, "/published/\(published.offset)/published"))\(unit: "%")"
                    panel.marks.append(.dot(100 * published.element.published, place + 10.5, shape: 2, style: "neutral"))
                }
                figure.labels.append(.init(text: text, x: Figure.width - Self.right + 14, y: top + place + 15))
                place += Self.row
            }
        }
        figure.backdrop = bars
        figure.panels = [panel]
        figure.labels.append(
            .init(text: "Share (\(fixed: "%"))", x: Self.left + width / 2, y: top + height + 38, anchor: .middle, style: "axis-title"))
        return figure
    }

    var table: ReportTable {
        let rows = shown.flatMap { index, covariate -> [[ReportTable.Cell]] in
            let levels = covariate.levels ?? []
            return Self.kept(levels).enumerated().map { place, level in
                let one = levels[level]
                let path = "/covariates/\(index)/levels/\(level)"
                var row: [ReportTable.Cell] = [
                    .named(place == 0 ? CohortNumbers.words(covariate) : "", csv: covariate.name), .text(.stored(one.name)),
                    .number(CohortNumbers.count(one.twins, path + "/twins")), .number(CohortNumbers.percent(one.share, path + "/share")),
                ]
                if hasPatients {
                    row += one.patients.map {
                        [.number(CohortNumbers.count($0, path + "/patients")), .number(CohortNumbers.percent(one.patientShare, path + "/patient_share"))]
                    } ?? [.blank, .blank]
                }
                return row
            }
        }
        let more: [ReportTable.Column] = hasPatients
            ? [.number("Patients", csv: "patients"), .number("Share (\(fixed: "%"))", csv: "patient_share")] : []
        return ReportTable(
            id: "levels", caption: "Levels",
            note: hasMany ? "Of many levels the \(fixed: "\(Self.most)") most frequent; the others stand in the JSON file." : nil, groupColumns: 1,
            columns: [
                .text("Covariate", csv: "covariate"), .text("Level", csv: "level"), .number("Twins", csv: "twins"),
                .number("Share (\(fixed: "%"))", csv: "share"),
            ] + more, rows: rows)
    }
}
