/// What was decided about the patients, and the doses that came of it.
enum DecisionSection {
    private static let root = "/analyses/decisions"

    static func section(_ data: ReportData) throws -> Section? {
        guard try data.contains(root) else { return nil }
        let arms = try data.arms.filter { try data.contains("\(root)/\($0)/decision") }
        guard !arms.isEmpty else { return nil }
        let definitions = try arms.map { arm -> (term: Prose, text: Prose) in
            (.stored(arm), Prose.list(try data.lines("decisions", of: "/trajectories/\(arm)").map(Prose.stored), separator: "; ", last: "; "))
        }
        var blocks: [Block] = [.definitions(definitions), .table(try outcomes(arms, data))]
        if let figure = try doses(arms, data) { blocks.append(figure) }
        return Section(id: "decisions", title: "Decisions and doses", blocks: blocks)
    }

    private static func outcomes(_ arms: [String], _ data: ReportData) throws -> ReportTable {
        let rows = try arms.flatMap { arm -> [[ReportTable.Cell]] in
            let path = "\(root)/\(arm)"
            let decisions = try data.file.texts("\(path)/decision"), outcomes = try data.file.texts("\(path)/outcome")
            let rules = try data.values("\(path)/rule").count
            var rows: [[ReportTable.Cell]] = []
            for (index, decision) in decisions.enumerated() {
                for (number, outcome) in outcomes.enumerated() {
                    let place = index * outcomes.count + number
                    guard try data.values("\(path)/counts")[place] > 0 else { continue }
                    let isFirst = rows.isEmpty
                    rows.append([
                        .named(isFirst ? .stored(arm) : "", csv: arm), .text(.stored(decision)), .text(.stored(outcome)),
                        .number(try data.count("\(path)/counts", place)),
                    ])
                }
                for rule in 1..<max(1, rules) {
                    let place = index * rules + rule
                    guard try data.values("\(path)/acted")[place] > 0 else { continue }
                    rows.append([
                        .named("", csv: arm), .text(.stored(decision)), .text("rule \(fixed: "\(rule)") acted"),
                        .number(try data.count("\(path)/acted", place)),
                    ])
                }
                if try data.values("\(path)/limited")[index] > 0 {
                    rows.append([
                        .named("", csv: arm), .text(.stored(decision)), .text("dose limited by bounds or the ladder's end"),
                        .number(try data.count("\(path)/limited", index)),
                    ])
                }
            }
            return rows
        }
        return ReportTable(
            id: "decisions", caption: "Decisions taken, over all twins",
            note: "None held: no rule's condition was true, the treatment went on. No reading: a sample was missing, so nothing was decided. Rules are counted in the order of the protocol.",
            groupColumns: 1,
            columns: [
                .text("Arm", csv: "arm"), .text("Decision", csv: "decision"), .text("What was done", csv: "outcome"),
                .number("Times", csv: "times"),
            ], rows: rows)
    }

    /// The dose in force over time, a panel per decision about a dose.
    private static func doses(_ arms: [String], _ data: ReportData) throws -> Block? {
        let curves = try arms.flatMap { arm -> [CourseFigure.Curve] in
            let path = "\(root)/\(arm)"
            let decisions = try data.file.texts("\(path)/decision")
            return try decisions.filter { try data.contains("\(path)/doses/\($0)/median") }.map { decision in
                CourseFigure.Curve(
                    label: decisions.count > 1 ? "\(arm), \(decision)" : arm, path: "\(path)/doses/\(decision)", arm: data.arms.firstIndex(of: arm) ?? 0)
            }
        }
        guard !curves.isEmpty else { return nil }
        let figure = try CourseFigure(curves, title: "Dose in force", isStepped: true, data)
        return .figure(
            svg: figure.figure.svg,
            caption: "Dose in force from decision to decision: median, middle half and \(fixed: "5th to 95th") percentile over the twins for whom it was decided.")
    }
}
