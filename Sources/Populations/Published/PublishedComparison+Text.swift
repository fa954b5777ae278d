import Documents
import Foundation
import Quantities

/// A table for a terminal.
extension PublishedComparison: CustomStringConvertible {
    public var description: String {
        guard !rows.isEmpty else { return "no published figures: nothing in the file says what such patients are like beyond what they are drawn from\n" }
        var lines = ["published figures"] + TextTable.lines(table, left: 3) + notes
        if !unheld.isEmpty { lines.append("no published figure holds: \(unheld.joined(separator: ", "))") }
        let (differ, unclear) = (rows.count { $0.verdict() == .differs }, rows.count { $0.verdict() == .unclear })
        lines.append("\(rows.count - differ - unclear) of \(rows.count) hold" + (differ > 0 ? ", \(differ) differ" : "") + (unclear > 0 ? ", \(unclear) unclear: more twins would tell" : ""))
        return lines.joined(separator: "\n") + "\n"
    }

    /// The different sources, in their order.
    public var sources: [String] {
        var seen: Set<String> = []
        return rows.map(\.figure.source).filter { seen.insert($0).inserted }
    }

    private var table: [[String]] {
        let sources = sources
        let heading = ["of", "where", "figure", "n", "published", "drawn", "difference", "MC error", "tolerance", "", "source"]
        return [heading]
            + rows.map { row in
                let figure = row.figure
                let unit = figure.unit == .one ? "" : " \(figure.unit.symbol)"
                func number(_ value: Double?, _ format: String = "%.4g") -> String { value.map { String(format: format, $0) } ?? "-" }
                let place = (sources.firstIndex(of: figure.source) ?? 0) + 1
                return [
                    figure.subject, row.figure.scope ?? "all", figure.statistic.name, "\(row.count)", number(figure.value) + unit, number(row.drawn),
                    number(row.difference, "%+.2g"), number(row.standardError, "%.2g"), figure.toleranceText, row.verdict().rawValue, "[\(place)]",
                ]
            }
    }

    private var notes: [String] {
        let sources = sources.enumerated().map { "[\($0 + 1)] \($1.trimmingCharacters(in: .whitespacesAndNewlines).replacing("\n", with: " "))" }
        var seen: Set<String> = []
        let reasons = rows.compactMap { row -> String? in
            let figure = row.figure
            guard let reason = figure.reason else { return nil }
            let text = "\(figure.subject)\(figure.scope.map { ", \($0)" } ?? ""), within \(figure.toleranceText): \(reason.trimmingCharacters(in: .whitespacesAndNewlines))"
            return seen.insert(text).inserted ? text : nil
        }
        let missing = rows.filter { $0.missing > 0 }.map { "\($0.figure.subject): \($0.missing) of \($0.count) twins have no value" }
        return sources + reasons + missing
    }
}

extension PublishedFigure {
    /// Whom the figure is of, in words; nil for all twins.
    public var scope: String? {
        let parts = [condition, isBeforeEligibility ? "before eligibility" : nil].compactMap { $0 }
        return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }
}
