/// Looks at the data as patients come in: bounds of each rule, an example, and where trials end.
enum LookSection {
    static let root = "/analyses/looks"

    static func section(_ data: ReportData) throws -> Section? {
        guard try data.contains("\(root)/look") else { return nil }
        let rules = try data.file.groups(in: root)
        return Section(
            id: "looks", title: "Looks and stopping rules",
            blocks: [
                .paragraph(
                    "No simulated trial was stopped: each rule is held against the same statistics afterwards, so that rules can be compared. \(try example(rules, data))"),
                .figure(
                    svg: try LookFigure(rules: rules).figure(data).svg,
                    caption: "Bounds of each rule. At and beyond its bound of efficacy the effect is shown; short of its bound of futility, where it has one, the trial stops without. Thin line with circles: the statistics of the first simulated trial."),
                .table(try boundTable(rules, data)),
            ] + (try LookAxis(data).hasCutoffs ? [.table(try cutoffTable(data))] : []) + [.table(try endingTable(rules, data))])
    }

    /// How the first simulated trial would have ended.
    private static func example(_ rules: [String], _ data: ReportData) throws -> Prose {
        let endings = try rules.map { rule -> Prose in
            let path = "\(root)/\(rule)"
            let reason = try data.file.texts("\(path)/ending").first ?? ""
            return "under \(strong: rule) at look \(try data.count("\(path)/ended_at")) (\(stored: reason))"
        }
        return "The first simulated trial would have ended \(Prose.list(endings))."
    }

    private static func boundTable(_ rules: [String], _ data: ReportData) throws -> ReportTable {
        let looks = try data.values("\(root)/look").count
        let rows = try rules.flatMap { rule -> [[ReportTable.Cell]] in
            let path = "\(root)/\(rule)"
            return try (0..<looks).map { look in
                [
                    .named(look == 0 ? .stored("\(rule): \(try data.text("text", of: path))") : "", csv: rule), .number(try data.count("\(root)/look", look)),
                    .number(try planned(look, data)), .number(try data.percentage("\(root)/information", look)),
                    .number(try data.datum("\(path)/efficacy", look, .decimals(3))), .number(try data.datum("\(path)/nominal_p", look, .significant(3))),
                    .number(try data.datum("\(path)/futility", look, .decimals(3))), .number(try data.datum("\(path)/alpha_spent", look, .significant(3))),
                ]
            }
        }
        return ReportTable(
            id: "bounds", caption: "Bounds of the stopping rules",
            note: "Z: test statistic on the scale of a standard normal. Information is \(try LookAxis(data).counted).", groupColumns: 1,
            columns: [
                .text("Rule", csv: "rule"), .number("Look", csv: "look"), .number(try LookAxis(data).title, csv: try LookAxis(data).name), .number("Information %", csv: "information"),
                .number("Z for efficacy", csv: "efficacy"), .number("Nominal p", csv: "nominal_p"), .number("Z for futility", csv: "futility"),
                .number("Alpha spent", csv: "alpha_spent"),
            ], rows: rows)
    }

    private static func planned(_ look: Int, _ data: ReportData) throws -> Datum {
        let axis = try LookAxis(data)
        return try data.datum("\(root)/\(axis.name)", look, axis.style, scale: axis.factor)
    }

    /// Of looks with a cut-off: how many trials reach each, when, and what is known then.
    private static func cutoffTable(_ data: ReportData) throws -> ReportTable {
        let axis = try LookAxis(data)
        let scenarios = data.reader.scenarios.isEmpty ? ["all trials"] : data.reader.scenarios
        let looks = try data.values("\(root)/look").count
        let hasEvents = try data.contains("\(root)/events_mean")
        let rows = try scenarios.enumerated().flatMap { scenario, label in
            try (0..<looks).map { look -> [ReportTable.Cell] in
                let place = scenario * looks + look
                return [
                    .named(look == 0 ? .stored(label) : "", csv: label), .number(try data.count("\(root)/look", look)),
                    .interval(
                        try data.percentage("\(root)/reached", place), try data.percentage("\(root)/reached_lower", place),
                        try data.percentage("\(root)/reached_upper", place)),
                    .number(try data.datum("\(root)/cutoff_mean", place, .decimals(1), scale: axis.time.factor)),
                    .number(try data.datum("\(root)/entered_mean", place, .decimals(1))),
                ] + (hasEvents ? [.number(try data.datum("\(root)/events_mean", place, .decimals(1)))] : [])
            }
        }
        return ReportTable(
            id: "cutoffs", caption: "When looks come, by scenario",
            note: "Means over the trials that reach the look. Time counts from the trial's start. A look that is never reached, for want of events, is left out: nothing is tested then.",
            groupColumns: 1,
            columns: [
                .text("Scenario", csv: "scenario"), .number("Look", csv: "look"), .interval("Reached % (\(fixed: "95 %") interval)", csv: "reached"),
                .number("Time (\(bare: axis.time.unit))", csv: "cutoff_mean"), .number("Patients entered", csv: "entered_mean"),
            ] + (hasEvents ? [.number("Events", csv: "events_mean")] : []), rows: rows)
    }

    private static func endingTable(_ rules: [String], _ data: ReportData) throws -> ReportTable {
        let scenarios = data.reader.scenarios.isEmpty ? ["all trials"] : data.reader.scenarios
        let looks = try data.values("\(root)/look").count
        let hasCutoffs = try LookAxis(data).hasCutoffs
        let rows = try rules.flatMap { rule -> [[ReportTable.Cell]] in
            let path = "\(root)/\(rule)"
            return try scenarios.enumerated().flatMap { scenario, label in
                try (0..<looks).map { look -> [ReportTable.Cell] in
                    let place = scenario * looks + look
                    let isFirst = look == 0
                    return [
                        .named(isFirst ? .stored("\(rule), \(label)") : "", csv: "\(rule),\(label)"), .number(try data.count("\(root)/look", look)),
                        .number(try data.percentage("\(path)/stop_efficacy", place)), .number(try data.percentage("\(path)/stop_harm", place)),
                        .number(try data.percentage("\(path)/stop_futility", place)),
                        isFirst
                            ? .interval(
                                try data.percentage("\(path)/rejected", scenario), try data.percentage("\(path)/rejected_lower", scenario),
                                try data.percentage("\(path)/rejected_upper", scenario)) : .blank,
                        isFirst ? .number(try data.datum("\(path)/patients_mean", scenario, .decimals(1))) : .blank,
                        isFirst ? .number(try data.datum("\(path)/patients_mean_se", scenario, .significant(2))) : .blank,
                    ] + (hasCutoffs ? [isFirst ? .number(try data.percentage("\(path)/unreached", scenario)) : .blank] : [])
                }
            }
        }
        return ReportTable(
            id: "endings", caption: "Where trials end, by rule and scenario", note: "Shares of the simulated trials. MC error, Monte Carlo standard error of the expected number of patients.",
            groupColumns: 1,
            columns: [
                .text("Rule and scenario", csv: "rule"), .number("Look", csv: "look"), .number("Effect shown %", csv: "stop_efficacy"),
                .number("Opposite shown %", csv: "stop_harm"), .number("Futility %", csv: "stop_futility"),
                .interval("Reject in all % (\(fixed: "95 %") interval)", csv: "rejected"), .number("Expected patients", csv: "patients_mean"),
                .number("MC error", csv: "patients_mean_se"),
            ] + (hasCutoffs ? [.number("End never reached %", csv: "unreached")] : []), rows: rows)
    }
}
