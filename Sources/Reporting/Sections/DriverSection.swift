/// What drives the endpoints: shares of their variance by covariates and random effects.
enum DriverSection {
    private static let root = "/analyses/drivers"

    static func section(_ data: ReportData) throws -> Section? {
        let endpoints = try data.file.groups(in: root)
        guard !endpoints.isEmpty else { return nil }
        let drivers = try data.file.texts("\(root)/driver")
        // What has no share in anything is told in words, not shown row by row.
        let shown = try drivers.indices.filter { driver in
            try endpoints.contains { try data.values("\(root)/\($0)/total_upper")[driver] >= least }
        }
        var blocks: [Block] = [
            .paragraph(
                "How much patients differ in an endpoint with \(strong: try data.text("arm", of: root)), and what that is due to: shares of the endpoint's variance (Sobol indices) over \(stored: try data.text("rows", of: root)) virtual patients that are in no trial, and as many again for each row. What varies together, such as correlated covariates, counts as one."),
            .figure(svg: try figure(endpoints, drivers, shown, data).svg, caption: "Total share of the variance that would go with each of these, all that acts together with it included, with \(fixed: "95 %") intervals. Totals may add up to more than \(fixed: "100 %")."),
            .table(try table(endpoints, drivers, shown, data)),
        ]
        let idle = drivers.indices.filter { !shown.contains($0) }
        if !idle.isEmpty {
            blocks.append(.paragraph("Below \(fixed: "1 %") of every endpoint's variance: " + Prose.list(idle.map { .stored(drivers[$0]) }) + "."))
        }
        return Section(id: "drivers", title: "What drives the endpoints", blocks: blocks)
    }

    private static let least = 0.01

    private static func figure(_ endpoints: [String], _ drivers: [String], _ shown: [Int], _ data: ReportData) throws -> Figure {
        let groups = try endpoints.map { endpoint -> RateFigure.Group in
            let totals = try data.values("\(root)/\(endpoint)/total")
            let order = shown.sorted { (totals[$0], $1) > (totals[$1], $0) }
            return RateFigure.Group(
                title: try data.text("title", of: "\(root)/\(endpoint)"),
                rows: order.map { .init(label: drivers[$0], path: "\(root)/\(endpoint)", value: "total", index: $0, arm: 0) })
        }
        return try RateFigure(
            groups: groups, title: "What drives the endpoints", axis: "Total share of the variance (\(fixed: "%"))",
            column: "Share (\(fixed: "95 %") interval)", isDifference: false
        ).figure(data)
    }

    private static func table(_ endpoints: [String], _ drivers: [String], _ shown: [Int], _ data: ReportData) throws -> ReportTable {
        let rows = try endpoints.flatMap { endpoint -> [[ReportTable.Cell]] in
            let path = "\(root)/\(endpoint)"
            let totals = try data.values("\(path)/total")
            let title = try data.text("title", of: path)
            return try shown.sorted { (totals[$0], $1) > (totals[$1], $0) }.enumerated().map { place, driver in
                func interval(_ name: String) throws -> ReportTable.Cell {
                    .interval(
                        try data.percentage("\(path)/\(name)", driver), try data.percentage("\(path)/\(name)_lower", driver),
                        try data.percentage("\(path)/\(name)_upper", driver))
                }
                return [
                    .named(place == 0 ? .stored(title) : "", csv: endpoint), .text(.stored(drivers[driver])), try interval("first"), try interval("total"),
                ]
            }
        }
        return ReportTable(
            id: "drivers", caption: "Shares of the variance", note: "Alone: the share that goes with this by itself (first-order index); total: with all that acts together with it. Shares of nearly nothing may fall below zero by their error.",
            groupColumns: 1,
            columns: [.text("Endpoint", csv: "endpoint"), .text("What varies", csv: "driver"), .interval("Alone (\(fixed: "%"))", csv: "first"), .interval("Total (\(fixed: "%"))", csv: "total")],
            rows: rows)
    }
}
