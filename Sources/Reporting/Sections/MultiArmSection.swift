/// A trial of several treatments against one control: bounds of each rule, and what it drops, shows and costs.
enum MultiArmSection {
    static let root = "/analyses/multi-arm"

    static func section(_ data: ReportData) throws -> Section? {
        guard try data.contains("\(root)/treatment") else { return nil }
        let rules = try data.file.groups(in: root)
        return Section(
            id: "multi-arm", title: "Several treatments, several looks",
            blocks: [
                .paragraph(try introduction(data)),
                .figure(svg: try figure(rules, data).svg, caption: "Share of the simulated trials that show each treatment's effect, with \(fixed: "95 %") intervals (Wilson), by rule and scenario."),
                .table(try boundTable(rules, data)), .table(try ruleTable(rules, data)), .table(try treatmentTable(rules, data)),
            ])
    }

    private static func introduction(_ data: ReportData) throws -> Prose {
        let control: Prose = .stored(try data.text("control", of: root))
        return "Every treatment is compared with \(control) at each look. A trial ends when an effect is shown or no treatment is left; patients of a dropped treatment are no longer counted. No simulated trial was changed: each rule is held against the same patients afterwards."
    }

    private static func scenarios(_ data: ReportData) -> [String] {
        data.reader.scenarios.isEmpty ? ["all trials"] : data.reader.scenarios
    }

    private static func figure(_ rules: [String], _ data: ReportData) throws -> Figure {
        let treatments = try data.file.texts("\(root)/treatment")
        let groups = rules.flatMap { rule in
            scenarios(data).enumerated().map { scenario, label in
                RateFigure.Group(title: "\(rule), \(label)", rows: treatments.enumerated().map { index, name in
                    RateFigure.Row(label: name, path: "\(root)/\(rule)", value: "shown", index: scenario * treatments.count + index, arm: index)
                })
            }
        }
        return try RateFigure(
            groups: groups, title: "Trials that show an effect", axis: "Trials that show the effect (%)", column: "Share (\(fixed: "95 %") interval)",
            isDifference: false
        ).figure(data)
    }

    private static func boundTable(_ rules: [String], _ data: ReportData) throws -> ReportTable {
        let looks = try data.values("\(root)/look").count
        let rows = try rules.flatMap { rule -> [[ReportTable.Cell]] in
            let path = "\(root)/\(rule)"
            return try (0..<looks).map { look in
                [
                    .named(look == 0 ? .stored("\(rule): \(try data.text("text", of: path))") : "", csv: rule), .number(try data.count("\(root)/look", look)),
                    .number(try data.count("\(root)/patients", look)), .number(try data.datum("\(path)/efficacy", look, .decimals(3))),
                    .number(try data.datum("\(path)/futility", look, .decimals(3))),
                ]
            }
        }
        return ReportTable(
            id: "multi-arm-bounds", caption: "Bounds for several treatments",
            note: "Z: test statistic on the scale of a standard normal, positive for the better. Bounds keep the familywise error over all treatments and looks (Magirr, Jaki and Whitehead \(fixed: "2012")). Patients: were no treatment dropped.",
            groupColumns: 1,
            columns: [
                .text("Rule", csv: "rule"), .number("Look", csv: "look"), .number("Patients", csv: "patients"), .number("Z for efficacy", csv: "efficacy"),
                .number("Z for futility", csv: "futility"),
            ], rows: rows)
    }

    private static func ruleTable(_ rules: [String], _ data: ReportData) throws -> ReportTable {
        let rows = try rules.flatMap { rule -> [[ReportTable.Cell]] in
            let path = "\(root)/\(rule)"
            return try scenarios(data).enumerated().map { scenario, label in
                [
                    .named(scenario == 0 ? .stored(rule) : "", csv: rule), .text(.stored(label)), try share("any_shown", scenario, path, data),
                    try share("any_false", scenario, path, data), .number(try data.datum("\(path)/patients_mean", scenario, .decimals(1))),
                    .number(try data.datum("\(path)/patients_mean_se", scenario, .significant(2))),
                ]
            }
        }
        return ReportTable(
            id: "multi-arm-rules", caption: "What trials claim and how many patients they need, by rule and scenario",
            note: "False: the effect of a treatment is shown that, over all twins, has none or a worse one. MC error, Monte Carlo standard error of the expected number of patients.",
            groupColumns: 1,
            columns: [
                .text("Rule", csv: "rule"), .text("Scenario", csv: "scenario"), .interval("Any effect shown % (\(fixed: "95 %") interval)", csv: "any_shown"),
                .interval("Any shown falsely % (\(fixed: "95 %") interval)", csv: "any_false"), .number("Expected patients", csv: "patients_mean"),
                .number("MC error", csv: "patients_mean_se"),
            ], rows: rows)
    }

    private static func treatmentTable(_ rules: [String], _ data: ReportData) throws -> ReportTable {
        let treatments = try data.file.texts("\(root)/treatment")
        let control = try data.text("control", of: root)
        let rows = try rules.flatMap { rule -> [[ReportTable.Cell]] in
            let path = "\(root)/\(rule)"
            return try scenarios(data).enumerated().flatMap { scenario, label -> [[ReportTable.Cell]] in
                let first = scenario * data.arms.count
                let rows = try treatments.enumerated().map { index, name -> [ReportTable.Cell] in
                    let place = scenario * treatments.count + index
                    let arm = first + (data.arms.firstIndex(of: name) ?? 0)
                    return [
                        .named(index == 0 ? .stored("\(rule), \(label)") : "", csv: "\(rule),\(label)"), .text(.stored(name)),
                        .number(try data.datum("\(root)/truth", place)), try share("shown", place, path, data),
                        .number(try data.percentage("\(path)/kept", place)), .number(try data.percentage("\(path)/chosen", place)),
                        .number(try data.datum("\(path)/arm_patients", arm, .decimals(1))),
                    ]
                }
                let place = first + (data.arms.firstIndex(of: control) ?? 0)
                return rows + [[
                    .blank, .text(.stored("\(control) (control)")), .blank, .blank, .blank, .blank,
                    .number(try data.datum("\(path)/arm_patients", place, .decimals(1))),
                ]]
            }
        }
        let unit = try data.variable("\(root)/truth").unit
        return ReportTable(
            id: "multi-arm-treatments", caption: "What becomes of each treatment, by rule and scenario",
            note: "Truth: the effect over all twins, each in both arms\(unit == "1" ? "" : ", in \(bare: unit)" as Prose). Kept: not dropped before the trial ends. Chosen: the best of those shown.",
            groupColumns: 1,
            columns: [
                .text("Rule and scenario", csv: "rule"), .text("Arm", csv: "arm"), .number("Truth", csv: "truth"),
                .interval("Effect shown % (\(fixed: "95 %") interval)", csv: "shown"), .number("Kept %", csv: "kept"), .number("Chosen %", csv: "chosen"),
                .number("Expected patients", csv: "arm_patients"),
            ], rows: rows)
    }

    private static func share(_ name: String, _ index: Int, _ path: String, _ data: ReportData) throws -> ReportTable.Cell {
        .interval(
            try data.percentage("\(path)/\(name)", index), try data.percentage("\(path)/\(name)_lower", index),
            try data.percentage("\(path)/\(name)_upper", index))
    }
}
