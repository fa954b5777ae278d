import Foundation
import ModelValidation

/// What checks of a model found, for people.
struct ModelCheckText {
    private let report: ModelCheckReport
    private let isBrief: Bool

    init(_ report: ModelCheckReport, isBrief: Bool) {
        self.report = report
        self.isBrief = isBrief
    }

    var lines: [String] { [heading] + report.checks.flatMap(lines) + (isBrief ? [] : catchers) + unverified + population }

    // MARK: Checks

    private var heading: String {
        if report.isUnverified { return "\(report.model): no checks, so nothing of it is verified" }
        let skipped = report.skipped > 0 ? ", \(report.skipped) long ones left out" : ""
        let share = report.parameters.isEmpty
            ? "no parameters" : "\(report.caught) of \(report.parameters.count) parameters held (\(Self.percent(report.share)))"
        let bare = report.heldByValueAlone == 0 ? "" : ", \(report.heldByValueAlone) of them by checks of parameters' values alone"
        return "\(report.model): \(report.passed) of \(report.checks.count) checks passed\(skipped); \(share)\(bare)"
    }

    private func lines(_ finding: ModelCheckReport.Finding) -> [String] {
        if isBrief && finding.state != .failed { return [] }
        let first = "  \(finding.state.rawValue)  \(finding.that)\(finding.state == .failed ? " (\(finding.place))" : "")"
        let wrong = finding.problem.map { ["          \($0)"] } ?? []
        let source = "          source: \(finding.source)"
        if finding.values.isEmpty || finding.problem != nil { return [first] + wrong + [source] }
        return [first] + finding.values.map { reading in
            let time = reading.time.map { "at \($0): " } ?? ""
            let mark = reading.isRight ? "" : "  <- wrong" + Self.miss(reading)
            return "          \(time)found \(Self.quantity(reading)), expected \(reading.expected)\(mark)"
        } + [source]
    }

    private static func miss(_ reading: ModelCheckReport.Reading) -> String {
        guard let miss = reading.miss else { return "" }
        return String(format: ", %.3g %% too ", 100 * miss.magnitude) + (miss < 0 ? "low" : "high")
    }

    private static func quantity(_ reading: ModelCheckReport.Reading) -> String {
        let number = reading.found.map { String(format: "%.6g", $0) } ?? "nothing"
        return reading.unit == "1" ? number : "\(number) \(reading.unit)"
    }

    // MARK: Parameters

    /// Which check holds which parameters.
    private var catchers: [String] {
        let held = report.checks.compactMap { check -> String? in
            let names = report.parameters.filter { $0.caughtBy == check.that }.map(\.name)
            return names.isEmpty ? nil : "    \(names.joined(separator: ", ")): \(check.that)"
        }
        return held.isEmpty ? [] : ["  parameters times 1.25 that make a check fail:"] + held
    }

    private var unverified: [String] {
        if report.isUnverified || report.unverified.isEmpty { return [] }
        let names = report.unverified.joined(separator: ", ")
        return ["  unverified, no check fails when it is times 1.25: \(names)"]
            + (report.holdsTooLittle ? ["  too little is held: at least \(Self.percent(ModelCheckReport.leastShare)) of the parameters must be"] : [])
    }

    private static func percent(_ share: Double) -> String { String(format: "%.0f %%", (100 * share).rounded(.down)) }

    /// Failures beyond the first few are counted.
    private var population: [String] {
        guard let found = report.population else { return [] }
        let solved = found.failures.isEmpty ? "all solved" : "\(found.failures.count) not solved"
        let agreement = found.agrees ? "differ from the reference integrator by at most" : "DIFFER from the reference integrator by"
        let difference = found.difference.map { String(format: "%.1e", $0) } ?? "more than can be said: one was not solved"
        let first = "  \(found.twins) twins of its population (\(found.engine)), dosed as in \"\(found.dosedAs)\": \(solved); "
            + (found.compared == 0 ? "formulas, which nothing integrates" : "\(found.compared) \(agreement) \(difference)")
        let told = found.failures.prefix(3).map { "    twin \($0.twin) \($0.reason)" }
        return [first] + told + (found.failures.count > 3 ? ["    and \(found.failures.count - 3) more"] : [])
    }

    // MARK: All models

    static func summary(_ reports: [ModelCheckReport]) -> String {
        let checks = reports.reduce(0) { $0 + $1.checks.count }, passed = reports.reduce(0) { $0 + $1.passed }
        let skipped = reports.reduce(0) { $0 + $1.skipped }
        let parameters = reports.reduce(0) { $0 + $1.parameters.count }, caught = reports.reduce(0) { $0 + $1.caught }
        let bare = reports.count { $0.isUnverified }
        let wrong = reports.filter { !$0.isSound }.map(\.model)
        let parts = [
            "\(reports.count) models: \(passed) of \(checks) checks passed", skipped > 0 ? "\(skipped) long ones left out" : nil,
            "\(caught) of \(parameters) parameters held", bare > 0 ? "\(bare) without checks" : nil,
            wrong.isEmpty ? nil : "not as they should be: \(wrong.joined(separator: ", "))",
        ]
        return parts.compactMap { $0 }.joined(separator: "; ")
    }

    static func json(_ reports: [ModelCheckReport]) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(reports), as: UTF8.self) + "\n"
    }
}
