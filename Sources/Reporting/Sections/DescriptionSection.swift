import ResultStore

/// Endpoints in groups of patients, as the protocol's `describe` asks for.
enum DescriptionSection {
    private static let root = "/analyses/descriptions"

    static func section(_ data: ReportData) throws -> Section? {
        let names = try data.file.groups(in: root)
        guard !names.isEmpty else { return nil }
        return Section(id: "descriptions", title: "Groups of patients", blocks: try names.map { .table(try table($0, data)) })
    }

    private static func table(_ name: String, _ data: ReportData) throws -> ReportTable {
        let path = "\(root)/\(name)"
        let isEvent = try data.contains("\(path)/share")
        let value = isEvent ? "share" : "mean"
        let axes = try axes(of: path, data)
        let places = axes.reduce([[]]) { places, axis in places.flatMap { place in axis.labels.map { place + [$0] } } }
        let rows = try places.enumerated().map { index, labels -> [ReportTable.Cell] in
            let numbers = try ["", "_lower", "_upper"].map { ending in
                isEvent ? try data.percentage("\(path)/\(value)\(ending)", index) : try data.datum("\(path)/\(value)\(ending)", index)
            }
            let spread: [ReportTable.Cell] = isEvent
                ? [.number(try data.count("\(path)/events", index))]
                : [
                    .number(try data.datum("\(path)/sd", index)), .number(try data.datum("\(path)/median", index)),
                    .range(try data.datum("\(path)/p5", index), try data.datum("\(path)/p95", index)),
                ]
            return labels.map { .text(.stored($0)) } + [
                .number(try data.count("\(path)/n", index)), .number(try data.count("\(path)/missing", index)),
                .interval(numbers[0], numbers[1], numbers[2]),
            ] + spread
        }
        let unit: Prose = isEvent ? "%" : "\(bare: try data.variable("\(path)/mean").unit)"
        let spread: [ReportTable.Column] = isEvent
            ? [.number("Events", csv: "events")]
            : [.number("SD", csv: "sd"), .number("Median", csv: "median"), .init("\(fixed: "5th–95th") percentile", csv: ["p5", "p95"])]
        let title: Prose = isEvent ? "Rate \(unit)" : "Mean \(unit)"
        return ReportTable(
            id: "groups-\(name)", caption: "\(stored: try data.text("title", of: path))",
            note: "Patients: \(stored: try data.text("patients", of: path)). Intervals of \(fixed: "95 %") for the finite number of twins.",
            columns: axes.map { .text(.stored($0.name), csv: $0.name) } + [
                .number("n", csv: "n"), .number("Missing", csv: "missing"), .interval(title, csv: value),
            ] + spread, rows: rows)
    }

    /// The arms where they are told apart, then the groupings, in the order of the values.
    private static func axes(of path: String, _ data: ReportData) throws -> [(name: String, labels: [String])] {
        let byArm = try data.text("patients", of: path) == "every twin"
        let groupings = try data.file.axes(in: path).map { (name: $0, labels: try data.file.texts("\(path)/\($0)")) }
        return (byArm ? [(name: "arm", labels: data.arms)] : []) + groupings
    }
}
