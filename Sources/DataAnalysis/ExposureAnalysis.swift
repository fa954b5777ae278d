import Documents
import Foundation
import Records
import Statistics

/// Non-compartmental analysis of every subject's concentrations.
public struct ExposureAnalysis: DataAnalysing {
    /// The dose: one for all, or a column of the data set.
    public enum Dose: Sendable {
        case amount(Double)
        case column(String)
    }

    var time: String
    var concentration: String
    /// nil when all rows are one subject's.
    var subject: String?
    var dose: Dose?
    var administration: Administration
    var rule: TrapezoidalRule
    var tail: Tail
    var lloq: Double
    /// Dosing interval at steady state.
    var interval: Double?

    public init(
        time: String, concentration: String, subject: String?, dose: Dose?, administration: Administration,
        rule: TrapezoidalRule, tail: Tail, lloq: Double, interval: Double?
    ) {
        (self.time, self.concentration, self.subject, self.dose) = (time, concentration, subject, dose)
        (self.administration, self.rule, self.tail) = (administration, rule, tail)
        (self.lloq, self.interval) = (lloq, interval)
    }

    public func findings(in table: DataTable) throws -> Findings {
        let columns = (
            time: try table.column(time, for: "--time"), value: try table.column(concentration, for: "--response")
        )
        let times = try columns.time.numbers()
        let values = try columns.value.numbers()
        try check(columns.time, times, columns.value, values)
        let doses = try self.doses(table)
        var main: FindingTable?
        var parameters: [[Double?]] = []
        var (missing, below) = (0, 0)
        for (label, rows) in try subjects(table, columns.time, times) {
            let analysis = try columns.value.telling {
                let profile = try ConcentrationProfile(
                    times: rows.map { times[$0] }, concentrations: rows.map { values[$0] }, lloq: lloq)
                return try NonCompartmentalAnalysis(
                    profile, dose: try dose(of: rows, doses), administration: administration, rule: rule,
                    steadyStateInterval: interval)
            }
            missing += analysis.profile.missing
            below += analysis.profile.belowQuantification
            let found = self.parameters(analysis)
            parameters.append(found.map(\.value))
            if main == nil {
                main = FindingTable(
                    "subjects", "Parameters by subject", [.init("subject")] + found.map { .init($0.name) })
            }
            main?.add([.text(label)] + found.map { .number($0.value) })
        }
        guard let main else { throw columns.time.failure("no row has a time", expected: "one or more") }
        let summary = Self.summary(main.columns.dropFirst().map(\.key), parameters)
        return Findings(
            method: "nca",
            reference:
                "non-compartmental analysis by the rules of Phoenix WinNonlin; trapezoids "
                    + "\(rule == .linear ? "linear" : "linear up, logarithmic down"); tail from the "
                        + "\(tail.rawValue) last concentration",
            tables: [main, summary],
            notes: [
                "\(parameters.count) subjects; \(missing) missing and \(below) concentrations below "
                    + "quantification (\(NumberText.short(lloq)))",
                "parameters are named as in CDISC; times, amounts and concentrations in the data set's units",
            ])
    }

    // MARK: Data

    private func check(_ column: DataColumn, _ times: [Double], _ other: DataColumn, _ values: [Double]) throws {
        for row in times.indices {
            if times[row].isNaN, !values[row].isNaN {
                throw column.failure(
                    row: row, "this row has a concentration but no time", expected: "the time since the dose")
            }
            if times[row] < 0 {
                throw column.failure(
                    row: row, "`\(time)` is \(column.quoted(row: row))", expected: "a time since the dose, from 0",
                    remedy: "give a predose sample the time 0")
            }
            if values[row] < 0 {
                throw other.failure(
                    row: row, "`\(concentration)` is \(other.quoted(row: row))", expected: "a concentration from 0")
            }
        }
    }

    /// Rows of each subject, in the order of first rows; times must increase.
    private func subjects(_ table: DataTable, _ column: DataColumn, _ times: [Double]) throws -> [(
        label: String, rows: [Int]
    )] {
        var labels: [String] = []
        var places: [String: Int] = [:]
        var rows: [[Int]] = []
        let texts = try subject.map { try table.column($0, for: "--subject") }
        let names = texts?.texts
        for row in times.indices where !times[row].isNaN {
            guard let name = names.map({ $0[row] }) ?? "all" else {
                throw texts?.failure(row: row, "this row has no subject", remedy: "name it, or leave the row out")
                    ?? column.failure(row: row, "this row has no subject")
            }
            let place = places[name] ?? labels.count
            if place == labels.count {
                places[name] = place
                labels.append(name)
                rows.append([])
            }
            if let last = rows[place].last, times[row] <= times[last] {
                throw column.failure(
                    row: row,
                    "time \(column.quoted(row: row)) is not after \(column.quoted(row: last)) (line "
                        + "\(column.line(row: last)))",
                    expected: "times that increase within a subject",
                    remedy: subject == nil ? "name the column of subjects with `--subject`" : "sort the rows")
            }
            rows[place].append(row)
        }
        return zip(labels, rows).map { ($0, $1) }
    }

    private func doses(_ table: DataTable) throws -> [Double]? {
        guard case .column(let name) = dose else { return nil }
        let column = try table.column(name, for: "--dose")
        let values = try column.numbers()
        if let row = values.firstIndex(where: { $0 <= 0 }) {
            throw column.failure(row: row, "`\(name)` is \(column.quoted(row: row))", expected: "a dose above 0")
        }
        return values
    }

    /// The first dose in a subject's rows.
    private func dose(of rows: [Int], _ doses: [Double]?) throws -> Double? {
        if case .amount(let amount) = dose { return amount }
        return doses.flatMap { doses in rows.lazy.map { doses[$0] }.first { !$0.isNaN } }
    }

    // MARK: Parameters

    /// By CDISC's codes (controlled terminology PKPARMCD).
    private func parameters(_ analysis: NonCompartmentalAnalysis) -> [(name: String, value: Double?)] {
        let (terminal, infinity) = (analysis.terminal, analysis.infinity(tail))
        let isOral = administration == .extravascular
        let suffix = tail == .observed ? "O" : "P"
        let last = analysis.areaToLast
        var found: [(name: String, value: Double?)] = [
            ("CMAX", analysis.peak?.concentration), ("TMAX", analysis.peak?.time), ("TLAG", analysis.lag),
            ("C0", analysis.initialConcentration), ("CLST", analysis.last?.concentration),
            ("TLST", analysis.last?.time),
            ("AUCLST", last.auc), ("AUCALL", analysis.areaToAll.auc), ("AUMCLST", last.aumc),
            (isOral ? "MRTEVLST" : "MRTIVLST", last.meanResidenceTime),
            ("LAMZ", terminal?.rate), ("LAMZHL", terminal?.halfLife), ("LAMZNPT", terminal.map { Double($0.points) }),
            ("R2ADJ", terminal?.adjustedRSquared),
        ]
        if interval == nil {
            found += [
                ("AUCIF\(suffix)", infinity?.area.auc),
                ("AUCPE\(suffix)", infinity.map { 100 * $0.extrapolatedFraction }),
                ("AUMCIF\(suffix)", infinity?.area.aumc),
                (isOral ? "MRTEVIF\(suffix)" : "MRTIVIF\(suffix)", infinity?.area.meanResidenceTime),
                (isOral ? "CLF\(suffix)" : "CL\(suffix)", infinity?.clearance),
                (isOral ? "VZF\(suffix)" : "VZ\(suffix)", infinity?.terminalVolume),
                ("VSS\(suffix)", infinity?.steadyStateVolume),
            ]
        } else {
            let steady = analysis.steadyState(tail)
            found += [
                ("AUCTAU", steady?.area.auc), ("CAVG", steady?.average), ("CMIN", steady?.lowest.concentration),
                ("CTROUGH", steady?.trough), ("FLUCP", steady?.fluctuation.map { 100 * $0 }), ("SWING", steady?.swing),
                (isOral ? "CLFTAU" : "CLTAU", steady?.clearance), (isOral ? "VZFTAU" : "VZTAU", steady?.terminalVolume),
                ("VSS\(suffix)", steady?.steadyStateVolume), ("AILAMZ", steady?.accumulation),
            ]
        }
        return found
    }

    private static func summary(_ names: [String], _ parameters: [[Double?]]) -> FindingTable {
        var table = FindingTable(
            "summary", "Summary over subjects",
            [
                .init("parameter"), .init("n"), .init("missing"), .init("mean"), .init("sd", "SD"),
                .init("geometricMean", "geometric mean"), .init("geometricCV", "geometric CV %"), .init("median"),
                .init("minimum"), .init("maximum"),
            ])
        for (place, name) in names.enumerated() {
            let sample = Sample(parameters.map { $0[place] ?? .nan })
            guard sample.count > 0 else { continue }
            let geometric = GeometricMoments(sample)
            table.add([
                .text(name), .count(sample.count), .count(sample.missing + sample.infinite), .number(sample.mean),
                .number(sample.standardDeviation), .number(geometric?.mean),
                .number(geometric?.coefficientOfVariation.map { 100 * $0 }), .number(sample.median),
                .number(sample.minimum), .number(sample.maximum),
            ])
        }
        return table
    }
}
