/// The baseline table: covariates of those observed in each arm of one trial.
enum BaselineSection {
    private static let root = "/analyses/baseline"

    static func blocks(_ data: ReportData) throws -> [Block] {
        guard try data.contains("\(root)/n"), data.arms.count <= 8 else { return [] }
        let first: ReportTable.Column = .text("Covariate", csv: "covariate")
        let columns = try [first, .text("Level or statistic", csv: "level")] + data.arms.enumerated().map { index, arm -> ReportTable.Column in
            ReportTable.Column("\(stored: arm) (n = \(try data.count("\(root)/n", index)))", csv: [arm, "\(arm) spread"])
        }
        let rows = try data.file.groups(in: root).flatMap { try Self.rows($0, data) }
        return try [.heading("Patients as observed")] + accrual(data) + [
            .table(
                ReportTable(
                    id: "baseline", caption: data.reader.replicates > 1 ? "Baseline by arm, first simulated trial" : "Baseline by arm",
                    note: "Numbers: mean, and standard deviation; levels: patients, and their share of the arm in percent. No tests: differences between arms are chance.",
                    columns: columns, rows: rows)),
        ]
    }

    /// How long the trial takes, where patients enter one after another.
    private static func accrual(_ data: ReportData) throws -> [Block] {
        let path = "/analyses/accrual"
        guard try data.contains("\(path)/duration") else { return [] }
        let stored = try data.variable("\(path)/duration").unit
        let time = TimeAxis(stored: stored, duration: try data.values("\(path)/duration").first ?? 0)
        func shown(_ place: String) throws -> Datum { try data.datum(place, 0, .significant(3), scale: time.factor) }
        let sites = try data.file.texts("\(path)/site").count
        let first: Prose = "Patients entered at \(stored: "\(sites)") \(words: sites == 1 ? "site" : "sites"), the last of the first simulated trial after \(try shown("\(path)/last_entry")) \(words: time.name); it was over after \(try shown("\(path)/duration")) \(words: time.name)."
        guard data.reader.replicates > 1 else { return [.paragraph(first)] }
        let over = "\(path)/over_trials"
        let all: Prose = " Over all simulated trials the duration is \(try shown("\(over)/mean")) \(words: time.name) on average (\(fixed: "5th to 95th") percentile \(try shown("\(over)/p5")) to \(try shown("\(over)/p95")) \(words: time.name))."
        return [.paragraph(first + all)]
    }

    private static func rows(_ name: String, _ data: ReportData) throws -> [[ReportTable.Cell]] {
        let path = "\(root)/\(name)"
        let title = try data.text("title", of: path)
        guard try data.contains("\(path)/level") else {
            let unit = try data.variable("\(path)/mean").unit
            let cells = try data.arms.indices.map { arm -> ReportTable.Cell in
                .spread(try data.datum("\(path)/mean", arm), try data.datum("\(path)/sd", arm))
            }
            return [[.named("\(stored: title)\(unit: unit)", csv: name), .text("mean\u{A0}(SD)")] + cells]
        }
        let levels = try data.file.texts("\(path)/level")
        return try levels.enumerated().map { index, level in
            let cells = try data.arms.indices.map { arm -> ReportTable.Cell in
                let place = arm * levels.count + index
                return .spread(try data.count("\(path)/count", place), try data.percentage("\(path)/share", place))
            }
            return [.named(index == 0 ? .stored(title) : "", csv: name), .text(.stored(level))] + cells
        }
    }
}
