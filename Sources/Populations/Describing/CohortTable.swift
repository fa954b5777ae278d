import Documents
import Quantities

/// Twins as CSV (RFC 4180): a row per twin, counted from 1 as in results files; units stand in the headers (`weight [kg]`), levels are text.
public enum CohortTable {
    /// The whole table. Numbers have as many digits as make them read back to the same bits.
    public static func csv(_ cohort: Cohort, twins: [CohortTwin]) -> String {
        var lines = [header(cohort)]
        lines.reserveCapacity(twins.count + 1)
        for (index, twin) in twins.enumerated() { lines.append(row(cohort, index: index, twin)) }
        return lines.map { $0 + "\n" }.joined()
    }

    public static func header(_ cohort: Cohort) -> String {
        let names = cohort.covariates.map { covariate in
            covariate.unit.map { "\(covariate.name) [\($0.symbol)]" } ?? covariate.name
        }
        return CSVText.row(["twin"] + names)
    }

    public static func row(_ cohort: Cohort, index: Int, _ twin: CohortTwin) -> String {
        let cells = zip(cohort.covariates, twin.values).map { covariate, value in
            covariate.levels.map { $0[Int(value)] } ?? Unit.one.shown(value)
        }
        return CSVText.row(["\(index + 1)"] + cells)
    }
}
