import Documents
import Foundation
import Statistics

/// Tables for a terminal.
extension CohortSummary: CustomStringConvertible {
    public var description: String {
        var lines = ["\(cohort): \(title)", eligibility, ""]
        lines += TextTable.lines(numberRows, left: 1)
        if !levelRows.isEmpty { lines += [""] + levelRows }
        if !strata.isEmpty { lines += ["", "strata: " + strata.map { "\($0.name) \($0.count)" }.joined(separator: ", ")] }
        if correlated.count > 1 { lines += ["", "Spearman correlations as drawn"] + TextTable.lines(correlationRows, left: 1) }
        return lines.joined(separator: "\n") + "\n"
    }

    private var eligibility: String {
        guard let acceptance else { return "no twins" }
        let kept = strata.isEmpty ? "eligible" : "eligible and of the stratum that was due"
        return "\(size) twins; \(attempts) patients drawn, \(Self.number(acceptance * 100)) % \(kept)"
    }

    private var numberRows: [[String]] {
        let heading = ["covariate", "unit", "n", "mean", "SD", "min", "5 %", "median", "95 %", "max"]
        let body = rows.compactMap { row -> [String]? in
            guard case .number(let unit, let summary) = row.values else { return nil }
            let statistics = [
                summary.mean, summary.standardDeviation, summary.minimum, summary.percentile5, summary.median,
                summary.percentile95, summary.maximum,
            ]
            return [row.name, unit.symbol, "\(summary.count)"] + statistics.map { $0.map(Self.number) ?? "-" }
        }
        return body.isEmpty ? [] : [heading] + body
    }

    private var levelRows: [String] {
        rows.compactMap { row in
            guard case .levels(let levels) = row.values else { return nil }
            let parts = levels.map { level in
                let share = size > 0 ? " (\(Self.number(100 * Double(level.count) / Double(size))) %)" : ""
                return "\(level.name) \(level.count)\(share)"
            }
            return "\(row.name): \(parts.joined(separator: ", "))"
        }
    }

    private var correlationRows: [[String]] {
        let heading = [""] + correlated
        return [heading]
            + correlated.indices.map { i in
                [correlated[i]] + (0...i).map { j in spearman[i][j].map { String(format: "%.2f", $0) } ?? "-" }
            }
    }

    /// Four significant digits, as they fit a table.
    static func number(_ value: Double) -> String { String(format: "%.4g", value) }
}
