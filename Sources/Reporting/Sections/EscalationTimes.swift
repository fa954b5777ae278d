/// What the report says of escalations whose patients enter over time.
enum EscalationTimes {
    private static let root = "/analyses/escalation"

    /// Added to the section's first paragraph.
    static func words(_ data: ReportData) throws -> Prose {
        guard try data.contains("\(root)/window") else { return "" }
        let unit = try data.variable("\(root)/window").unit
        return
            " Patients came one by one, \(try data.datum("\(root)/accrual", 0, .amount)) per \(bare: unit) on average, and were watched for toxicity over \(try data.datum("\(root)/window", 0, .amount))\(unit: unit). Who came while a rule waited was treated at a lower level where the rule has backfill, and else turned away."
    }

    /// How long trials took.
    static func table(_ rules: [String], _ data: ReportData) throws -> ReportTable {
        let rows = try rules.enumerated().map { index, rule -> [ReportTable.Cell] in
            [.text(.stored(rule))] + (try ["duration", "total_patients", "backfilled", "turned_away"].flatMap { name -> [ReportTable.Cell] in
                [
                    .number(try data.datum("\(root)/\(name)", index)),
                    .number(try data.datum("\(root)/\(name)_se", index, .significant(2))),
                ]
            })
        }
        let unit = try data.variable("\(root)/duration").unit
        return ReportTable(
            id: "escalation-times", caption: "Duration and patients by rule",
            note: "Means per trial, each with its Monte Carlo standard error to the right. Duration, from the first patient until the last who led the escalation has been watched. Patients, those treated, backfilled ones included; turned away, who came when nobody was treated.",
            columns: [
                .text("Rule", csv: "rule"), .number("Duration (\(bare: unit))", csv: "duration"), .number("MC error", csv: "duration_se"),
                .number("Patients", csv: "total_patients"), .number("MC error", csv: "total_patients_se"),
                .number("Backfilled", csv: "backfilled"), .number("MC error", csv: "backfilled_se"),
                .number("Turned away", csv: "turned_away"), .number("MC error", csv: "turned_away_se"),
            ], rows: rows)
    }

    // MARK: The trial told

    /// When the decision upon a cohort was taken.
    static func cell(_ path: String, _ step: Int, _ data: ReportData) throws -> [ReportTable.Cell] {
        try data.contains("\(path)/decided") ? [.number(try data.datum("\(path)/decided", step))] : []
    }

    static func column(_ path: String, _ data: ReportData) throws -> [ReportTable.Column] {
        guard try data.contains("\(path)/decided") else { return [] }
        return [.number("Decided at (\(bare: try data.variable("\(path)/decided").unit))", csv: "decided")]
    }

    static func note(_ path: String, _ data: ReportData) throws -> Prose {
        guard try data.contains("\(path)/duration") else { return "" }
        return " It took \(try data.datum("\(path)/duration"))\(unit: try data.variable("\(path)/duration").unit)."
    }
}
