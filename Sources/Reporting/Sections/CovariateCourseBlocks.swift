import ResultStore

/// Which covariates change over time, by what formula, and how; other tables show them as they are at the start.
enum CovariateCourseBlocks {
    static func blocks(_ names: [String], _ data: ReportData) throws -> [Block] {
        let items = try names.compactMap { name -> Prose? in
            let path = "/twins/\(name)"
            guard try data.contains(path), let text = try data.file.attribute("over_time", of: path)?.description else { return nil }
            return "\(stored: try data.variable(path).longName): \(code: text)"
        }
        guard !items.isEmpty else { return [] }
        return [.paragraph("These covariates change over time; other tables and groups have them as they are at the start:"), .list(items)]
            + (try table(data).map { [.table($0)] } ?? [])
    }

    private static let root = "/analyses/covariates"
    /// Times that are shown of each.
    private static let most = 5

    /// nil for files of an earlier version, which do not hold it.
    private static func table(_ data: ReportData) throws -> ReportTable? {
        guard try data.contains(root) else { return nil }
        let rows = try data.file.groups(in: root).flatMap { name -> [[ReportTable.Cell]] in
            let path = "\(root)/\(name)"
            let (covariate, time) = (try data.variable("\(path)/median"), try data.variable("\(path)/time"))
            let title = try data.variable("/twins/\(name)").longName
            let last = try data.file.shape("\(path)/time")[0] - 1
            let axis = TimeAxis(stored: time.unit, duration: try data.values("\(path)/time")[last])
            let shown = min(last + 1, most)
            return try (0..<shown).map { place -> [ReportTable.Cell] in
                let index = shown < 2 ? 0 : (place * last + (shown - 1) / 2) / (shown - 1)
                return [
                    .named(place == 0 ? .stored(title) : "", csv: name),
                    .number(try data.datum("\(path)/time", index, .amount, scale: axis.factor)), .named("\(bare: axis.unit)", csv: time.unit),
                    .number(try data.count("\(path)/n", index)), .number(try data.datum("\(path)/median", index)),
                    .range(try data.datum("\(path)/p5", index), try data.datum("\(path)/p95", index)),
                    .named("\(bare: covariate.unit)", csv: covariate.unit),
                ]
            }
        }
        return ReportTable(
            id: "covariates-over-time", caption: "Covariates over time",
            note: "Some of the times at which they change; all are in the results file.", groupColumns: 1,
            columns: [
                .text("Covariate", csv: "name"), .number("Time", csv: "time"), .text("", csv: "time_unit"),
                .number("n", csv: "n"), .number("Median", csv: "median"), .init("\(fixed: "5th–95th") percentile", csv: ["p5", "p95"]),
                .text("Unit", csv: "unit"),
            ], rows: rows)
    }
}
