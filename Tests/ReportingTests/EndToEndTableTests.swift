import Foundation
import Reporting
import ResultStore
import Testing

/// The CSV tables hold the datasets' values to the bit.
struct TableTests {
    private struct Made: Sendable {
        let scratch: Scratch
        let tables: [String: [[String]]]
        let file: ResultFile

        init() throws {
            scratch = try Scratch()
            try SyntheticTrial().write(to: scratch.path("results.h5"))
            let files = try TrialReport.write(from: scratch.path("results.h5"), to: scratch.folder)
            var tables: [String: [[String]]] = [:]
            for path in files.tables {
                let text = try String(contentsOfFile: path, encoding: .utf8)
                let name = ((path as NSString).lastPathComponent as NSString).deletingPathExtension
                // No field of this trial's numeric tables holds a comma or a line's end.
                tables[name] = text.components(separatedBy: "\r\n").dropLast().map { $0.components(separatedBy: ",") }
            }
            self.tables = tables
            file = try ResultFile.open(scratch.path("results.h5"))
        }
    }

    /// One report for all tests.
    private static let made = Result { try Made() }
    private let made: Made
    private var tables: [String: [[String]]] { made.tables }
    private var file: ResultFile { made.file }

    init() throws { made = try Self.made.get() }

    /// The column of a table in the rows where `key` columns have these values.
    private func column(_ name: String, _ table: String, where key: (column: String, value: String)) throws -> [Double] {
        let rows = try #require(tables[table])
        let place = try #require(rows[0].firstIndex(of: name))
        let keyPlace = try #require(rows[0].firstIndex(of: key.column))
        return rows.dropFirst().filter { $0[keyPlace] == key.value }.map { Double($0[place]) ?? .nan }
    }

    @Test(arguments: ["n", "missing", "mean", "mean_se", "sd", "geometric_mean", "geometric_cv", "p5", "median", "median_se", "p95"])
    func endpoints(_ statistic: String) throws {
        for endpoint in ["auc24", "nadir"] {
            let stored = try file.numbers("/analyses/endpoints/\(endpoint)/\(statistic)")
            #expect(try column(statistic, "endpoints", where: ("endpoint", endpoint)) == stored)
        }
    }

    @Test(arguments: ["events", "n", "missing", "share", "share_lower", "share_upper", "share_se"])
    func events(_ statistic: String) throws {
        for endpoint in ["attained", "overshoot"] {
            #expect(try column(statistic, "events", where: ("event", endpoint)) == file.numbers("/analyses/events/\(endpoint)/\(statistic)"))
        }
    }

    @Test(arguments: ["difference", "difference_lower", "difference_upper", "difference_se", "pairs"])
    func differences(_ statistic: String) throws {
        for endpoint in ["auc24", "nadir", "attained", "overshoot"] {
            let stored = try file.numbers("/analyses/contrasts/\(endpoint)/\(statistic)")
            #expect(try column(statistic, "differences", where: ("endpoint", endpoint)) == stored)
        }
    }

    @Test(arguments: ["mean", "sd", "median", "p5", "p95", "minimum", "maximum"])
    func covariates(_ statistic: String) throws {
        for name in ["weight", "creatinine_clearance"] {
            #expect(try column(statistic, "covariates", where: ("name", name)) == file.numbers("/analyses/cohort/\(name)/\(statistic)"))
        }
    }

    @Test func bands() throws {
        let rows = try #require(tables["bands"])
        let place = try #require(rows[0].firstIndex(of: "median"))
        let shown = rows.filter { $0[0] == "fixed" && $0[1] == "C" }.map { Double($0[place]) ?? .nan }
        #expect(try shown == file.numbers("/analyses/bands/fixed/C/median"))
    }

    @Test func everyRowHasAsManyFieldsAsTheHead() {
        for (name, rows) in tables where !["failures", "inputs"].contains(name) {
            #expect(rows.allSatisfy { $0.count == rows[0].count }, "\(name)")
        }
        #expect(Set(["patient-flow", "failures", "covariates", "covariate-levels", "endpoints", "events", "differences", "observed", "baseline", "doses", "parameters", "inputs", "bands", "responders"]) == Set(tables.keys))
    }
}
