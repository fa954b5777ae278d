/// A trial whose size is set anew at an interim look: how often, how large, and what it gains over fixed trials.
enum ReestimationSection {
    static let root = "/analyses/re-estimation"

    static func section(_ data: ReportData) throws -> Section? {
        guard try data.contains("\(root)/planned") else { return nil }
        let rules = try data.file.groups(in: root)
        return Section(
            id: "re-estimation", title: "Sample-size re-estimation",
            blocks: [
                .paragraph(
                    "At the interim look, after \(try data.count("\(root)/interim")) patients, the size of \(try data.count("\(root)/planned")) patients as planned may rise to \(try data.count("\(root)/most")) where the result is promising: where the conditional power under the current trend is short of what is aimed at, but not hopeless (Mehta and Pocock \(fixed: "2011")). No simulated trial was changed: each rule is held against the same patients afterwards."),
                .list(try rules.map { "\(strong: $0): \(stored: try data.text("text", of: "\(root)/\($0)")), from a conditional power of \(try data.percentage("\(root)/\($0)/promising_from"))\u{A0}% on" }),
                .figure(svg: try figure(rules, data).svg, caption: "Share of the simulated trials that reject, with \(fixed: "95 %") intervals (Wilson): each rule beside trials of the planned and of the largest size."),
                .table(try ruleTable(rules, data)), .table(try zoneTable(rules, data)),
            ])
    }

    private static func scenarios(_ data: ReportData) -> [String] {
        data.reader.scenarios.isEmpty ? ["all trials"] : data.reader.scenarios
    }

    private static func figure(_ rules: [String], _ data: ReportData) throws -> Figure {
        let groups = scenarios(data).enumerated().map { scenario, label in
            RateFigure.Group(
                title: label,
                rows: rules.enumerated().map { RateFigure.Row(label: $1, path: "\(root)/\($1)", value: "rejected", index: scenario, arm: $0) } + [
                    RateFigure.Row(label: "planned size", path: root, value: "fixed_rejected", index: scenario, arm: rules.count),
                    RateFigure.Row(label: "largest size", path: root, value: "largest_rejected", index: scenario, arm: rules.count + 1),
                ])
        }
        return try RateFigure(
            groups: groups, title: "Trials that reject", axis: "Trials that reject (%)", column: "Share (\(fixed: "95 %") interval)", isDifference: false
        ).figure(data)
    }

    private static func share(_ name: String, _ index: Int, _ path: String, _ data: ReportData) throws -> ReportTable.Cell {
        .interval(
            try data.percentage("\(path)/\(name)", index), try data.percentage("\(path)/\(name)_lower", index),
            try data.percentage("\(path)/\(name)_upper", index))
    }

    private static func ruleTable(_ rules: [String], _ data: ReportData) throws -> ReportTable {
        var rows: [[ReportTable.Cell]] = []
        for (scenario, label) in scenarios(data).enumerated() {
            for (index, rule) in rules.enumerated() {
                let path = "\(root)/\(rule)"
                rows.append([
                    .named(index == 0 ? .stored(label) : "", csv: label), .named(.stored(rule), csv: rule),
                    try share("rejected", scenario, path, data), .number(try data.datum("\(path)/size_mean", scenario, .decimals(1))),
                    .number(try data.datum("\(path)/size_mean_se", scenario, .significant(2))), .number(try data.datum("\(path)/size_p50", scenario, .amount)),
                    .range(try data.datum("\(path)/size_p25", scenario, .amount), try data.datum("\(path)/size_p75", scenario, .amount)),
                ])
            }
            for (name, words, size) in [("fixed", "planned size", "planned"), ("largest", "largest size", "most")] {
                rows.append([
                    .named("", csv: label), .text(.stored(words)), try share("\(name)_rejected", scenario, root, data),
                    .number(try data.count("\(root)/\(size)")), .blank, .blank, .blank,
                ])
            }
        }
        return ReportTable(
            id: "re-estimation", caption: "Power and size, by scenario and rule",
            note: "Power where there is an effect, type I error where there is none. MC error, Monte Carlo standard error of the expected size.", groupColumns: 1,
            columns: [
                .text("Scenario", csv: "scenario"), .text("Rule", csv: "rule"), .interval("Reject % (\(fixed: "95 %") interval)", csv: "rejected"),
                .number("Expected size", csv: "size_mean"), .number("MC error", csv: "size_mean_se"), .number("Median size", csv: "size_median"),
                .init("Quartiles", csv: ["size_lower", "size_upper"]),
            ], rows: rows)
    }

    private static func zoneTable(_ rules: [String], _ data: ReportData) throws -> ReportTable {
        let zones = try data.file.texts("\(root)/zone")
        let rows = try rules.flatMap { rule in
            try scenarios(data).enumerated().flatMap { scenario, label in
                try zones.enumerated().map { index, zone -> [ReportTable.Cell] in
                    let (path, place) = ("\(root)/\(rule)", scenario * zones.count + index)
                    return [
                        .named(index == 0 ? .stored("\(rule), \(label)") : "", csv: "\(rule),\(label)"), .text(.stored(zone)),
                        try share("in_zone", place, path, data), .number(try data.datum("\(path)/zone_size_mean", place, .decimals(1))),
                        .number(try data.percentage("\(path)/zone_rejected", place)),
                    ]
                }
            }
        }
        return ReportTable(
            id: "zones", caption: "Zones of the interim result, by rule and scenario", groupColumns: 1,
            columns: [
                .text("Rule and scenario", csv: "rule"), .text("Zone", csv: "zone"), .interval("Trials % (\(fixed: "95 %") interval)", csv: "in_zone"),
                .number("Expected size", csv: "size_mean"), .number("Reject %", csv: "rejected"),
            ], rows: rows)
    }
}
