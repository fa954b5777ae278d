import Benchmark
import Documents
import Foundation

/// Measurements for people: a line per workload.
struct BenchTable {
    private static let headings = [
        ["", "", "µs/twin", "µs/twin", "µs/twin", "ratio to", "ratio to", "RMS error", "RMS error", "largest", "largest"],
        ["", "engine", "engine", "reference", "plain C", "reference", "plain C", "engine", "plain C", "engine", "plain C"],
    ]

    private let measured: [WorkloadMeasurement]

    init(_ measured: [WorkloadMeasurement]) { self.measured = measured }

    var text: String {
        let rows = Self.headings + measured.map(Self.row)
        let lines = TextTable.lines(rows, left: 2)
        return (lines + notes).joined(separator: "\n")
    }

    private var notes: [String] {
        measured.filter { $0.failed > 0 }.map { "\($0.workload): \($0.failed) of \($0.twins) twins failed" }
    }

    private static func row(_ line: WorkloadMeasurement) -> [String] {
        let engine = line.width > 1 ? "\(line.engine) x\(line.width)" : line.engine
        return [
            line.workload, engine, time(line.microsecondsPerTwin), time(line.referenceMicrosecondsPerTwin),
            time(line.plainMicrosecondsPerTwin), ratio(line.ratioVsReference), ratio(line.ratioVsPlain),
            error(line.error.rms), error(line.plainError?.rms), error(line.error.largest), error(line.plainError?.largest),
        ]
    }

    private static func time(_ value: Double?) -> String { format(value, "%.0f") }
    private static func ratio(_ value: Double?) -> String { format(value, "%.2f") }
    private static func error(_ value: Double?) -> String { format(value, "%.1e") }
    private static func format(_ value: Double?, _ pattern: String) -> String { value.map { String(format: pattern, $0) } ?? "-" }
}
