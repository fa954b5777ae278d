import Documents
import Estimation
import Foundation
import ModelCompiler
import ModelLanguage
import TrialEngine

/// A model and event records written in a test.
struct WrittenModel {
    let model: Model
    let estimator: IndividualEstimator

    init(_ text: String) throws {
        let path = try Self.file("model.yaml", text)
        model = try ModelFile.load(path: path)
        estimator = try IndividualEstimator(CompiledTwin(model: model, observables: [], sensitivities: true))
    }

    /// The only subject of event records.
    func individual(_ records: String) throws -> Individual {
        let plan = try DataPlan(DataRequest(model: model, data: try Self.file("data.csv", records + "\n")), Diagnostics())
        return try plan.individual(ofSubject: 0)
    }

    private static func file(_ name: String, _ text: String) throws -> String {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("dosis-estimation-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let url = folder.appendingPathComponent(name)
        try text.write(to: url, atomically: true, encoding: .utf8)
        return url.path
    }
}
