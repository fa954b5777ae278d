/// The true effect of each estimand beside what the trial's analyses find: which of them each analysis is biased for.
enum EstimandSection {
    static let root = "/analyses/estimands"

    static func section(_ data: ReportData) throws -> Section? {
        let names = try data.file.groups(in: root)
        guard let first = names.first else { return nil }
        let twins = try data.count("\(root)/\(first)/treated")
        let introduction: Prose =
            "Treatment may be stopped, replaced or added to, and patients may leave. An estimand says what becomes of the effect then (ICH \(fixed: "E9 R1")). Its true value is taken over \(twins) twins that are in no simulated trial, each in the compared arms; the trial's analyses, which see observed patients only, are held against it."
        return Section(
            id: "estimands", title: "Estimands",
            blocks: [.paragraph(introduction), .table(try strategies(first, data)), .table(try table(names, data))])
    }

    /// What becomes of the effect under each estimand.
    private static func strategies(_ name: String, _ data: ReportData) throws -> ReportTable {
        let rows = try data.lines("strategies", of: "\(root)/\(name)").map { line -> [ReportTable.Cell] in
            let parts = line.split(separator: ": ", maxSplits: 1).map(String.init)
            return [.text(.stored(parts[0])), .text(.stored(parts.count > 1 ? parts[1] : ""))]
        }
        return ReportTable(
            id: "strategies", caption: "Estimands and their strategies for intercurrent events",
            columns: [.text("Estimand", csv: "estimand"), .text("Strategies", csv: "strategies")], rows: rows)
    }

    private static func table(_ names: [String], _ data: ReportData) throws -> ReportTable {
        let scenarios = data.reader.scenarios.isEmpty ? [""] : data.reader.scenarios
        let rows = try names.flatMap { name -> [[ReportTable.Cell]] in
            let path = "\(root)/\(name)"
            let estimands = try data.file.texts("\(path)/estimand")
            return try scenarios.enumerated().flatMap { scenario, word in
                try estimands.enumerated().map { index, estimand in
                    let place = scenario * estimands.count + index
                    let isFirst = place == 0
                    return try row(name, path, place, [
                        .named(isFirst ? try title(name, path, data) : "", csv: name), .text(.stored(word)), .text(.stored(estimand)),
                    ], data)
                }
            }
        }
        let hasScenarios = !data.reader.scenarios.isEmpty
        let columns: [ReportTable.Column] = [
            .text("Comparison", csv: "comparison"), .text("Scenario", csv: "scenario"), .text("Estimand", csv: "estimand"),
            .number("Truth", csv: "truth"), .number("MC error", csv: "truth_se"), .number("Mean estimate", csv: "mean_estimate"),
            .number("Bias", csv: "bias"), .number("MC error", csv: "bias_se"), .number("Coverage %", csv: "coverage"),
            .number("MC error", csv: "coverage_se"),
        ]
        return ReportTable(
            id: "estimands", caption: "Each analysis held against each estimand",
            note: "Truth: the effect over the superpopulation, with its Monte Carlo error (an upper bound). Bias: mean estimate of the simulated trials less the truth; of ratios, of the logarithm; differences of risks in percentage points. Coverage: share of the trials' intervals that hold the truth. Blank errors: one simulated trial.",
            groupColumns: 1, columns: hasScenarios ? columns : columns.without(1),
            rows: hasScenarios ? rows : rows.map { $0.without(1) })
    }

    private static func title(_ name: String, _ path: String, _ data: ReportData) throws -> Prose {
        let comparison = "\(ComparisonSection.root)/\(name)"
        let discarded = try data.text("discard_after", of: path), failed = try data.text("fail_after", of: path)
        let seen = [discarded.isEmpty ? nil : "without what comes after \(discarded)", failed.isEmpty ? nil : "\(failed) count as failure"]
            .compactMap { $0 }
        let aim = try data.text("aim", of: path)
        let words = (["\(try data.text("title", of: comparison)), \(try data.text("method", of: comparison))"] + seen).joined(separator: "; ")
        return "\(stored: words) (aims at \(stored: aim))"
    }

    private static func row(
        _ name: String, _ path: String, _ place: Int, _ lead: [ReportTable.Cell], _ data: ReportData
    ) throws -> [ReportTable.Cell] {
        let numbers = try ComparisonNumbers(data, name)
        func effect(_ dataset: String, _ digits: Int = 3) throws -> ReportTable.Cell {
            let source = "\(path)/\(dataset)"
            return .number(numbers.isShare ? try data.percentage(source, place, decimals: 2) : try data.datum(source, place, .significant(digits)))
        }
        return lead + [
            try effect("truth"), try effect("truth_se", 2), try effect("mean_estimate"), try effect("bias", 2), try effect("bias_se", 2),
            .number(try data.percentage("\(path)/coverage", place)), .number(try data.percentage("\(path)/coverage_se", place)),
        ]
    }
}

extension Array {
    fileprivate func without(_ index: Int) -> [Element] { Array(prefix(index) + dropFirst(index + 1)) }
}
