import Documents
import Foundation
import Matching

/// The checkout that holds these tests.
let repository = String(#filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" })

/// Texts that tests read.
let fixtures = "\(repository)/Tests/MatchingTests/Fixtures"

/// What is told about a targets text, as a user reads it, with the file called `targets.yaml`.
func messages(_ text: String) -> (targets: PopulationTargets?, messages: [String]) {
    let diagnostics = Diagnostics()
    let targets = Document.parse(text, file: "targets.yaml", diagnostics).flatMap { TargetsFile.read($0, diagnostics) }
    return (diagnostics.hasErrors ? nil : targets, diagnostics.all.sorted { $0.position < $1.position }.map(\.description))
}

/// Targets that must be sound. The text goes on below `of:`.
func targets(_ text: String) throws -> PopulationTargets {
    let (targets, told) = messages("targets: test\nsource: a test\nof:\n" + text)
    guard let targets else { throw Failure(told: told) }
    return targets
}

struct Failure: Error { let told: [String] }

/// A folder that goes away with its last user.
final class TemporaryFolder: Sendable {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("dosis-match-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    @discardableResult func write(_ name: String, _ text: String) throws -> String {
        let path = url.appendingPathComponent(name).path
        try text.write(toFile: path, atomically: false, encoding: .utf8)
        return path
    }

    /// A population from lines of CSV.
    func population(_ text: String) throws -> PlausiblePopulation {
        try PlausiblePopulation.load(path: try write("patients-\(UUID().uuidString).csv", text), arm: nil)
    }
}

/// What an error says, with the folder's path left out.
func told(_ folder: TemporaryFolder, _ work: () throws -> Void) -> [String] {
    do {
        try work()
        return []
    } catch let error as DiagnosticError {
        return error.diagnostics.map { $0.description.replacing("\(folder.url.path)/", with: "") }
    } catch {
        return ["\(error)"]
    }
}
