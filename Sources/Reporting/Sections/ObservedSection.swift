/// What the trial itself would have seen: the patients observed in each arm, and its replicates.
enum ObservedSection {
    private static let root = "/analyses/observed"

    static func section(_ data: ReportData) throws -> Section? {
        let names = try data.file.groups(in: root)
        guard !names.isEmpty else { return nil }
        var blocks: [Block] = [
            .paragraph(
                "A real trial sees each patient in one arm only. These are the true endpoints, without assay error, of the patients allocated to each arm; they differ from those over all twins by the chance of allocation."),
            .table(try table(names, data)),
        ]
        if let replicates = try replicateTable(data) { blocks.append(.table(replicates)) }
        return Section(id: "observed", title: "As the trial would observe it", blocks: blocks)
    }

    private static func table(_ names: [String], _ data: ReportData) throws -> ReportTable {
        let rows = try names.flatMap { name in
            let path = "\(root)/\(name)"
            let isShare = try data.contains("\(path)/share")
            let word = isShare ? "share" : "mean"
            let unit = try data.variable("\(path)/\(word)").unit
            let title = try data.text("title", of: "/analyses/\(isShare ? "events" : "endpoints")/\(name)")
            return try data.arms.enumerated().map { index, arm -> [ReportTable.Cell] in
                func number(_ ending: String) throws -> Datum {
                    isShare ? try data.percentage("\(path)/share\(ending)", index) : try data.datum("\(path)/mean\(ending)", index)
                }
                return [
                    .named(index == 0 ? "\(stored: title), \(words: word)" : "", csv: name),
                    .named(index == 0 ? "\(bare: isShare ? "%" : unit)" : "", csv: unit), .text(.stored(arm)),
                    .number(try data.count("\(path)/n", index)), .number(try data.count("\(path)/missing", index)),
                    .interval(try number(""), try number("_lower"), try number("_upper")),
                ]
            }
        }
        return ReportTable(
            id: "observed", caption: "Endpoints of the patients observed in each arm",
            groupColumns: 2,
            columns: [
                .text("Endpoint", csv: "endpoint"), .text("Unit", csv: "unit"), .text("Arm", csv: "arm"), .number("n", csv: "n"),
                .number("Missing", csv: "missing"), .interval("Estimate (\(fixed: "95 %") interval)", csv: "estimate"),
            ], rows: rows)
    }

    /// How estimates vary from one simulated trial to the next.
    private static func replicateTable(_ data: ReportData) throws -> ReportTable? {
        let root = "/analyses/replicates"
        let names = try data.file.groups(in: root)
        guard !names.isEmpty else { return nil }
        let pairs = try data.contains("\(root)/contrast") ? ContrastSection.pairs(root, data) : []
        let rows = try names.flatMap { name -> [[ReportTable.Cell]] in
            let path = "\(root)/\(name)"
            let isShare = try data.contains("\(path)/share")
            let title = try data.text("title", of: "/analyses/\(isShare ? "events" : "endpoints")/\(name)")
            let unit = try data.variable("\(path)/\(isShare ? "share" : "mean")").unit
            let places = data.arms.enumerated().map { (isShare ? "share" : "mean", $0, $1) } + pairs.enumerated().map { ("difference", $0, $1) }
            return try places.enumerated().map { row, place in
                func number(_ ending: String) throws -> Datum {
                    let dataset = "\(path)/\(place.0)_\(ending)"
                    return isShare ? try data.percentage(dataset, place.1) : try data.datum(dataset, place.1)
                }
                return [
                    .named(row == 0 ? .stored(title) : "", csv: name), .named(row == 0 ? "\(bare: isShare ? "%" : unit)" : "", csv: unit),
                    .text(.stored(place.2)), .number(try data.count("\(path)/\(place.0)_n", place.1)), .number(try number("average")),
                    .number(try number("sd")), .range(try number("p2_5"), try number("p97_5")),
                ]
            }
        }
        return ReportTable(
            id: "replicates", caption: "Estimates over the simulated trials, among observed patients",
            note: "SD, standard deviation from trial to trial: the standard error that a trial of this size has.",
            groupColumns: 2,
            columns: [
                .text("Endpoint", csv: "endpoint"), .text("Unit", csv: "unit"), .text("Arm or arms", csv: "arm"), .number("Trials", csv: "trials"),
                .number("Average", csv: "average"), .number("SD", csv: "sd"),
                .init("\(fixed: "2.5th–97.5th") percentile", csv: ["p2_5", "p97_5"]),
            ], rows: rows)
    }
}
