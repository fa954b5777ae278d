import Populations

/// Twins against what is published of such patients.
struct CohortPublishedSection {
    private let description: CohortDescription

    init(_ description: CohortDescription) { self.description = description }

    var section: Section {
        guard !description.published.isEmpty else {
            return Section(
                id: "published", title: "Published figures",
                blocks: [.paragraph("The file publishes no figures of such patients: nothing says whether they look like people beyond what they are drawn from.")])
        }
        var blocks: [Block] = [.table(table)]
        let reasons = description.published.compactMap { row in row.reason.map { (row, $0) } }
        if !reasons.isEmpty { blocks += [.paragraph("Tolerances other than the rule's:"), .list(Self.distinct(reasons))] }
        if !description.unpublished.isEmpty {
            blocks.append(
                .paragraph(
                    "No published figure holds \(Prose.list(description.unpublished.map { Prose.stored($0.replacing("_", with: " ")) }))."))
        }
        return Section(id: "published", title: "Published figures", blocks: blocks)
    }

    private static func distinct(_ reasons: [(CohortDescription.Published, String)]) -> [Prose] {
        var seen: Set<String> = []
        return reasons.compactMap { row, reason in
            let whose = row.scope.map { ", \($0)" } ?? ""
            guard seen.insert("\(row.subject)\(whose)\(row.toleranceText)\(reason)").inserted else { return nil }
            return "\(stored: row.subject)\(stored: whose), within \(stored: row.toleranceText): \(stored: reason)"
        }
    }

    /// As many significant digits as were published.
    private static func digits(_ value: Double) -> Int {
        let text = "\(abs(value))".prefix { $0 != "e" }.filter(\.isNumber).drop { $0 == "0" }
        let isWhole = value == value.rounded()
        return min(6, max(1, isWhole ? String(text.dropLast()).reversed().drop { $0 == "0" }.count : text.count))
    }

    private var table: ReportTable {
        let rows = description.published.enumerated().map { index, row -> [ReportTable.Cell] in
            let path = "/published/\(index)"
            let isShare = row.statistic.hasPrefix("share"), isCorrelation = ["Spearman", "Pearson"].contains(row.statistic)
            func datum(_ value: Double?, _ key: String, _ digits: Int = 3) -> Datum {
                if isShare { return CohortNumbers.datum(value, "\(path)/\(key)", .decimals(1), scale: 100) }
                return CohortNumbers.datum(value, "\(path)/\(key)", isCorrelation ? .decimals(2) : .significant(digits))
            }
            let unit = isShare ? "%" : row.unit
            return [
                .text(.stored(row.subject)), .text(.stored(row.scope ?? "all")), .text(.stored(row.statistic)),
                .number(CohortNumbers.count(row.count, path + "/count")), .quantity(datum(row.published, "published", Self.digits(row.published)), unit: unit),
                .number(datum(row.drawn, "drawn", 4)), .number(datum(row.difference, "difference", 2)), .number(datum(row.error, "error", 2)),
                .number(datum(row.tolerance, "tolerance", 2)), .text(.stored(row.verdict)), .text(.stored(row.source)),
            ]
        }
        return ReportTable(
            id: "published", caption: "Twins against published figures",
            note: "Difference: drawn less published, in the unit of the figure; error: Monte Carlo standard error. It holds within the tolerance; it differs where it is further by more than three standard errors, else it is unclear, and more twins would tell. Rule: means, medians and quantiles within \(fixed: "2 %"), SDs and CVs within \(fixed: "5 %"), shares within \(fixed: "1") percentage point, correlations within \(fixed: "0.05").",
            columns: [
                .text("Of", csv: "of"), .text("Where", csv: "where"), .text("Figure", csv: "figure"), .number("n", csv: "n"),
                .init("Published", csv: ["published", "unit"]), .number("Drawn", csv: "drawn"), .number("Difference", csv: "difference"),
                .number("Error", csv: "error"), .number("Tolerance", csv: "tolerance"), .text("Verdict", csv: "verdict"),
                .text("Source", csv: "source"),
            ], rows: rows)
    }
}
