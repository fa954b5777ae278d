import Documents
import Foundation

/// Twins beside real patients, for a terminal.
extension CohortDescription {
    /// Empty without patients.
    public var comparisonText: String {
        guard let patientCount, let patientFile else { return "" }
        var lines = ["compared with \(patientCount) patients of \(patientFile)"]
        if numbers.count > 1 { lines += TextTable.lines(numbers, left: 3) }
        if levels.count > 1 { lines += [""] + TextTable.lines(levels, left: 2) }
        if together.count > 1 { lines += ["", "Spearman correlations of both"] + TextTable.lines(together, left: 2) }
        let without = covariates.filter { $0.column == nil }.map(\.name)
        if !without.isEmpty { lines += ["no column: \(without.joined(separator: ", "))"] }
        if !unusedColumns.isEmpty { lines.append("no covariate takes: \(unusedColumns.joined(separator: ", "))") }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func number(_ value: Double?, _ format: String = "%.4g") -> String { value.map { String(format: format, $0) } ?? "-" }

    private var numbers: [[String]] {
        let heading = ["covariate", "unit", "of", "n", "missing", "mean", "SD", "5 %", "25 %", "median", "75 %", "95 %", "SMD", "KS", "limit"]
        return [heading]
            + covariates.flatMap { covariate -> [[String]] in
                guard let patients = covariate.patients, let twins = covariate.twins, let distance = covariate.distance else { return [] }
                func cells(_ one: Numbers) -> [String] {
                    [one.mean, one.sd, one.p5, one.p25, one.median, one.p75, one.p95].map { Self.number($0) }
                }
                let distances = [
                    Self.number(distance.standardisedDifference, "%+.2f"), Self.number(distance.kolmogorovSmirnov, "%.3f"),
                    Self.number(distance.kolmogorovSmirnovLimit, "%.3f"),
                ]
                return [
                    [covariate.name, covariate.unit ?? "", "patients", "\(patients.n)", "\(covariate.missing ?? 0)"] + cells(patients) + distances,
                    ["", "", "twins", "\(twins.n)", "\(twins.missing)"] + cells(twins),
                ]
            }
    }

    private var levels: [[String]] {
        let heading = ["covariate", "level", "patients", "share", "twins", "share", "missing", "total variation"]
        return [heading]
            + covariates.flatMap { covariate -> [[String]] in
                guard covariate.column != nil, let levels = covariate.levels else { return [] }
                return levels.enumerated().map { index, level in
                    let row = [
                        index == 0 ? covariate.name : "", level.name, "\(level.patients ?? 0)", Self.number(level.patientShare.map { 100 * $0 }, "%.1f %%"),
                        "\(level.twins)", Self.number(level.share.map { 100 * $0 }, "%.1f %%"),
                    ]
                    return index == 0 ? row + ["\(covariate.missing ?? 0)", Self.number(covariate.distance?.totalVariation, "%.3f")] : row
                }
            }
    }

    private var together: [[String]] {
        [["covariate", "and", "n", "patients", "SE", "twins", "SE"]]
            + correlations.compactMap { one in
                guard let count = one.count else { return nil }
                return [
                    one.first, one.second, "\(count)", Self.number(one.patients, "%.2f"), Self.number(one.patientsError, "%.2f"),
                    Self.number(one.drawn, "%.2f"), Self.number(one.drawnError, "%.2f"),
                ]
            }
    }
}
