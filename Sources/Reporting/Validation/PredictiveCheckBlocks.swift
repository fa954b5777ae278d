/// Percentiles of measurements over time against those of the simulations.
struct PredictiveCheckBlocks {
    private let output: ValidationOutput
    private var data: ReportData { output.data }

    init(_ output: ValidationOutput) { self.output = output }

    func blocks() throws -> [Block] {
        var blocks: [Block] = []
        for (name, words) in [("vpc", "Visual predictive check"), ("pcvpc", "Prediction-corrected visual predictive check")] as [(String, Prose)] {
            let path = "\(output.path)/\(name)"
            guard try data.contains(path), try !data.values("\(path)/bin").isEmpty else { continue }
            blocks.append(.figure(svg: try figure(path, isCorrected: name == "pcvpc").svg, caption: words + ": " + (try caption(path, isCorrected: name == "pcvpc"))))
            if name == "vpc", try data.values("\(output.path)/below")[0] > 0 {
                blocks.append(
                    .figure(
                        svg: try belowFigure(path).svg,
                        caption: "Share of measurements below the limit of quantification: line, measured; band, \(fixed: "95 %") interval of the simulations."))
            }
        }
        blocks.append(.table(try table("\(output.path)/vpc")))
        return blocks
    }

    private func caption(_ path: String, isCorrected: Bool) throws -> Prose {
        var text: Prose =
            "lines, \(fixed: "5th, 50th and 95th") percentiles of the measurements (dots); bands, \(fixed: "95 %") intervals of the same percentiles over \(try data.count("\(path)/simulations")) simulations of the data; bins meet at the triangles"
        if isCorrected { text = text + ". Measurements and simulations are multiplied by the median prediction of their bin over their own, which takes out what doses and covariates explain" }
        if try data.values("\(output.path)/below")[0] > 0 {
            text = text + ". Values below the limit of quantification are ordered below all others; where a percentile is one of them, its line is missing"
        }
        let outside = try data.values("\(path)/outside")[0]
        if outside > 0 { text = text + ". Outside the bins: \(try data.count("\(path)/outside")) measurements" }
        if isCorrected, try data.values("\(path)/uncorrected")[0] > 0 {
            text = text + ". Without a positive prediction, and left out: \(try data.count("\(path)/uncorrected"))"
        }
        return text + "."
    }

    // MARK: Figures

    /// A percentile's values by bin.
    private func column(_ path: String, _ name: String, _ percentile: Int) throws -> [Double] {
        let values = try data.values("\(path)/\(name)")
        let count = try data.values("\(path)/percentile").count
        return stride(from: percentile, to: values.count, by: count).map { values[$0] }
    }

    private func figure(_ path: String, isCorrected: Bool) throws -> Figure {
        let (times, time, title) = try output.times()
        let measured = try output.values(isCorrected ? "corrected" : "observed")
        let middles = try data.values("\(path)/time").map { $0 * time.factor }
        let percentiles = try data.values("\(path)/percentile").indices.map { $0 }
        let limits = try output.values("limit").filter(\.isFinite)
        let shown = try measured.filter(\.isFinite) + ["simulated_lower", "simulated_upper"].flatMap { try data.values("\(path)/\($0)") }.filter(\.isFinite)
        let positive = shown.filter { $0 > 0 }
        let (low, high) = (positive.min() ?? 1, positive.max() ?? 2)
        let isLogarithmic = positive.count == shown.count && high > 20 * low
        let frame = Panel.Frame(x: 74, y: 34, width: Figure.width - 98, height: 340)
        let x = scale(times, middles, time, frame.width)
        let y: Scale = isLogarithmic
            ? .logarithmic(low, high, from: frame.height, to: 0) : .linear(min(0, shown.min() ?? 0), shown.max() ?? 1, from: frame.height, to: 0)
        var panel = Panel(frame: frame, x: x, y: y)
        for percentile in percentiles {
            let isMiddle = percentile == percentiles.count / 2
            let upper = try column(path, "simulated_upper", percentile)
            // A limit below quantification reaches down to the axis.
            let lower = zip(try column(path, "simulated_lower", percentile), upper).map { $0.isNaN && $1.isFinite ? y.domain.lowerBound : $0 }
            panel.marks.append(.band(middles, lower: lower, upper: upper, style: isMiddle ? "area arm1" : "area arm0"))
            panel.marks.append(.line(middles, try column(path, "simulated", percentile), style: isMiddle ? "simulated arm1" : "simulated arm0"))
        }
        panel.marks.append(.points(times.map { $0 * time.factor }, measured, style: "neutral"))
        for percentile in percentiles {
            let style = percentile == percentiles.count / 2 ? "percentile" : "percentile outer"
            panel.marks.append(.line(middles, try column(path, "observed", percentile), style: style))
        }
        if !isCorrected, let limit = limits.max(), limits.min() == limit {
            panel.marks.append(.line([x.domain.lowerBound, x.domain.upperBound], [limit, limit], style: "identity"))
        }
        panel.marks += separators(try data.values("\(path)/from"), try data.values("\(path)/to"), time)
        var figure = Figure(
            height: frame.y + frame.height + 56, title: "Percentiles measured and simulated",
            description: "Dots are measurements, lines their percentiles, bands the intervals of the simulations' percentiles.")
        figure.panels = [panel]
        let unit = try output.unit()
        let suffix: Prose = UnitText.pretty(unit).isEmpty ? "" : " (\(bare: unit))"
        figure.labels = [
            .init(text: "\(stored: try output.title())" + suffix, x: 0, y: 14, style: "axis-title"),
            .init(text: title, x: frame.x + frame.width / 2, y: frame.y + frame.height + 42, anchor: .middle, style: "axis-title"),
        ]
        figure.legend = [(.line, "measured"), (.band, "simulated")]
        return figure
    }

    private func belowFigure(_ path: String) throws -> Figure {
        let (times, time, title) = try output.times()
        let middles = try data.values("\(path)/time").map { $0 * time.factor }
        let frame = Panel.Frame(x: 74, y: 34, width: Figure.width - 98, height: 150)
        func percentages(_ name: String) throws -> [Double] { try data.values("\(path)/below_\(name)").map { 100 * $0 } }
        let (observed, lower, upper) = (try percentages("observed"), try percentages("simulated_lower"), try percentages("simulated_upper"))
        let most = min(100, (observed + upper).filter(\.isFinite).max() ?? 100)
        var panel = Panel(
            frame: frame, x: scale(times, middles, time, frame.width), y: .linear(0, max(most, 5), from: frame.height, to: 0, ticks: 4))
        panel.marks = [
            .band(middles, lower: lower, upper: upper, style: "area arm0"), .line(middles, observed, style: "percentile"),
        ] + zip(middles, observed).map { .dot($0, $1, shape: 0, style: "neutral") }
        var figure = Figure(
            height: frame.y + frame.height + 56, title: "Share below the limit of quantification",
            description: "The line is measured, the band the interval of the simulations.")
        figure.panels = [panel]
        figure.labels = [
            .init(text: "Below the limit (\(fixed: "%"))", x: 0, y: 14, style: "axis-title"),
            .init(text: title, x: frame.x + frame.width / 2, y: frame.y + frame.height + 42, anchor: .middle, style: "axis-title"),
        ]
        return figure
    }

    private func scale(_ times: [Double], _ middles: [Double], _ time: TimeAxis, _ width: Double) -> Scale {
        let (low, high) = (times.min() ?? 0, times.max() ?? 1)
        let room = max(0.02 * (high - low), 1e-9)
        return time.scale(low - room, high + room, from: 0, to: width)
    }

    /// Where bins meet.
    private func separators(_ from: [Double], _ to: [Double], _ time: TimeAxis) -> [Mark] {
        let edges = Set(from.dropFirst() + to.dropLast()).sorted().map { $0 * time.factor }
        return [.pointers(edges, style: "edges")]
    }

    // MARK: Table

    private func table(_ path: String) throws -> ReportTable {
        let (_, time, title) = try output.times()
        let percentiles = try data.values("\(path)/percentile")
        let bins = try data.values("\(path)/bin").indices.map { $0 }
        let rows = try bins.map { bin -> [ReportTable.Cell] in
            var row: [ReportTable.Cell] = [
                .number(try data.datum("\(path)/time", bin, .significant(3), scale: time.factor)), .number(try data.count("\(path)/n", bin)),
            ]
            for percentile in percentiles.indices {
                let place = bin * percentiles.count + percentile
                row.append(.number(try data.datum("\(path)/observed", place)))
                row.append(.range(try data.datum("\(path)/simulated_lower", place), try data.datum("\(path)/simulated_upper", place)))
            }
            return row
        }
        let columns = percentiles.flatMap { percentile -> [ReportTable.Column] in
            let name = "\(Int(percentile))th"
            return [
                .number("\(fixed: name)", csv: "p\(Int(percentile))"),
                ReportTable.Column("simulated", csv: ["p\(Int(percentile))_lower", "p\(Int(percentile))_upper"]),
            ]
        }
        let unit = try output.unit()
        let suffix: Prose = UnitText.pretty(unit).isEmpty ? "" : " (\(bare: unit))"
        return ReportTable(
            id: "vpc-\(output.name)", caption: "Percentiles of \(stored: try output.title())" + suffix,
            note: "Measured percentile, and the \(fixed: "95 %") interval that it has in simulations; –, below the limit of quantification.",
            columns: [.number(title, csv: "time"), .number("n", csv: "n")] + columns, rows: rows)
    }
}
