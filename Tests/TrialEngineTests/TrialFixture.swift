import Documents
import Foundation
import ModelLibrary
import ResultStore
import Testing
import TrialEngine
import TrialProtocol

/// Small trials, run into a folder that is removed afterwards.
struct TrialFixture {
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("dosis-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    func remove() { try? FileManager.default.removeItem(at: folder) }

    /// Vancomycin in an inline cohort; `arms` and `observe` are YAML.
    static func text(arms: String, observe: String = "C: {every: 6 h}", size: Int = 50, replicates: Int = 1, more: String = "") -> String {
        """
        trial: small
        seed: 42
        twin: vancomycin-goti-2018
        cohort:
          covariates:
            weight: {lognormal: {median: 75 kg, cv: 20 %}, within: [40 kg, 150 kg]}
            creatinine_clearance: {normal: {mean: 80 mL/min, sd: 30 mL/min}, within: [15 mL/min, 150 mL/min]}
            dialysis: {levels: {none: 0.9, haemodialysis: 0.1}}
        size: \(size)
        replicates: \(replicates)
        duration: 2 d
        arms:
        \(arms.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n"))
        observe:
        \(observe.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n"))
        endpoints:
          auc24: {value: 'auc(C, 24 h, 48 h)', unit: mg*h/L}
          peak: {value: 'highest(C)', unit: mg/L}
          high: {event: auc24 > 600 mg*h/L, primary: true}
        \(more)
        """
    }

    static let fixed = "fixed: {give: {dose: 1000 mg, over: 1 h, every: 12 h}}"
    static let weighted = "weighted: {give: {dose: 15 mg/kg * weight, over: 1.5 h, every: 12 h, round: 250 mg, most: 1500 mg}}"

    func plan(_ text: String) throws -> TrialPlan {
        try ProtocolFile.plan(for: Document.parse(text, file: folder.path + "/small.yaml"), library: ModelLibrary.resolver)
    }

    /// Runs the trial; the path of its results.
    func run(_ text: String, _ name: String, threads: Int = 2) throws -> String {
        let path = folder.appendingPathComponent(name).path
        let outcome = try TrialRun(plan(text), version: "test").run(to: path, options: RunOptions(threads: threads))
        #expect(outcome.ending == .finished)
        #expect(outcome.failures == [])
        return path
    }
}

/// Everything in a results file that must not differ between equal runs: all datasets, by path.
func datasets(_ path: String) throws -> [String: StoredValues] {
    let file = try ResultFile.open(path, mode: .readOnly)
    defer { try? file.close() }
    var found: [String: StoredValues] = [:]
    func walk(_ group: String) throws {
        for name in try file.datasets(in: group) {
            let place = group == "/" ? "/\(name)" : "\(group)/\(name)"
            found[place] = try file.read(place)
        }
        for name in try file.groups(in: group) { try walk(group == "/" ? "/\(name)" : "\(group)/\(name)") }
    }
    try walk("/")
    return found
}

/// Paths whose values differ, or are missing, in `other`.
func bitwiseDifferences(_ one: [String: StoredValues], _ other: [String: StoredValues]) -> [String] {
    one.keys.filter { path in
        guard let a = one[path], let b = other[path] else { return true }
        if case .numbers(let a) = a, case .numbers(let b) = b { return a.map(\.bitPattern) != b.map(\.bitPattern) }
        return a != b
    }.sorted()
}
