import Populations

/// Every covariate by itself.
struct CohortCovariateSection {
    private let description: CohortDescription

    init(_ description: CohortDescription) { self.description = description }

    var section: Section {
        var blocks: [Block] = []
        let figure = CohortMarginalFigure(description)
        if figure.isUseful { blocks.append(.figure(svg: figure.figure.svg, caption: figure.caption)) }
        if description.covariates.contains(where: { $0.twins != nil }) { blocks.append(.table(numbers)) }
        let levels = CohortLevelFigure(description)
        if levels.isUseful { blocks += [.figure(svg: levels.figure.svg, caption: levels.caption), .table(levels.table)] }
        blocks.append(.table(laws))
        return Section(id: "covariates", title: "Covariates", blocks: blocks)
    }

    private var numbers: ReportTable {
        let rows = description.covariates.enumerated().compactMap { index, covariate -> [ReportTable.Cell]? in
            guard let twins = covariate.twins else { return nil }
            let path = "/covariates/\(index)/twins"
            func datum(_ value: Double?, _ key: String) -> Datum { CohortNumbers.datum(value, "\(path)/\(key)") }
            return [
                .named(CohortNumbers.words(covariate), csv: covariate.name), .named("\(bare: covariate.unit ?? "1")", csv: covariate.unit ?? "1"),
                .number(CohortNumbers.count(twins.n, path + "/n")), .number(datum(twins.mean, "mean")),
                .number(CohortNumbers.datum(twins.meanError, path + "/mean_error", .significant(2))), .number(datum(twins.sd, "sd")),
                .number(datum(twins.p5, "p5")), .number(datum(twins.median, "median")), .number(datum(twins.p95, "p95")),
                .range(datum(twins.minimum, "minimum"), datum(twins.maximum, "maximum")),
            ]
        }
        return ReportTable(
            id: "numbers", caption: "Numbers", note: "SD, standard deviation; error, Monte Carlo standard error of the mean.",
            columns: [
                .text("Covariate", csv: "covariate"), .text("Unit", csv: "unit"), .number("n", csv: "n"), .number("Mean", csv: "mean"),
                .number("Error", csv: "mean_error"), .number("SD", csv: "sd"), .number("\(fixed: "5 %")", csv: "p5"),
                .number("Median", csv: "median"), .number("\(fixed: "95 %")", csv: "p95"), .init("Range", csv: ["minimum", "maximum"]),
            ], rows: rows)
    }

    private var laws: ReportTable {
        let rows = description.covariates.map { covariate -> [ReportTable.Cell] in
            [
                .text(.stored(covariate.name)), .text(covariate.isDerived ? "formula" : "drawn"),
                .text(.stored(Self.shortened(covariate.law))),
            ]
        }
        return ReportTable(
            id: "laws", caption: "How covariates come about", columns: [
                .text("Covariate", csv: "covariate"), .text("", csv: "kind"), .text("By", csv: "law"),
            ], rows: rows)
    }

    /// Formulas of many lines stand whole in the file's text.
    private static func shortened(_ law: String) -> String {
        let line = law.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return line.count > 160 ? "\(line.prefix(157))..." : line
    }
}
