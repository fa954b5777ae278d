import Foundation
import Populations

/// Covariates against each other: below the diagonal twins as points or in tiles, above it their correlation.
struct CohortPairFigure {
    private let description: CohortDescription
    private let names: [String]

    private static let left = 66.0
    private static let top = 26.0
    private static let gap = 12.0
    /// Steps of a tile's colour.
    static let shades = 6

    init(_ description: CohortDescription) {
        self.description = description
        names = description.paired
    }

    private var hasPatients: Bool { description.pairs.contains { !$0.firstPatients.isEmpty } }
    private var isTiled: Bool { description.pairs.contains { !$0.counts.isEmpty } }

    var caption: Prose {
        var text: Prose = isTiled
            ? "Below the diagonal twins by tiles, the more the stronger the colour; the outermost \(fixed: "0.25 %") at either end are cut off."
            : "Below the diagonal a point for each twin."
        if hasPatients { text = text + " Orange points are real patients." }
        text = text + " Above the diagonal Spearman's correlation over all twins."
        let others = description.covariates.filter { $0.twins != nil }.count - names.count
        return others > 0 ? text + " \(fixed: "\(others)") more numeric covariates are not shown; \(code: "--pairs") chooses." : text
    }

    var figure: Figure {
        let count = Double(names.count)
        let side = min(200, (Figure.width - Self.left - Self.gap * (count - 1)) / count)
        let cell = side * 0.86
        var figure = Figure(
            height: Self.top + count * (cell + Self.gap) + 44, title: "Numeric covariates two by two",
            description: "Below the diagonal a plot for each pair, above it Spearman's correlation, which also stands in the table below.")
        func frame(_ row: Int, _ column: Int) -> Panel.Frame {
            Panel.Frame(x: Self.left + Double(column) * (side + Self.gap), y: Self.top + Double(row) * (cell + Self.gap), width: side, height: cell)
        }
        for row in names.indices {
            for column in names.indices {
                let place = frame(row, column)
                if column < row {
                    figure.panels.append(panel(row, column, place))
                } else if column == row {
                    figure.labels += diagonal(row, place)
                } else {
                    figure.labels += correlation(row, column, place)
                }
            }
        }
        return figure
    }

    private func diagonal(_ index: Int, _ frame: Panel.Frame) -> [Figure.Label] {
        let covariate = description.covariates.first { $0.name == names[index] }
        let unit = UnitText.pretty(covariate?.unit ?? "1")
        let middle = frame.x + frame.width / 2
        let title = SVG.fitted((covariate?.title ?? names[index]).replacing("_", with: " "), size: 14.2, to: frame.width)
        let name = Figure.Label(text: .stored(title), x: middle, y: frame.y + frame.height / 2 + (unit.isEmpty ? 5 : -3), anchor: .middle, style: "row-title")
        if unit.isEmpty { return [name] }
        return [name, .init(text: "\(bare: covariate?.unit ?? "1")", x: middle, y: frame.y + frame.height / 2 + 16, anchor: .middle, style: "axis-title")]
    }

    private func correlation(_ row: Int, _ column: Int, _ frame: Panel.Frame) -> [Figure.Label] {
        let pair: Set = [names[row], names[column]]
        guard let (index, one) = description.correlations.enumerated().first(where: { Set([$0.element.first, $0.element.second]) == pair }) else { return [] }
        let path = "/correlations/\(index)"
        let middle = frame.x + frame.width / 2, height = frame.y + frame.height / 2 + 5
        let drawn = Figure.Label(
            text: "\(CohortNumbers.datum(one.drawn, path + "/drawn", .decimals(2)))", x: middle, y: one.patients == nil ? height : height - 9, anchor: .middle,
            style: "box-number")
        guard one.patients != nil else { return [drawn] }
        return [
            drawn,
            .init(
                text: "patients \(CohortNumbers.datum(one.patients, path + "/patients", .decimals(2)))", x: middle, y: height + 13, anchor: .middle,
                style: "legend"),
        ]
    }

    private func panel(_ row: Int, _ column: Int, _ frame: Panel.Frame) -> Panel {
        let pair = description.pairs.first { $0.first == names[column] && $0.second == names[row] }
        let a = pair?.firstEdges ?? [0, 1], b = pair?.secondEdges ?? [0, 1]
        func scale(_ edges: [Double], _ from: Double, _ to: Double) -> Scale {
            let (low, high) = (edges.first ?? 0, edges.last ?? 1)
            let room = 0.03 * (high - low)
            return .linear(low - room, high + room, from: from, to: to, ticks: 4, isNice: false)
        }
        let isLast = row == names.count - 1
        var panel = Panel(
            frame: frame, x: scale(a, 0, frame.width), y: scale(b, frame.height, 0), hasXLabels: isLast, hasYLabels: column == 0, hasXGrid: true)
        guard let pair else { return panel }
        if !pair.counts.isEmpty { panel.marks += Self.tiles(pair) }
        panel.marks.append(.points(pair.firstPoints, pair.secondPoints, style: "small arm0"))
        if !pair.firstPatients.isEmpty { panel.marks.append(.points(pair.firstPatients, pair.secondPatients, style: "real arm1")) }
        return panel
    }

    /// Tiles of one shade are one mark; the shade follows the root of the count, so that rare ones are seen.
    private static func tiles(_ pair: CohortDescription.Pair) -> [Mark] {
        let most = Double(pair.counts.flatMap { $0 }.max() ?? 1)
        return (1...shades).map { shade in
            var corners: [(Double, Double, Double, Double)] = []
            for (row, line) in pair.counts.enumerated() {
                for (column, count) in line.enumerated() where count > 0 {
                    guard Int((Double(shades) * (Double(count) / most).squareRoot()).rounded(.up)) == shade else { continue }
                    corners.append((pair.firstEdges[column], pair.firstEdges[column + 1], pair.secondEdges[row], pair.secondEdges[row + 1]))
                }
            }
            return .tiles(corners, style: "shade\(shade) arm0")
        }
    }
}
