/// Measured against predicted, errors over time, and their table.
struct PredictionBlocks {
    private let output: ValidationOutput
    private var data: ReportData { output.data }

    init(_ output: ValidationOutput) { self.output = output }

    private static let kinds: [(column: String, words: Prose)] = [
        ("prediction", "from covariates and doses"), ("individual_prediction", "at the subject's own parameters"),
    ]

    func blocks() throws -> [Block] {
        let below = try data.values("\(output.path)/below")[0]
        var blocks: [Block] = [
            .figure(
                svg: try identityFigure().svg,
                caption: "Measured against predicted\(try output.hasIndividual() ? ": from covariates and doses alone (left), and at each subject's own parameters (right)" : "" as Prose). The line is where both are equal."),
            .figure(
                svg: try errorFigure().svg,
                caption: "Relative errors of the predictions over time: predicted less measured, in per cent of the measured. Errors beyond the axis stand at its edge."),
            .table(try table()),
        ]
        if below > 0 {
            blocks.append(
                .paragraph(
                    "\(try data.count("\(output.path)/below")) of \(try data.count("\(output.path)/n")) measurements are below the limit of quantification; they have no error and are in neither figures nor table."))
        }
        return blocks
    }

    // MARK: Figures

    private func kinds() throws -> [(column: String, words: Prose)] { try output.hasIndividual() ? Self.kinds : [Self.kinds[0]] }

    private func identityFigure() throws -> Figure {
        let observed = try output.values("observed")
        let kinds = try kinds()
        let predictions = try kinds.map { try output.values($0.column) }
        let shown = (observed + predictions.flatMap { $0 }).filter(\.isFinite)
        let positive = shown.filter { $0 > 0 }
        let (low, high) = (positive.min() ?? 1, positive.max() ?? 2)
        let isLogarithmic = positive.count == shown.count && high > 20 * low
        let side = kinds.count == 1 ? 420.0 : 400
        func scale(_ from: Double, _ to: Double) -> Scale {
            isLogarithmic
                ? .logarithmic(low, high, from: from, to: to)
                : .linear(min(0, shown.min() ?? 0), shown.max() ?? 1, from: from, to: to)
        }
        let unit = UnitText.pretty(try output.unit())
        let suffix: Prose = unit.isEmpty ? "" : " (\(bare: try output.unit()))"
        var figure = Figure(
            height: 44 + side + 56, title: "Measured against predicted",
            description: "A dot per measurement; the line is where measured and predicted are equal.")
        for (index, kind) in kinds.enumerated() {
            let frame = Panel.Frame(x: 74 + Double(index) * (side + 74), y: 44, width: side, height: side)
            let (x, y) = (scale(0, side), scale(side, 0))
            var panel = Panel(frame: frame, x: x, y: y, title: "Predicted \(kind.words)", hasXGrid: true)
            panel.marks.append(.line([x.domain.lowerBound, x.domain.upperBound], [x.domain.lowerBound, x.domain.upperBound], style: "identity"))
            panel.marks.append(.points(predictions[index], observed, style: "arm0"))
            figure.panels.append(panel)
            figure.labels.append(
                .init(text: "Predicted" + suffix, x: frame.x + side / 2, y: frame.y + side + 42, anchor: .middle, style: "axis-title"))
        }
        figure.labels.append(.init(text: "Measured" + suffix, x: 0, y: 14, style: "axis-title"))
        return figure
    }

    private func errorFigure() throws -> Figure {
        let observed = try output.values("observed")
        let (times, time, title) = try output.times()
        let kinds = try kinds()
        let errors = try kinds.map { kind in
            zip(try output.values(kind.column), observed).map { $1 > 0 ? 100 * ($0 - $1) / $1 : .nan }
        }
        // Nearly all errors; the largest of small measurements would squeeze the rest.
        let sorted = errors.flatMap { $0 }.filter(\.isFinite).map(abs).sorted()
        let reach = max(30, sorted.isEmpty ? 100 : sorted[min(sorted.count - 1, sorted.count * 98 / 100)])
        let width = kinds.count == 1 ? Figure.width - 98 : 400.0
        var figure = Figure(
            height: 44 + 280 + 56, title: "Relative prediction errors over time",
            description: "A dot per measurement; the line is no error.")
        for (index, kind) in kinds.enumerated() {
            let frame = Panel.Frame(x: 74 + Double(index) * (width + 74), y: 44, width: width, height: 280)
            let x = self.timeScale(times, time, width)
            let y = Scale.linear(-reach, reach, from: frame.height, to: 0, ticks: 6)
            var panel = Panel(frame: frame, x: x, y: y, title: "Predicted \(kind.words)")
            panel.marks.append(.line([x.domain.lowerBound, x.domain.upperBound], [0, 0], style: "identity"))
            let held = errors[index].map { $0.isFinite ? min(max($0, y.domain.lowerBound), y.domain.upperBound) : .nan }
            panel.marks.append(.points(times.map { $0 * time.factor }, held, style: "arm0"))
            figure.panels.append(panel)
            figure.labels.append(.init(text: title, x: frame.x + width / 2, y: 44 + 280 + 42, anchor: .middle, style: "axis-title"))
        }
        figure.labels.append(.init(text: "Relative error (\(fixed: "%"))", x: 0, y: 14, style: "axis-title"))
        return figure
    }

    private func timeScale(_ times: [Double], _ time: TimeAxis, _ width: Double) -> Scale {
        let (low, high) = (times.min() ?? 0, times.max() ?? 1)
        let room = max(0.02 * (high - low), 1e-9)
        return time.scale(low - room, high + room, from: 0, to: width)
    }

    // MARK: Table

    private func table() throws -> ReportTable {
        let path = "\(output.path)/errors"
        let unit = try output.unit()
        func percentages(_ name: String, _ index: Int) throws -> ReportTable.Cell {
            .interval(
                try data.percentage("\(path)/\(name)", index), try data.percentage("\(path)/\(name)_lower", index),
                try data.percentage("\(path)/\(name)_upper", index))
        }
        func numbers(_ name: String, _ index: Int) throws -> ReportTable.Cell {
            .interval(try data.datum("\(path)/\(name)", index), try data.datum("\(path)/\(name)_lower", index), try data.datum("\(path)/\(name)_upper", index))
        }
        let suffix: Prose = UnitText.pretty(unit).isEmpty ? "" : " (\(bare: unit))"
        let count = try output.hasIndividual() ? 2 : 1
        let names: [Prose] = ["covariates and doses", "own parameters"]
        let rows = try (0..<count).map { index -> [ReportTable.Cell] in
            [
                .text(names[index]), .number(try data.count("\(path)/n", index)), .number(try data.count("\(path)/missing", index)),
                try percentages("mpe", index), try percentages("mape", index), try numbers("rmse", index),
                try percentages("within_20", index), try percentages("within_30", index),
            ]
        }
        let percent: Prose = "\(fixed: "%")"
        let hasNone = try data.values("\(path)/without_relative")[0] > 0
        let none: Prose = hasNone ? " \(try data.count("\(path)/without_relative")) measurements of zero or less have no relative error." : ""
        return ReportTable(
            id: "errors-\(output.name)", caption: "Prediction errors of \(stored: try output.title())",
            note: "MPE, mean relative error (bias); MAPE, mean absolute relative error; RMSE, root mean squared error; with \(fixed: "95 %") intervals in which the measurements of one subject count as belonging together. Own parameters: estimated from the subject's measurements, the predicted ones included." + none,
            columns: [
                .text("Predicted from", csv: "predicted_from"), .number("n", csv: "n"), .number("Missing", csv: "missing"),
                .interval("MPE (" + percent + ")", csv: "mpe"), .interval("MAPE (" + percent + ")", csv: "mape"), .interval("RMSE" + suffix, csv: "rmse"),
                .interval("Within \(fixed: "20 %") (" + percent + ")", csv: "within_20"), .interval("Within \(fixed: "30 %") (" + percent + ")", csv: "within_30"),
            ], rows: rows)
    }
}
