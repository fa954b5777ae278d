import Documents
import Foundation
import ModelLanguage
import ModelValidation
import Randomness
import ResultStore
import TrialEngine

/// A study whose data are made by closed form, not by the engine: a bolus at 0 h and at 24 h into one compartment,
/// C = A / V, A falling with CL / V; a clearance that varies between patients and between the two days.
struct BolusStudy {
    static let limit = 0.5

    static let model = """
        model: bolus
        title: A bolus into one compartment
        time: h
        covariates:
          weight: {unit: kg, default: 70 kg}
        parameters:
          CL: {typical: 4 L/h * weight / 70 kg, iiv: {cv: 30 %}, iov: {cv: 15 %}}
          V:  {typical: 40 L, iiv: {cv: 20 %}}
        states: {central: mg}
        equations: |
          central' = -CL / V * central
          C = central / V
        routes:
          iv: {into: central}
        outputs:
          C: {unit: mg/L, title: Plasma concentration, error: {proportional: 15 %, additive: 0.2 mg/L}, lloq: 0.5 mg/L}
        """

    var subjects = 100
    var seed: UInt64 = 1
    /// On the clearance of the data.
    var clearance = 1.0

    /// Readings, as hours and as columns of the data.
    static let times = [1.0, 6, 20, 25, 30, 44]

    /// The event records. Readings below the limit are written as 0.
    var csv: String {
        var lines = ["ID,TIME,AMT,DV,OCC,weight"]
        for subject in 1...subjects {
            var stream = RandomStream(seed: seed, replicate: 0, twin: subject, purpose: "data")
            let weight = (50 + 50 * stream.uniform()).rounded()
            let dose = subject % 2 == 0 ? 300.0 : 900
            let own = clearance * 4 * weight / 70 * exp(log(1.09).squareRoot() * stream.normal())
            let volume = 40 * exp(log(1.04).squareRoot() * stream.normal())
            let rates = (0..<2).map { _ in own * exp(log(1.0225).squareRoot() * stream.normal()) / volume }
            func amount(_ time: Double) -> Double {
                if time < 24 { return dose * exp(-rates[0] * time) }
                return (dose * exp(-rates[0] * 24) + dose) * exp(-rates[1] * (time - 24))
            }
            for (occasion, times) in [Array(Self.times[..<3]), Array(Self.times[3...])].enumerated() {
                lines.append("\(subject),\(24 * occasion),\(dose),.,\(occasion + 1),\(weight)")
                for time in times {
                    let truth = amount(time) / volume
                    let value = truth + (0.15 * 0.15 * truth * truth + 0.04).squareRoot() * stream.normal()
                    lines.append("\(subject),\(time),.,\(value < Self.limit ? 0 : value),\(occasion + 1),\(weight)")
                }
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// What `dosis validate` finds in these data.
    /// - Parameters:
    ///   - records: instead of the study's.
    ///   - change: of what is asked for.
    func validated(
        model: String = Self.model, records: String? = nil, threads: Int = 2, _ change: (inout ValidationRequest) -> Void = { _ in }
    ) throws -> Validated {
        let folder = try ScratchFolder()
        let data = folder.path("data.csv")
        try (records ?? csv).write(toFile: data, atomically: true, encoding: .utf8)
        try model.write(toFile: folder.path("bolus.yaml"), atomically: true, encoding: .utf8)
        var events = DataRequest(model: try ModelFile.load(path: folder.path("bolus.yaml")), data: data)
        events.occasions = DataRequest.Word("OCC", at: SourcePosition(file: "--occasions", line: 1, column: 1))
        var request = ValidationRequest(events, simulations: 500, seed: 11)
        change(&request)
        let diagnostics = Diagnostics()
        let plan = try ValidationPlan(request, diagnostics)
        let outcome = try ModelValidation(plan, version: "test").run(to: folder.path("results.h5"), threads: threads)
        return Validated(
            folder: folder, outcome: outcome, warnings: diagnostics.warnings, file: try ResultFile.open(folder.path("results.h5")))
    }
}

struct Validated {
    let folder: ScratchFolder
    let outcome: ModelValidation.Outcome
    let warnings: [Diagnostic]
    let file: ResultFile

    func numbers(_ path: String) throws -> [Double] { try file.numbers("/validation/\(path)") }
}

final class ScratchFolder: Sendable {
    private let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("dosis-validation-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func path(_ name: String) -> String { url.appendingPathComponent(name).path }
}
