import Analyses
import Documents
import Foundation
import ModelLibrary
import ResultStore
import TrialEngine
import TrialProtocol

/// A small trial with declared analyses, run and analysed in a folder of its own.
struct DeclaredTrial {
    static let text = """
        trial: declared
        seed: 42
        twin: vancomycin-goti-2018
        cohort:
          covariates:
            weight: {lognormal: {median: 75 kg, cv: 20 %}, within: [40 kg, 150 kg]}
            creatinine_clearance: {normal: {mean: 80 mL/min, sd: 30 mL/min}, within: [15 mL/min, 150 mL/min]}
            dialysis: {levels: {none: 0.7, haemodialysis: 0.3}}
        size: 40
        replicates: 60
        duration: 1 d
        design:
          kind: group-sequential
          allocation: {low: 1, high: 1}
          block: 4
          stratify: [dialysis]
          looks: [16, 40]
          test: mean
          stopping:
            pocock: {efficacy: Pocock}
            early: {efficacy: [1.2, 1.96], futility: [0.5]}
        accrual: {oslo: {rate: 0.5 1/d, capacity: 25}, bergen: {rate: [{from: 10 d, rate: 2 1/wk}], holds: [{from: 30 d, until: 40 d}]}}
        arms:
          low: {give: {dose: 1000 mg, over: 1 h, every: 12 h}}
          high: {give: {dose: 1300 mg, over: 1 h, every: 12 h}}
        endpoints:
          auc: {value: 'auc(C, 0 h, 24 h)', unit: mg*h/L}
          above: {event: auc > 450 mg*h/L, primary: true}
        analysis:
          - {compare: above, between: [high, low], method: risk difference, by: [dialysis, {weight: [75 kg]}]}
          - {compare: auc, between: [high, low], method: Welch t test, alpha: 0.3173105, name: mean}
          - {compare: auc, between: [low, high], method: TOST, within: [0.7, 1.3], name: equal}
          - {compare: auc, between: [high, low], method: ANCOVA, adjust: [creatinine_clearance, dialysis], alternative: greater, name: adjusted}
          - {describe: auc, by: [arm, dialysis]}
          - {describe: above, by: [{weight: [75 kg]}], name: observed}
        scenarios:
          "null": {arms.high.give.dose: 1000 mg}
        keep: endpoints
        resample: 4000
        """

    let file: ResultFile
    let reader: ResultReader
    let folder: URL

    /// - Parameter models: texts of models by name, beside those of the library.
    init(_ text: String = Self.text, threads: Int = 2, models: [String: String] = [:]) throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("dosis-declared-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let path = folder.appendingPathComponent("results.h5").path
        for (name, model) in models { try model.write(toFile: "\(folder.path)/\(name).yaml", atomically: true, encoding: .utf8) }
        let document = try Document.parse(text, file: folder.path + "/declared.yaml")
        let plan = try ProtocolFile.plan(for: document, library: ModelLibrary.resolver)
        _ = try TrialRun(plan, version: "test").run(to: path, options: RunOptions(threads: threads), analyse: { try TrialAnalyses.write(into: $0, plan: plan) })
        file = try ResultFile.open(path)
        reader = try ResultReader(file)
    }

    func remove() { try? FileManager.default.removeItem(at: folder) }

    func numbers(_ path: String) throws -> [Double] { try file.numbers("/analyses/\(path)") }

    /// An endpoint of those observed in an arm (0 low, 1 high), with their indices.
    func observed(_ endpoint: String, arm: Int, scenario: Int, replicate: Int) throws -> [(twin: Int, value: Double)] {
        let arms = try reader.twinValues("observed_arm", scenario: scenario, replicate: replicate).asNumbers ?? []
        let name = ["low", "high"][arm]
        let values = try reader.endpoint(endpoint, arm: name, scenario: scenario, replicate: replicate).asNumbers ?? []
        return arms.indices.filter { arms[$0] == Double(arm) }.map { ($0, values[$0]) }
    }
}
