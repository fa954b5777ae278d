/// Differences between arms.
enum ContrastSection {
    static func section(_ data: ReportData) throws -> Section? {
        let root = "/analyses/contrasts"
        guard try data.contains("\(root)/contrast") else { return nil }
        let names = try data.file.groups(in: root)
        let pairs = try pairs(root, data)
        let compared = try data.values("\(root)/arm_compared").map { Int($0) }
        let shares = try names.filter { try isShare("\(root)/\($0)", data) }
        var blocks: [Block] = [
            .paragraph(
                "Each difference is taken within the same virtual patients, so that it carries no chance imbalance between arms. Intervals are for the finite number of twins.")
        ]
        if !shares.isEmpty {
            let groups = try shares.map { name in
                try RateFigure.Group(title: data.text("title", of: "/analyses/events/\(name)"), rows: pairs.enumerated().map { index, pair in
                    RateFigure.Row(label: pair, path: "\(root)/\(name)", value: "difference", index: index, arm: compared[index])
                })
            }
            let figure = RateFigure(
                groups: groups, title: "Differences of event rates between arms", axis: "Difference (percentage points)",
                column: "Difference (\(fixed: "95 %") interval)", isDifference: true)
            blocks.append(
                .figure(svg: try figure.figure(data).svg, caption: "Differences of event rates between arms, paired by twin, with \(fixed: "95 %") intervals."))
        }
        blocks.append(.table(try table(names, pairs, data)))
        return Section(id: "differences", title: "Differences between arms", blocks: blocks)
    }

    /// `compared − reference`, with a true minus sign.
    static func pairs(_ root: String, _ data: ReportData) throws -> [String] {
        zip(try data.file.texts("\(root)/arm_compared"), try data.file.texts("\(root)/arm_reference")).map { "\($0) − \($1)" }
    }

    static func isShare(_ path: String, _ data: ReportData) throws -> Bool {
        try !data.contains("/analyses/endpoints/\(path.split(separator: "/").last ?? "")")
    }

    private static func table(_ names: [String], _ pairs: [String], _ data: ReportData) throws -> ReportTable {
        let root = "/analyses/contrasts"
        let rows = try names.flatMap { name in
            let path = "\(root)/\(name)"
            let isShare = try isShare(path, data)
            let unit = try data.variable("\(path)/difference").unit
            let title = try data.text("title", of: "/analyses/\(isShare ? "events" : "endpoints")/\(name)")
            return try pairs.enumerated().map { index, pair -> [ReportTable.Cell] in
                func number(_ ending: String, _ style: NumberStyle = .significant(3)) throws -> Datum {
                    isShare ? try data.percentage("\(path)/difference\(ending)", index, decimals: ending == "_se" ? 2 : 1)
                        : try data.datum("\(path)/difference\(ending)", index, style)
                }
                return [
                    .named(index == 0 ? .stored(title) : "", csv: name),
                    .named(index == 0 ? "\(bare: isShare ? "percentage points" : unit)" : "", csv: unit), .text(.stored(pair)),
                    .number(try data.count("\(path)/pairs", index)),
                    .interval(try number(""), try number("_lower"), try number("_upper")), .number(try number("_se", .significant(2))),
                ]
            }
        }
        return ReportTable(
            id: "differences", caption: "Differences between arms, paired by twin",
            note: "Means: Student's t on the differences of the pairs. Rates: Newcombe's interval for paired proportions. MC error, Monte Carlo standard error of the difference.",
            groupColumns: 2,
            columns: [
                .text("Endpoint", csv: "endpoint"), .text("Unit", csv: "unit"), .text("Arms", csv: "contrast"), .number("Pairs", csv: "pairs"),
                .interval("Difference (\(fixed: "95 %") interval)", csv: "difference"), .number("MC error", csv: "difference_se"),
            ], rows: rows)
    }
}
