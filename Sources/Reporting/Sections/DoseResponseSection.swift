import ResultStore

/// Dose responses that the protocol looks for: the first simulated trial in a figure and tables, and how the analysis
/// performs over all trials.
enum DoseResponseSection {
    static let root = "/analyses/dose_response"

    static func section(_ data: ReportData) throws -> Section? {
        let names = try data.file.groups(in: root)
        guard !names.isEmpty else { return nil }
        var blocks: [Block] = []
        for name in names {
            let path = "\(root)/\(name)"
            blocks.append(.paragraph(try sentence(path, data)))
            blocks.append(.figure(svg: try DoseResponseFigure(path: path).figure(data).svg, caption: try caption(path, data)))
            blocks.append(.table(try meanTable(name, data)))
            blocks.append(.table(try testTable(name, data)))
            guard try data.contains("\(path)/shown") else { continue }
            blocks.append(.table(try DoseResponseTables.operating(name, data)))
            blocks.append(.table(try DoseResponseTables.targets(name, data)))
            blocks.append(.table(try DoseResponseTables.chosen(name, data)))
        }
        return Section(id: "dose-response", title: "Dose response", blocks: blocks)
    }

    static func level(_ path: String, _ data: ReportData) throws -> String {
        "\(NumberStyle.amount.format(100 * (Double(try data.text("level", of: path)) ?? 0.95)).text) %"
    }

    /// What the first trial found, in words.
    private static func sentence(_ path: String, _ data: ReportData) throws -> Prose {
        let unit = try data.variable("\(path)/dose").unit
        let models = try data.file.texts("\(path)/model")
        let which: Prose = data.reader.replicates > 1 ? "In the first simulated trial" : "In the simulated trial"
        let p = Array(try data.values("\(path)/p").prefix(models.count))
        guard let least = p.indices.filter({ p[$0].isFinite }).min(by: { p[$0] < p[$1] }) else {
            return "\(which), \(stored: try data.text("endpoint_title", of: path)) gave no test of a dose response."
        }
        let isShown = p[least] < (Double(try data.text("alpha", of: path)) ?? 0.025)
        let tested: Prose = "\(which), a dose response of \(stored: try data.text("endpoint_title", of: path)) was \(words: isShown ? "shown" : "not shown") (MCP-Mod; smallest adjusted p = \(try data.datum("\(path)/p", least, .significant(2))), shape \(stored: models[least]))."
        let truth = try data.datum("\(path)/true_target")
        let known: Prose = truth.isMissing ? " By the means of all twins no dose studied has it." : " By the means of all twins it is \(truth)\(unit: unit)."
        let relevant: Prose = "an effect of \(try data.datum("\(path)/relevant"))\(unit: try data.variable("\(path)/relevant").unit)"
        guard isShown else { return tested + " Sought was the smallest dose with \(relevant)." + known }
        let target = try data.datum("\(path)/target")
        guard !target.isMissing else { return tested + " By the shape that fits best no dose studied has \(relevant)." + known }
        let (lower, upper) = (try data.datum("\(path)/target_lower"), try data.datum("\(path)/target_upper"))
        let interval: Prose = lower.isMissing ? "" : " (\(fixed: try level(path, data)) interval \(lower) to \(upper))"
        return tested + " The smallest dose with \(relevant) is \(target)\(unit: unit)\(interval) by the shape that fits best." + known
    }

    private static func caption(_ path: String, _ data: ReportData) throws -> Prose {
        let adjusted = try data.text("adjust", of: path)
        let means: Prose = adjusted.isEmpty ? "means" : "means adjusted for \(stored: adjusted)"
        return "\(stored: try data.text("title", of: path)): \(means) by dose with \(fixed: try level(path, data)) intervals, patients as observed, and the curve that fits best with its band; diamonds, means of all twins. Vertical lines: the target dose found (solid) and by the means of all twins (broken)."
    }

    private static func meanTable(_ name: String, _ data: ReportData) throws -> ReportTable {
        let path = "\(root)/\(name)"
        let arms = try data.lines("arms", of: path)
        let rows = try arms.enumerated().map { index, arm -> [ReportTable.Cell] in
            [
                .text(.stored(arm)), .number(try data.datum("\(path)/dose", index, .amount)), .number(try data.count("\(path)/n", index)),
                .number(try data.count("\(path)/missing", index)),
                .interval(
                    try data.datum("\(path)/mean", index), try data.datum("\(path)/mean_lower", index), try data.datum("\(path)/mean_upper", index)),
                .number(try data.datum("\(path)/true_mean", index)),
            ]
        }
        return ReportTable(
            id: "dose-response-means-\(name)",
            caption: "\(stored: try data.text("title", of: path)): means\(words: data.reader.replicates > 1 ? ", first simulated trial" : "")",
            note: "All twins: each simulated in every arm.",
            columns: [
                .text("Arm", csv: "arm"), .number("Dose (\(bare: try data.variable("\(path)/dose").unit))", csv: "dose"), .number("n", csv: "n"),
                .number("Missing", csv: "missing"),
                .interval("Mean\(try DoseResponseTables.bracketed(data.variable("\(path)/mean").unit)) (\(fixed: try level(path, data)) interval)", csv: "mean"),
                .number("All twins", csv: "true_mean"),
            ], rows: rows)
    }

    private static func testTable(_ name: String, _ data: ReportData) throws -> ReportTable {
        let path = "\(root)/\(name)"
        let models = try data.file.texts("\(path)/model")
        let arms = try data.lines("arms", of: path)
        let rows = try models.enumerated().map { index, model -> [ReportTable.Cell] in
            let contrast = try arms.indices.map { ReportTable.Cell.number(try data.datum("\(path)/contrast", index * arms.count + $0, .decimals(3))) }
            return [.text(.stored(model))] + contrast + [
                .number(try data.datum("\(path)/statistic", index)), .number(try data.datum("\(path)/p", index, .significant(2))),
            ]
        }
        return ReportTable(
            id: "dose-response-tests-\(name)",
            caption: "\(stored: try data.text("title", of: path)): tests of the shapes\(words: data.reader.replicates > 1 ? ", first simulated trial" : "")",
            note: "Optimal contrasts of the arms' means; t is positive where the response follows the shape in the direction sought; p is one-sided and adjusted for all shapes.",
            columns: [.text("Shape", csv: "shape")] + arms.map { ReportTable.Column.number(.stored($0), csv: $0) } + [
                .number("t", csv: "t"), .number("Adjusted p", csv: "p"),
            ], rows: rows)
    }
}
