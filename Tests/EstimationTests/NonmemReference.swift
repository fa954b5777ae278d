import Documents
import Estimation
import Foundation
import ModelCompiler
import ModelLanguage
import TrialEngine

/// NONMEM 7.4.4's posthoc estimates (FOCE with interaction, MAXEVAL=0) of the first 40 subjects of a model of
/// Le Louedec et al. 2021 (CPT Pharmacometrics Syst Pharmacol 10:1208-1220, doi:10.1002/psp4.12689; data and results
/// of their supplementary repository mapbayr-CPTPSP-2021).
///
/// A line per subject: number | ETA | ETC, lower triangle by rows | IPRED | PRED of its observation records.
struct NonmemReference {
    struct Subject {
        let id: String
        let effects: [Double]
        let covariance: [[Double]]
        let predictions: [Double]
        let populationPredictions: [Double]
    }

    let plan: DataPlan
    let estimator: IndividualEstimator
    let subjects: [Subject]

    init(_ run: String) throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        let model = try ModelFile.load(path: folder.appendingPathComponent("Models/\(run).yaml").path)
        plan = try DataPlan(
            DataRequest(model: model, data: folder.appendingPathComponent("Reference/\(run).csv").path), Diagnostics())
        estimator = try IndividualEstimator(CompiledTwin(model: model, observables: [], sensitivities: true))
        let text = try String(contentsOf: folder.appendingPathComponent("Reference/\(run).nonmem"), encoding: .utf8)
        subjects = text.split(separator: "\n").map { line in
            let parts = line.split(separator: "|", omittingEmptySubsequences: false).map {
                $0.split(separator: " ").map { Double($0) ?? .nan }
            }
            var triangle = parts[2][...]
            let rows = (1...parts[1].count).map { length in
                defer { triangle = triangle.dropFirst(length) }
                return Array(triangle.prefix(length))
            }
            return Subject(
                id: String(Int(parts[0][0])), effects: parts[1], covariance: rows, predictions: parts[3],
                populationPredictions: parts[4])
        }
    }

    func estimate(_ index: Int) throws -> IndividualEstimate {
        try estimator.estimate(try plan.individual(ofSubject: index))
    }
}
