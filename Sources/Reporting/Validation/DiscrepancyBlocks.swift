import Foundation
import Statistics

/// NPDE: against the normal distribution, over time and over predictions, with their tests.
struct DiscrepancyBlocks {
    private let output: ValidationOutput
    private var data: ReportData { output.data }

    init(_ output: ValidationOutput) { self.output = output }

    func blocks() throws -> [Block] {
        let npde = try output.values("npde").filter(\.isFinite)
        guard npde.count > 2 else {
            return [.paragraph("There are too few prediction distribution errors for figures and tests.")]
        }
        return [
            .figure(
                svg: try distributionFigure(npde.sorted()).svg,
                caption: "Normalised prediction distribution errors (NPDE): quantiles against those of the standard normal distribution with a \(fixed: "95 %") band for each of them (left), and their histogram with the standard normal density (right)."),
            .figure(
                svg: try courseFigure().svg,
                caption: "NPDE over time (left) and over the prediction (right). If the model is right, they scatter about zero alike everywhere, \(fixed: "95 %") of them between the dashed lines."),
            .table(try table()),
        ]
    }

    // MARK: Figures

    private static let side = 400.0

    private func distributionFigure(_ npde: [Double]) throws -> Figure {
        let n = Double(npde.count)
        let probabilities = npde.indices.map { (Double($0) + 0.5) / n }
        let normal = probabilities.map(StandardNormalTests.quantile)
        let bands = npde.indices.map { StandardNormalTests.orderInterval(rank: $0 + 1, of: npde.count) }
        let reach = 1.06 * max(3, (npde.map(abs) + normal.map(abs)).max() ?? 3)
        var figure = Figure(
            height: 44 + Self.side + 56, title: "Distribution of the prediction distribution errors",
            description: "Left, quantiles against normal ones; right, a histogram with the normal density.")
        let frame = Panel.Frame(x: 74, y: 44, width: Self.side, height: Self.side)
        let x = Scale.linear(-reach, reach, from: 0, to: Self.side, ticks: 6, isNice: false)
        var quantiles = Panel(frame: frame, x: x, y: .linear(-reach, reach, from: Self.side, to: 0, ticks: 6, isNice: false), title: "Quantiles", hasXGrid: true)
        quantiles.marks = [
            .band(normal, lower: bands.map(\.lower), upper: bands.map(\.upper), style: "outer arm0"),
            .line([-reach, reach], [-reach, reach], style: "identity"), .points(normal, npde, style: "arm0"),
        ]
        let other = Panel.Frame(x: 74 + Self.side + 74, y: 44, width: Self.side, height: Self.side)
        figure.panels = [quantiles, histogram(npde, reach, other)]
        figure.labels = [
            .init(text: "NPDE", x: 0, y: 14, style: "axis-title"),
            .init(text: "Standard normal quantile", x: frame.x + Self.side / 2, y: frame.y + Self.side + 42, anchor: .middle, style: "axis-title"),
            .init(text: "Density", x: other.x - 40, y: 14, style: "axis-title"),
            .init(text: "NPDE", x: other.x + Self.side / 2, y: frame.y + Self.side + 42, anchor: .middle, style: "axis-title"),
        ]
        return figure
    }

    private func histogram(_ npde: [Double], _ reach: Double, _ frame: Panel.Frame) -> Panel {
        let width = npde.count < 200 ? 0.5 : 0.25
        let edges = stride(from: -ceil(reach / width) * width, through: ceil(reach / width) * width, by: width).map { $0 }
        let heights = zip(edges, edges.dropFirst()).map { low, high in
            Double(npde.count { $0 >= low && $0 < high }) / Double(npde.count) / width
        }
        let points = stride(from: -reach, through: reach, by: reach / 100).map { $0 }
        let density = points.map { exp(-$0 * $0 / 2) / (2 * Double.pi).squareRoot() }
        let x = Scale.linear(-reach, reach, from: 0, to: frame.width, ticks: 6, isNice: false)
        let y = Scale.linear(0, max(0.45, heights.max() ?? 0), from: frame.height, to: 0, ticks: 5)
        var panel = Panel(frame: frame, x: x, y: y, title: "Histogram")
        panel.marks = [
            .bars(lower: Array(edges.dropLast()), upper: Array(edges.dropFirst()), heights: heights, style: "bar"),
            .line(points, density, style: "median arm1"),
        ]
        return panel
    }

    private func courseFigure() throws -> Figure {
        let npde = try output.values("npde")
        let (times, time, title) = try output.times()
        let predictions = try output.values("prediction")
        let reach = 1.06 * max(3, npde.filter(\.isFinite).map(abs).max() ?? 3)
        let height = 280.0
        var figure = Figure(
            height: 44 + height + 56, title: "Prediction distribution errors over time and prediction",
            description: "A dot per measurement; dashed lines hold the middle ninety-five per cent of a standard normal distribution.")
        let unit = try output.unit()
        let suffix: Prose = UnitText.pretty(unit).isEmpty ? "" : " (\(bare: unit))"
        let positive = predictions.filter { $0 > 0 }
        let (low, high) = (positive.min() ?? 1, positive.max() ?? 2)
        let isLogarithmic = positive.count == predictions.filter(\.isFinite).count && high > 20 * low
        let (first, last) = (times.min() ?? 0, times.max() ?? 1)
        let room = max(0.02 * (last - first), 1e-9)
        let scales: [(Scale, [Double], Prose)] = [
            (time.scale(first - room, last + room, from: 0, to: Self.side), times.map { $0 * time.factor }, title),
            (
                isLogarithmic ? .logarithmic(low, high, from: 0, to: Self.side) : .linear(min(0, predictions.filter(\.isFinite).min() ?? 0), high, from: 0, to: Self.side),
                predictions, "Predicted" + suffix
            ),
        ]
        for (index, (x, values, words)) in scales.enumerated() {
            let frame = Panel.Frame(x: 74 + Double(index) * (Self.side + 74), y: 44, width: Self.side, height: height)
            var panel = Panel(frame: frame, x: x, y: .linear(-reach, reach, from: height, to: 0, ticks: 6, isNice: false))
            let ends = [x.domain.lowerBound, x.domain.upperBound]
            panel.marks = [.line(ends, [0, 0], style: "identity")]
            for limit in [-1.959964, 1.959964] { panel.marks.append(.line(ends, [limit, limit], style: "percentile outer")) }
            panel.marks.append(.points(values, npde, style: "arm0"))
            figure.panels.append(panel)
            figure.labels.append(.init(text: words, x: frame.x + Self.side / 2, y: 44 + height + 42, anchor: .middle, style: "axis-title"))
        }
        figure.labels.append(.init(text: "NPDE", x: 0, y: 14, style: "axis-title"))
        return figure
    }

    // MARK: Table

    private func table() throws -> ReportTable {
        let path = "\(output.path)/discrepancies"
        let kinds = try data.file.texts("\(path)/kind")
        let rows = try kinds.indices.map { index -> [ReportTable.Cell] in
            [
                .text(.stored(kinds[index])), .number(try data.count("\(path)/n", index)), .number(try data.count("\(path)/missing", index)),
                .spread(try data.datum("\(path)/mean", index), try data.datum("\(path)/mean_se", index)),
                .spread(try data.datum("\(path)/variance", index), try data.datum("\(path)/variance_se", index)),
                .number(try data.datum("\(path)/skewness", index)), .number(try data.datum("\(path)/kurtosis", index)),
            ] + ["p_mean", "p_variance", "p_normality", "p_global"].map { name in
                (try? data.datum("\(path)/\(name)", index, .significant(2))).map { .number($0) } ?? .blank
            }
        }
        return ReportTable(
            id: "npde-\(output.name)", caption: "Tests of the prediction distribution errors of \(stored: try output.title())",
            note: "Means and variances with their standard errors. NPDE are decorrelated within subjects; NPD are not, so that their tests promise too much. The last p value is that of the three tests together (Bonferroni).",
            columns: [
                .text("", csv: "kind"), .number("n", csv: "n"), .number("Missing", csv: "missing"),
                .init("Mean (SE)", csv: ["mean", "mean_se"]), .init("Variance (SE)", csv: ["variance", "variance_se"]), .number("Skewness", csv: "skewness"),
                .number("Kurtosis", csv: "kurtosis"), .number("p, mean", csv: "p_mean"), .number("p, variance", csv: "p_variance"),
                .number("p, normality", csv: "p_normality"), .number("p, all", csv: "p_global"),
            ], rows: rows)
    }
}
