import Documents
import Foundation
import ResultStore

/// CSV: a line per subject and time, `ID,TIME`, then the outputs; numbers read back to the very same doubles.
///
/// The times are the sample times; where there are none, the observation records, with their `DVID` and `DV` where the
/// data have them.
struct DataTextLayout: DataLayout {
    private let plan: DataPlan
    private let hasSamples: Bool
    private let hasOutput: Bool
    private let hasObserved: Bool

    init(_ plan: DataPlan) {
        self.plan = plan
        hasSamples = !plan.sampleTimes.isEmpty
        let observations = plan.schedules.lazy.flatMap(\.observations)
        hasOutput = !hasSamples && plan.model.outputs.count > 1 && observations.contains { $0.output != nil }
        hasObserved = !hasSamples && observations.contains { $0.observed != nil }
    }

    var header: String {
        let names = ["ID", "TIME"] + plan.outputs.map { plan.model.outputs[$0].name }
        return (names + (hasOutput ? ["DVID"] : []) + (hasObserved ? ["DV"] : [])).joined(separator: ",") + "\n"
    }

    func layOut(block: Int, _ results: [SubjectResult]) -> [UInt8] {
        var text = ""
        for result in results {
            let id = CSVText.quoted(result.subject.id)
            if hasSamples {
                for (index, time) in plan.sampleTimes.enumerated() {
                    addLine(id, time, result.solution.samples, index, to: &text)
                    text += "\n"
                }
            } else {
                for (index, observation) in plan.schedules[result.subject.schedule].observations.enumerated() {
                    addLine(id, observation.time, result.solution.observations, index, to: &text)
                    if hasOutput { text += ",\(observation.output.map { plan.model.outputs[$0].name } ?? "")" }
                    if hasObserved { text += "," + (observation.observed.map(Self.number) ?? "") }
                    text += "\n"
                }
            }
        }
        return Array(text.utf8)
    }

    private func addLine(_ id: String, _ time: Double, _ values: [[Double]], _ index: Int, to text: inout String) {
        text += id
        text += ","
        text += Self.number(time)
        for output in plan.outputs {
            text += ","
            text += Self.number(values[output][index])
        }
    }

    /// The shortest text that reads back to the same double; nothing where the value is not known.
    static func number(_ value: Double) -> String {
        if !value.isFinite { return "" }
        let text = value.description
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}

/// Writes CSV to a file, which has its name only when it is complete, or to standard output.
final class DataTextSink: DataSink {
    let layout: DataTextLayout
    private let path: String?
    private let handle: FileHandle

    /// - Parameter path: nil: standard output.
    /// - Throws: when the file cannot be made.
    init(path: String?, _ plan: DataPlan) throws {
        layout = DataTextLayout(plan)
        self.path = path
        if let path {
            let partial = ResultWriter.partialPath(path)
            guard !FileManager.default.fileExists(atPath: path, isDirectory: nil) || FileManager.default.isWritableFile(atPath: path),
                FileManager.default.createFile(atPath: partial, contents: nil),
                let handle = FileHandle(forWritingAtPath: partial)
            else { throw Self.problem(path, "the file cannot be made") }
            self.handle = handle
        } else {
            handle = .standardOutput
        }
        try handle.write(contentsOf: Data(layout.header.utf8))
    }

    func write(_ block: [UInt8]) throws { try handle.write(contentsOf: Data(block)) }

    func finish() throws {
        guard let path else { return }
        try handle.close()
        guard rename(ResultWriter.partialPath(path), path) == 0 else {
            throw Self.problem(path, "the file could not be given its name (\(String(cString: strerror(errno))))")
        }
    }

    func abandon() {
        guard let path else { return }
        try? handle.close()
        try? FileManager.default.removeItem(atPath: ResultWriter.partialPath(path))
    }

    private static func problem(_ path: String, _ problem: String) -> ResultStoreError {
        ResultStoreError(path, problem, remedy: "check that the folder is there and may be written to, or choose another with --out")
    }
}
