import Foundation
import Populations

/// Twins beside real patients.
struct CohortPatientSection {
    private let description: CohortDescription

    init(_ description: CohortDescription) { self.description = description }

    /// Nil where there are none.
    var section: Section? {
        guard let count = description.patientCount, let file = description.patientFile else { return nil }
        let without = description.covariates.filter { $0.column == nil }.map { Prose.stored($0.name.replacing("_", with: " ")) }
        var text: Prose = "\(CohortNumbers.count(count, "/patient_count")) patients of \(stored: (file as NSString).lastPathComponent)."
        if !without.isEmpty { text = text + " The file has no column for \(Prose.list(without))." }
        if !description.unusedColumns.isEmpty {
            text = text + " No covariate takes its \(words: description.unusedColumns.count == 1 ? "column" : "columns") \(Prose.list(description.unusedColumns.map { Prose.stored($0) }))."
        }
        var blocks: [Block] = [.paragraph(text)]
        if description.covariates.contains(where: { $0.patients != nil }) { blocks.append(.table(numbers)) }
        if description.covariates.contains(where: { $0.column != nil && $0.levels != nil }) { blocks.append(.table(levels)) }
        return Section(id: "patients", title: "Real patients", blocks: blocks)
    }

    private var numbers: ReportTable {
        let rows = description.covariates.enumerated().flatMap { index, covariate -> [[ReportTable.Cell]] in
            guard let patients = covariate.patients, let twins = covariate.twins, let distance = covariate.distance else { return [] }
            let path = "/covariates/\(index)"
            let limits: [ReportTable.Cell] = [
                .number(CohortNumbers.datum(distance.standardisedDifference, path + "/distance/standardised_difference", .decimals(2))),
                .number(CohortNumbers.datum(distance.kolmogorovSmirnov, path + "/distance/kolmogorov_smirnov", .decimals(2))),
                .number(CohortNumbers.datum(distance.kolmogorovSmirnovLimit, path + "/distance/kolmogorov_smirnov_limit", .decimals(2))),
            ]
            let title: Prose = "\(CohortNumbers.words(covariate))\(unit: covariate.unit ?? "1")"
            return [
                [.named(title, csv: covariate.name), .text("patients")] + Self.cells(patients, path + "/patients", missing: covariate.missing, path) + limits,
                [.named("", csv: covariate.name), .text("twins")] + Self.cells(twins, path + "/twins", missing: nil, path) + [.blank, .blank, .blank],
            ]
        }
        return ReportTable(
            id: "patients", caption: "Numbers of twins and of real patients",
            note: "SMD, standardised mean difference: twins less patients over the root of the mean variance (Austin \(fixed: "2009")); KS, Kolmogorov-Smirnov distance; limit: what the distance of samples of these sizes from one distribution exceeds in \(fixed: "5 %").",
            groupColumns: 1,
            columns: [
                .text("Covariate", csv: "covariate"), .text("Of", csv: "of"), .number("n", csv: "n"), .number("Missing", csv: "missing"),
                .number("Mean", csv: "mean"), .number("SD", csv: "sd"), .number("\(fixed: "5 %")", csv: "p5"), .number("\(fixed: "25 %")", csv: "p25"),
                .number("Median", csv: "median"), .number("\(fixed: "75 %")", csv: "p75"), .number("\(fixed: "95 %")", csv: "p95"),
                .number("SMD", csv: "smd"), .number("KS", csv: "ks"), .number("Limit", csv: "ks_limit"),
            ], rows: rows)
    }

    private static func cells(_ numbers: CohortDescription.Numbers, _ path: String, missing: Int?, _ covariate: String) -> [ReportTable.Cell] {
        let values: [(Double?, String)] = [
            (numbers.mean, "mean"), (numbers.sd, "sd"), (numbers.p5, "p5"), (numbers.p25, "p25"), (numbers.median, "median"), (numbers.p75, "p75"),
            (numbers.p95, "p95"),
        ]
        let count = missing.map { CohortNumbers.count($0, covariate + "/missing") } ?? CohortNumbers.count(numbers.missing, path + "/missing")
        return [.number(CohortNumbers.count(numbers.n, path + "/n")), .number(count)]
            + values.map { .number(CohortNumbers.datum($0.0, "\(path)/\($0.1)")) }
    }

    private var levels: ReportTable {
        let rows = description.covariates.enumerated().compactMap { index, covariate -> [ReportTable.Cell]? in
            guard covariate.column != nil, covariate.levels != nil, let missing = covariate.missing else { return nil }
            return [
                .named(CohortNumbers.words(covariate), csv: covariate.name), .number(CohortNumbers.count(missing, "/covariates/\(index)/missing")),
                .number(CohortNumbers.datum(covariate.distance?.totalVariation, "/covariates/\(index)/distance/total_variation", .decimals(3))),
            ]
        }
        return ReportTable(
            id: "patient-levels", caption: "Levels of twins and of real patients",
            note: "Total variation: the share of patients that would have to have another level. The shares stand with the covariates.",
            columns: [.text("Covariate", csv: "covariate"), .number("Missing", csv: "missing"), .number("Total variation", csv: "total_variation")],
            rows: rows)
    }
}
