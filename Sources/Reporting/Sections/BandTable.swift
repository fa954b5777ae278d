import Documents

/// The quantiles over time of every output and arm, as CSV beside the report's tables.
enum BandTable {
    private static let columns = ["n", "p5", "p25", "median", "p75", "p95"]

    /// Empty when nothing was stored over time.
    static func csv(_ data: ReportData) throws -> String {
        var lines: [String] = []
        for arm in data.arms {
            for output in try data.file.groups(in: "/analyses/bands/\(arm)") {
                let path = "/analyses/bands/\(arm)/\(output)"
                let unit = try data.variable("\(path)/median").unit
                let timeUnit = try data.variable("\(path)/time").unit
                let times = try data.values("\(path)/time")
                let values = try columns.map { try data.values("\(path)/\($0)") }
                for index in times.indices {
                    let words = [arm, output, unit, timeUnit].map(CSVText.quoted)
                    let numbers = ([times] + values).map { ReportTable.csvNumber($0[index]) }
                    lines.append((words + numbers).joined(separator: ","))
                }
            }
        }
        guard !lines.isEmpty else { return "" }
        let head = (["arm", "output", "unit", "time_unit", "time"] + columns).joined(separator: ",")
        return ([head] + lines).map { $0 + "\r\n" }.joined()
    }
}
