import ResultStore

/// How rules of dose escalation did over the simulated trials.
enum EscalationSection {
    private static let root = "/analyses/escalation"

    static func section(_ data: ReportData) throws -> Section? {
        guard try data.contains("\(root)/selected") else { return nil }
        let levels = try data.file.texts("\(root)/level")
        let rules = try data.file.texts("\(root)/rule")
        var blocks: [Block] = [.paragraph(try introduction(data))]
        blocks.append(.list(try data.lines("rules", of: root).map(Prose.stored)))
        blocks.append(
            .figure(
                svg: try figure(levels, rules, data).figure(data).svg,
                caption: "Share of simulated trials that selected each level, with \(fixed: "95 %") intervals (Wilson) for the finite number of trials; above, the true share of patients with toxicity."))
        blocks.append(.table(try summary(rules, data)))
        if try data.contains("\(root)/duration") { blocks.append(.table(try EscalationTimes.table(rules, data))) }
        blocks.append(.table(try byLevel(levels, rules, data)))
        for rule in rules { blocks += try example(rule, data) }
        return Section(id: "escalation", title: "Dose escalation", blocks: blocks)
    }

    private static func introduction(_ data: ReportData) throws -> Prose {
        let sought = try data.text("sought", of: root)
        let goal: Prose = sought.isEmpty ? "" : ": \(strong: sought)"
        return
            "In each of \(try data.count("\(root)/trials")) simulated trials, cohorts of \(try data.count("\(root)/cohort")) patients climbed the dose levels from \(stored: try data.text("start", of: root)) up, \(try data.count("\(root)/most")) patients at most. Sought is the level where the share of patients with toxicity (\(stored: try data.text("toxicity_title", of: root))) is closest to \(try data.percentage("\(root)/target"))\u{A0}%\(goal). All rules were played over the same patients.\(try EscalationTimes.words(data))"
    }

    private static func figure(_ levels: [String], _ rules: [String], _ data: ReportData) throws -> RateFigure {
        func rows(_ value: String, _ first: Int) -> [RateFigure.Row] {
            levels.enumerated().map { index, level in
                RateFigure.Row(label: level, path: root, value: value, index: first + index, arm: index)
            }
        }
        let truth = RateFigure.Group(title: "True share of patients with toxicity", rows: rows("toxicity", 0))
        let selected = rules.enumerated().map { index, rule in
            RateFigure.Group(title: "Selected by \(rule)", rows: rows("selected", index * levels.count))
        }
        return RateFigure(
            groups: [truth] + selected, title: "Selection of dose levels", axis: "Share (%)",
            column: "Share (\(fixed: "95 %") interval)", isDifference: false)
    }

    private static func summary(_ rules: [String], _ data: ReportData) throws -> ReportTable {
        let shares = ["correct", "above", "none"]
        let rows = try rules.enumerated().map { index, rule -> [ReportTable.Cell] in
            let selection = try shares.map { name -> ReportTable.Cell in
                .interval(
                    try data.percentage("\(root)/\(name)", index), try data.percentage("\(root)/\(name)_lower", index),
                    try data.percentage("\(root)/\(name)_upper", index))
            }
            return [.text(.stored(rule))] + selection + [
                .number(try data.datum("\(root)/total_patients", index)), .number(try data.datum("\(root)/total_dlts", index)),
                .number(try data.percentage("\(root)/treated_above", index)),
            ]
        }
        return ReportTable(
            id: "escalation", caption: "Operating characteristics by rule",
            note: "Shares of simulated trials in %, with \(fixed: "95 %") intervals; patients per trial are means.",
            columns: [
                .text("Rule", csv: "rule"), .interval("Level sought", csv: "correct"), .interval("Above it", csv: "above"),
                .interval("No level", csv: "none"), .number("Patients", csv: "total_patients"), .number("With toxicity", csv: "total_dlts"),
                .number("Treated above it (%)", csv: "treated_above"),
            ], rows: rows)
    }

    private static func byLevel(_ levels: [String], _ rules: [String], _ data: ReportData) throws -> ReportTable {
        let rows = try rules.enumerated().flatMap { rule, name in
            try levels.enumerated().map { level, arm -> [ReportTable.Cell] in
                let place = rule * levels.count + level
                return [
                    .named(level == 0 ? .stored(name) : "", csv: name), .text(.stored(arm)),
                    .number(try data.percentage("\(root)/toxicity", level)), .number(try data.percentage("\(root)/selected", place)),
                    .number(try data.percentage("\(root)/selected_se", place, decimals: 2)),
                    .number(try data.datum("\(root)/patients", place)), .number(try data.datum("\(root)/dlts", place)),
                ]
            }
        }
        return ReportTable(
            id: "escalation-levels", caption: "Selection, patients and toxicity by level",
            note: "MC error, Monte Carlo standard error of the selection in percentage points. Patients and toxicities are means per trial.",
            groupColumns: 1,
            columns: [
                .text("Rule", csv: "rule"), .text("Level", csv: "level"), .number("True toxicity (%)", csv: "toxicity"),
                .number("Selected (%)", csv: "selected"), .number("MC error", csv: "selected_se"), .number("Patients", csv: "patients"),
                .number("With toxicity", csv: "dlts"),
            ], rows: rows)
    }

    /// The first simulated trial, told cohort by cohort.
    private static func example(_ rule: String, _ data: ReportData) throws -> [Block] {
        let path = "\(root)/example/\(rule)"
        guard try data.contains("\(path)/decision") else { return [] }
        let levels = try data.file.texts("\(path)/dose_level")
        let decisions = try data.file.texts("\(path)/decision")
        let rows = try levels.indices.map { step -> [ReportTable.Cell] in
            [
                .number(try data.count("\(path)/step", step)), .text(.stored(levels[step])), .number(try data.count("\(path)/patients", step)),
                .number(try data.count("\(path)/dlts", step)),
            ] + (try EscalationTimes.cell(path, step, data)) + [.text(.stored(decisions[step]))]
        }
        let selected = try data.text("selected", of: path)
        let time = try EscalationTimes.note(path, data)
        return [
            .table(
                ReportTable(
                    id: "escalation-example-\(rule.filter { $0.isLetter || $0.isNumber }.lowercased())",
                    caption: "The first simulated trial by \(stored: rule)",
                    note: selected.isEmpty ? "It selected no level.\(time)" : "It selected \(stored: selected).\(time)",
                    columns: [
                        .number("Cohort", csv: "cohort"), .text("Level", csv: "level"), .number("Patients", csv: "patients"),
                        .number("With toxicity", csv: "dlts"),
                    ] + (try EscalationTimes.column(path, data)) + [.text("Decision", csv: "decision")], rows: rows))
        ]
    }
}
