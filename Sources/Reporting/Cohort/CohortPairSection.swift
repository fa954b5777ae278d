import Populations

/// How covariates go together.
struct CohortPairSection {
    private let description: CohortDescription

    init(_ description: CohortDescription) { self.description = description }

    /// More pairs would make the table unreadable; all stand in the JSON.
    private static let mostRows = 28

    /// Nil where no two covariates vary.
    var section: Section? {
        guard !description.correlations.isEmpty else { return nil }
        var blocks: [Block] = []
        if description.paired.count > 1 {
            let figure = CohortPairFigure(description)
            blocks.append(.figure(svg: figure.figure.svg, caption: figure.caption))
        }
        blocks.append(.table(table))
        return Section(id: "together", title: "How they go together", blocks: blocks)
    }

    private var table: ReportTable {
        let hasPatients = description.correlations.contains { $0.patients != nil }
        let hasAsked = description.correlations.contains { $0.asked != nil }
        let paired = Set(description.paired)
        let all = description.correlations.enumerated().filter { _, one in
            one.asked != nil || paired.isSuperset(of: [one.first, one.second])
        }
        let shown = all.sorted { ($0.element.asked == nil ? 1 : 0, $0.offset) < ($1.element.asked == nil ? 1 : 0, $1.offset) }.prefix(Self.mostRows)
        let rows = shown.map { index, one -> [ReportTable.Cell] in
            let path = "/correlations/\(index)"
            func number(_ value: Double?, _ key: String) -> ReportTable.Cell {
                value.map { .number(CohortNumbers.datum($0, "\(path)/\(key)", .decimals(2))) } ?? .blank
            }
            func spread(_ value: Double?, _ error: Double?, _ key: String) -> ReportTable.Cell {
                guard let value else { return .blank }
                return .spread(
                    CohortNumbers.datum(value, "\(path)/\(key)", .decimals(2)), CohortNumbers.datum(error, "\(path)/\(key)_error", .decimals(3)))
            }
            let base: [ReportTable.Cell] = [
                .text(.stored(one.first)), .text(.stored(one.second)), spread(one.drawn, one.drawnError, "drawn"),
            ]
            return base + (hasAsked ? [number(one.asked, "asked")] : []) + (hasPatients ? [spread(one.patients, one.patientsError, "patients"), one.count.map { .number(CohortNumbers.count($0, path + "/count")) } ?? .blank] : [])
        }
        let left = description.correlations.count - rows.count
        var note: Prose = "Spearman's, with their standard errors."
        if hasAsked {
            note = note + " What the file asks for is meant given the covariates that condition the two, and before eligibility; what was drawn is over all twins, so the two differ where both depend on a third, or where eligibility cuts."
        }
        if left > 0 { note = note + " \(fixed: "\(left)") more pairs stand in the JSON file." }
        let more: [ReportTable.Column] = hasPatients
            ? [.init("Patients (SE)", csv: ["patients", "patients_error"]), .number("n", csv: "n")] : []
        return ReportTable(
            id: "correlations", caption: "Correlations", note: note,
            columns: [
                .text("Covariate", csv: "first"), .text("and", csv: "second"), .init("Drawn (SE)", csv: ["drawn", "drawn_error"]),
            ] + (hasAsked ? [.number("Asked", csv: "asked")] : []) + more, rows: rows)
    }
}
