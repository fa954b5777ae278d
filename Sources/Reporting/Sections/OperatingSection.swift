/// How the declared analyses perform over the simulated trials, scenario by scenario.
enum OperatingSection {
    private static let root = "/analyses/operating"
    private static let resampled = "/analyses/resampled"

    static func section(_ data: ReportData) throws -> Section? {
        let names = try data.file.groups(in: root)
        let drawn = try data.file.groups(in: resampled)
        guard !names.isEmpty || !drawn.isEmpty else { return nil }
        var blocks: [Block] = []
        if !names.isEmpty {
            blocks.append(.paragraph(try introduction(data)))
            if !data.reader.scenarios.isEmpty { blocks.append(.table(try scenarioTable(data))) }
            blocks.append(.figure(svg: try figure(names, data).svg, caption: "Share of the simulated trials that reject, with \(fixed: "95 %") intervals (Wilson): power where there is an effect, type I error where there is none."))
            blocks.append(.table(try table(names, in: root, id: "operating", data.reader.scenarios, "Operating characteristics", data)))
        }
        if let first = drawn.first {
            blocks.append(
                .paragraph(
                    "Trials were also drawn anew from \(try data.count("\(resampled)/\(first)/twins")) simulated twins: patients with replacement, allocation anew, the same analysis. Under the null hypothesis everybody has the outcome of the control arm, whichever the arm."))
            let hypotheses = try data.file.texts("\(resampled)/\(first)/hypothesis")
            blocks.append(.table(try table(drawn, in: resampled, id: "resampled", hypotheses, "Trials drawn anew from the simulated twins", data)))
        }
        return Section(id: "operating", title: "Operating characteristics", blocks: blocks)
    }

    private static func introduction(_ data: ReportData) throws -> Prose {
        let trials = try data.count("\(root)/\(try data.file.groups(in: root)[0])/trials")
        let scenarios: Prose = data.reader.scenarios.isEmpty ? "" : " in each scenario"
        return "Each of \(trials) simulated trials\(scenarios) was analysed as the protocol declares, and its estimate held against the true effect."
    }

    /// What each scenario supposes.
    private static func scenarioTable(_ data: ReportData) throws -> ReportTable {
        let texts = try data.lines("scenario_changes")
        let rows = data.reader.scenarios.enumerated().map { index, name -> [ReportTable.Cell] in
            [.text(.stored(name)), .text(index == 0 ? "the protocol as written" : .stored(texts.indices.contains(index - 1) ? texts[index - 1] : ""))]
        }
        return ReportTable(
            id: "scenarios", caption: "Scenarios", columns: [.text("Scenario", csv: "scenario"), .text("What differs", csv: "changes")], rows: rows)
    }

    private static func figure(_ names: [String], _ data: ReportData) throws -> Figure {
        let scenarios = data.reader.scenarios.isEmpty ? ["all trials"] : data.reader.scenarios
        let groups = try names.map { name in
            RateFigure.Group(title: try title(name, data), rows: scenarios.enumerated().map { index, scenario in
                RateFigure.Row(label: scenario, path: "\(root)/\(name)", value: "rejected", index: index, arm: index)
            })
        }
        return try RateFigure(
            groups: groups, title: "Trials that reject", axis: "Trials that reject (%)", column: "Share (\(fixed: "95 %") interval)", isDifference: false
        ).figure(data)
    }

    private static func title(_ name: String, _ data: ReportData) throws -> String {
        let path = "\(ComparisonSection.root)/\(name)"
        return "\(try data.text("title", of: path)): \(try data.text("method", of: path))"
    }

    private static func table(
        _ names: [String], in root: String, id: String, _ labels: [String], _ caption: Prose, _ data: ReportData
    ) throws -> ReportTable {
        let rows = try names.flatMap { name -> [[ReportTable.Cell]] in
            let path = "\(root)/\(name)"
            let numbers = try ComparisonNumbers(data, name)
            let own = try data.contains("\(path)/hypothesis") ? data.file.texts("\(path)/hypothesis") : labels
            return try (own.isEmpty ? ["all trials"] : own).enumerated().map { index, label in
                func effect(_ dataset: String) throws -> Datum {
                    numbers.isShare ? try data.percentage("\(path)/\(dataset)", index, decimals: 2) : try data.datum("\(path)/\(dataset)", index, .significant(2))
                }
                return [
                    .named(index == 0 ? .stored(try title(name, data)) : "", csv: name), .text(.stored(label)),
                    .number(try data.count("\(path)/trials", index)), .number(try data.count("\(path)/undecided", index)),
                    .interval(
                        try data.percentage("\(path)/rejected", index), try data.percentage("\(path)/rejected_lower", index),
                        try data.percentage("\(path)/rejected_upper", index)),
                    .number(try effect("bias")), .number(try effect("bias_se")), .number(try effect("empirical_se")),
                    .number(try effect("stated_se")), .number(try data.percentage("\(path)/coverage", index)),
                    .number(try data.percentage("\(path)/coverage_se", index)),
                ]
            }
        }
        return ReportTable(
            id: id, caption: caption,
            note: "Bias: mean estimate less the truth; of ratios, of the logarithm; differences of risks in percentage points. Empirical SE: standard deviation of the estimates; stated SE: root mean square of the standard errors that the method states. MC error, Monte Carlo standard error. Trials without a test's result count as not rejecting.",
            groupColumns: 1,
            columns: [
                .text("Comparison", csv: "comparison"), .text(id == "operating" ? "Scenario" : "Supposed", csv: "scenario"), .number("Trials", csv: "trials"),
                .number("Without result", csv: "undecided"), .interval("Reject % (\(fixed: "95 %") interval)", csv: "rejected"),
                .number("Bias", csv: "bias"), .number("MC error", csv: "bias_se"), .number("Empirical SE", csv: "empirical_se"),
                .number("Stated SE", csv: "stated_se"), .number("Coverage %", csv: "coverage"), .number("MC error", csv: "coverage_se"),
            ], rows: rows)
    }
}
