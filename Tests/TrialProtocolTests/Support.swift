import Documents
import Foundation
import ModelLanguage
import ModelLibrary
import TrialProtocol

/// The checkout that holds these tests.
let repository = String(#filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" })

/// Texts that tests read.
let fixtures = String(#filePath.split(separator: "/").dropLast(1).reduce("") { "\($0)/\($1)" }) + "/Fixtures"

func fixture(_ name: String) throws -> String {
    try String(contentsOfFile: "\(fixtures)/\(name)", encoding: .utf8)
}

/// The texts of the protocols that come with Dosis, by path.
func protocols() throws -> [(path: String, text: String)] {
    let folder = "\(repository)/Protocols"
    return try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".yaml") }.sorted().map {
        ("\(folder)/\($0)", try String(contentsOfFile: "\(folder)/\($0)", encoding: .utf8))
    }
}

/// A protocol that must be sound, read as if it lay among the fixtures.
func plan(_ text: String, overrides: ProtocolFile.Overrides = .init()) throws -> TrialPlan {
    let document = try Document.parse(text, file: "\(fixtures)/trial.yaml")
    return try ProtocolFile.plan(for: document, library: ModelLibrary.resolver, overrides: overrides)
}

/// What a user reads about a protocol: all its errors, or its warnings if it is sound.
func messages(_ text: String, file: String = "\(fixtures)/trial.yaml") -> [String] {
    let found: [Diagnostic]
    do {
        found = try ProtocolFile.plan(for: Document.parse(text, file: file), library: ModelLibrary.resolver).warnings
    } catch {
        found = (error as? DiagnosticError)?.diagnostics ?? []
    }
    return found.map { $0.description.replacing("\(fixtures)/", with: "") }
}

/// A protocol about vancomycin in adults with these arms, and what else is given.
func trial(arms: String, others: String = "", duration: String = "5 d") -> String {
    """
    trial: t
    twin: vancomycin-goti-2018
    cohort: {covariates: {weight: {value: 70 kg}, creatinine_clearance: {value: 90 mL/min}}}
    size: 1
    duration: \(duration)
    arms: {\(arms)}
    \(others)
    """
}

/// The dose times of the only rule of a `give`.
func doseTimes(_ give: String, duration: String = "5 d") throws -> [Double] {
    let made = try plan(trial(arms: "only: {give: {dose: 1 g, \(give)}}", duration: duration))
    return made.arms[0].regimen[0].times
}
