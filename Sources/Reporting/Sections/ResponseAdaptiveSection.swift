/// A trial that allocates by the outcomes so far: how it allocates, what patients gain and what the comparison loses.
enum ResponseAdaptiveSection {
    static let root = "/analyses/response-adaptive"

    static func section(_ data: ReportData) throws -> Section? {
        guard try data.contains("\(root)/allocated") else { return nil }
        let rules = try data.file.groups(in: root)
        return Section(
            id: "response-adaptive", title: "Allocation by outcomes",
            blocks: [
                .paragraph(
                    "The first \(try data.count("\(root)/burn_in")) patients are allocated by fixed shares; then, renewed after every \(try data.count("\(root)/update")) patients, arms are drawn by a power of their probability to be best so far (Thall and Wathen \(fixed: "2007")). Every patient was simulated in every arm, so each has the outcome of the arm drawn. Outcomes are supposed to be known when weights are renewed."),
                .figure(
                    svg: try AllocationFigure(rules: rules).figure(data).svg,
                    caption: "Share of patients allocated to each arm as the trial goes on, over all simulated trials\(data.reader.scenarios.isEmpty ? "" : " of the first scenario")."),
                .table(try ruleTable(rules, data)), .table(try armTable(rules, data)), .table(try testTable(rules, data)),
            ])
    }

    private static func scenarios(_ data: ReportData) -> [String] {
        data.reader.scenarios.isEmpty ? ["all trials"] : data.reader.scenarios
    }

    private static func ruleTable(_ rules: [String], _ data: ReportData) throws -> ReportTable {
        let isEvent = try data.text("is_event", of: root) == "yes"
        let unit = try data.variable("\(root)/truth").unit
        let rows = try rules.flatMap { rule -> [[ReportTable.Cell]] in
            let path = "\(root)/\(rule)"
            return try scenarios(data).enumerated().map { scenario, label in
                [
                    .named(scenario == 0 ? .stored("\(rule): \(try data.text("text", of: path))") : "", csv: rule), .text(.stored(label)),
                    .number(try data.percentage("\(path)/best_share", scenario)), .number(try data.percentage("\(path)/best_share_se", scenario, decimals: 2)),
                    .interval(
                        try data.percentage("\(path)/fewer", scenario), try data.percentage("\(path)/fewer_lower", scenario),
                        try data.percentage("\(path)/fewer_upper", scenario)),
                    .number(isEvent ? try data.percentage("\(path)/outcome_mean", scenario, decimals: 2) : try data.datum("\(path)/outcome_mean", scenario)),
                    .number(isEvent ? try data.percentage("\(path)/outcome_mean_se", scenario, decimals: 2) : try data.datum("\(path)/outcome_mean_se", scenario, .significant(2))),
                ]
            }
        }
        let outcome: Prose = isEvent ? "Patients with the event %" : unit == "1" ? "Mean outcome" : "Mean outcome (\(bare: unit))"
        return ReportTable(
            id: "adaptive-rules", caption: "What patients gain, by rule and scenario",
            note: "Best arm: by the mean over all twins; none where no arm is better than all others. Fewer: trials that put fewer patients on the best arm than fixed shares would. MC error, Monte Carlo standard error.",
            groupColumns: 1,
            columns: [
                .text("Rule", csv: "rule"), .text("Scenario", csv: "scenario"), .number("On the best arm %", csv: "best_share"), .number("MC error", csv: "best_share_se"),
                .interval("Fewer % (\(fixed: "95 %") interval)", csv: "fewer"), .number(outcome, csv: "outcome_mean"), .number("MC error", csv: "outcome_mean_se"),
            ], rows: rows)
    }

    private static func armTable(_ rules: [String], _ data: ReportData) throws -> ReportTable {
        let arms = try data.file.texts("\(root)/allocated")
        let isEvent = try data.text("is_event", of: root) == "yes"
        let rows = try rules.flatMap { rule in
            try scenarios(data).enumerated().flatMap { scenario, label in
                try arms.enumerated().map { index, arm -> [ReportTable.Cell] in
                    let (path, place) = ("\(root)/\(rule)", scenario * arms.count + index)
                    return [
                        .named(index == 0 ? .stored("\(rule), \(label)") : "", csv: "\(rule),\(label)"), .text(.stored(arm)),
                        .number(isEvent ? try data.percentage("\(root)/truth", place) : try data.datum("\(root)/truth", place)),
                        .number(try data.datum("\(path)/patients_mean", place, .decimals(1))), .number(try data.datum("\(path)/patients_mean_se", place, .significant(2))),
                        .range(try data.datum("\(path)/patients_p10", place, .decimals(1)), try data.datum("\(path)/patients_p90", place, .decimals(1))),
                    ]
                }
            }
        }
        let unit = try data.variable("\(root)/truth").unit
        let truth: Prose = isEvent ? "Truth %" : unit == "1" ? "Truth" : "Truth (\(bare: unit))"
        return ReportTable(
            id: "adaptive-arms", caption: "Patients of each arm, by rule and scenario", note: "Truth: the mean outcome over all twins.", groupColumns: 1,
            columns: [
                .text("Rule and scenario", csv: "rule"), .text("Arm", csv: "arm"), .number(truth, csv: "truth"), .number("Expected patients", csv: "patients_mean"),
                .number("MC error", csv: "patients_mean_se"), .init("\(fixed: "10th to 90th") percentile", csv: ["patients_p10", "patients_p90"]),
            ], rows: rows)
    }

    private static func testTable(_ rules: [String], _ data: ReportData) throws -> ReportTable {
        let treatments = try data.file.texts("\(root)/treatment")
        let rows = try rules.flatMap { rule in
            try scenarios(data).enumerated().flatMap { scenario, label in
                try treatments.enumerated().map { index, arm -> [ReportTable.Cell] in
                    let (path, place) = ("\(root)/\(rule)", scenario * treatments.count + index)
                    return [
                        .named(index == 0 ? .stored("\(rule), \(label)") : "", csv: "\(rule),\(label)"), .text(.stored(arm)),
                        .interval(
                            try data.percentage("\(path)/rejected", place), try data.percentage("\(path)/rejected_lower", place),
                            try data.percentage("\(path)/rejected_upper", place)),
                    ]
                }
            }
        }
        return ReportTable(
            id: "adaptive-tests", caption: "The comparison as analysed, by rule and scenario",
            note: "Each arm against \(stored: try data.text("control", of: root)) by \(stored: try data.text("method", of: root)), as if patients had been allocated by fixed shares: power where there is an effect, type I error where there is none. Not adjusted for several arms.",
            groupColumns: 1,
            columns: [
                .text("Rule and scenario", csv: "rule"), .text("Arm", csv: "arm"), .interval("Reject % (\(fixed: "95 %") interval)", csv: "rejected"),
            ], rows: rows)
    }
}

/// Shares of patients over the trial, a panel per rule.
struct AllocationFigure {
    let rules: [String]

    func figure(_ data: ReportData) throws -> Figure {
        let root = ResponseAdaptiveSection.root
        let arms = try data.file.texts("\(root)/allocated")
        let patients = try data.values("\(root)/patient")
        let height = 190.0
        let gap = 76.0
        var figure = Figure(
            height: 34 + Double(rules.count) * (height + gap), title: "Allocation over the trial",
            description: "One panel per rule: share of patients allocated to each arm, by patients entered.")
        for (index, rule) in rules.enumerated() {
            let course = try data.values("\(root)/\(rule)/course")
            let frame = Panel.Frame(x: 60, y: 40 + Double(index) * (height + gap), width: 640, height: height)
            var panel = Panel(
                frame: frame, x: .linear(0, patients.last ?? 1, from: 0, to: frame.width, ticks: 8, isNice: false),
                y: .linear(0, 100, from: frame.height, to: 0, ticks: 5))
            panel.title = "\(stored: rule): share of patients (%)"
            for arm in arms.indices {
                let shares = patients.indices.map { 100 * course[$0 * arms.count + arm] }
                let style = ArmStyle.name(data.arms.firstIndex(of: arms[arm]) ?? arm)
                panel.marks.append(.line(patients, shares, style: "median \(style)"))
                for (x, share) in zip(patients, shares) { panel.marks.append(.dot(x, share, shape: arm, style: style)) }
                guard index == 0 else { continue }
                let line = frame.y + 16 + 22 * Double(arm)
                figure.labels.append(.init(text: .stored(SVG.fitted(arms[arm], size: 13, to: 220)), x: frame.x + frame.width + 34, y: line, style: "label"))
                figure.backdrop += Mark.marker(frame.x + frame.width + 22, line - 4, arm, style)
            }
            figure.panels.append(panel)
            figure.labels.append(
                .init(text: "Patients entered", x: frame.x + frame.width / 2, y: frame.y + frame.height + 42, anchor: .middle, style: "axis-title"))
        }
        return figure
    }
}
