import Documents
import Foundation
import Quantities

/// Tables for a terminal.
extension PopulationMatch: CustomStringConvertible {
    public var description: String {
        var lines = [size, ""] + TextTable.lines([Self.heading] + rows.map(Self.cells), left: 2)
        if !distances.isEmpty { lines += ["", "Kolmogorov-Smirnov distance from the distribution given"] + TextTable.lines(distanceRows, left: 1) }
        let heavy = heaviest(3)
        lines += ["", "Greatest weights: " + heavy.map { "patient \($0.patient + 1) \(Self.number(100 * $0.share)) %" }.joined(separator: ", ")]
        return (lines + warnings.map { "warning: \($0)" }).joined(separator: "\n") + "\n"
    }

    /// How many patients there are, and for how many they count.
    private var size: String {
        "\(weights.count) patients" + (complete < weights.count ? ", \(complete) with all values (missing: \(missing.map { "\($0.outcome) \($0.count)" }.joined(separator: ", ")))" : "")
            + "; \(kept) \(isEqual ? "chosen" : "weighted"), as precise as \(Self.number(effectiveSize)) of equal weight"
    }

    /// Whether all that are kept count alike.
    private var isEqual: Bool { kept < complete && abs(effectiveSize - Double(kept)) < 1e-6 * Double(kept) }

    /// What is doubtful.
    public var warnings: [String] {
        var all = remarks
        if effectiveSize < 100 {
            all.append("few patients carry the weights: start from more of them, or from some nearer to the targets")
        } else if effectiveSize < 0.1 * Double(complete), !isEqual {
            all.append("less than a tenth of the patients' number counts: the plausible ones are far from the targets")
        }
        let unmet = rows.filter { !$0.isMet }
        if !unmet.isEmpty {
            all.append("not met within two standard errors: " + unmet.map { "\($0.figure) of \($0.outcome)" }.joined(separator: ", "))
        }
        return all
    }

    private static let heading = ["outcome", "figure", "target", "SE", "before", "SE", "after", "SE", "met"]

    private static func cells(_ row: Row) -> [String] {
        let unit = row.unit.symbol == "1" ? "" : " [\(row.unit.symbol)]"
        return [
            row.outcome, row.figure + unit, number(row.target), row.targetError.map(number) ?? "exact", number(row.before), number(row.beforeError),
            number(row.after), number(row.afterError), row.isMet ? "yes" : "no",
        ]
    }

    private var distanceRows: [[String]] {
        [["outcome", "before", "after", "5 % limit"]]
            + distances.map { [$0.outcome, Self.number($0.before), Self.number($0.after), Self.number($0.limit)] }
    }

    private static func number(_ value: Double) -> String { String(format: "%.4g", value) }
}
