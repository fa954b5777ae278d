import Documents
import Foundation
import ModelLanguage

/// The checkout that holds these tests.
let repository = String(#filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" })

/// Texts that tests read.
let fixtures = String(#filePath.split(separator: "/").dropLast(1).reduce("") { "\($0)/\($1)" }) + "/Fixtures"

func fixture(_ name: String) throws -> String {
    try String(contentsOfFile: "\(fixtures)/\(name)", encoding: .utf8)
}

/// All diagnostics of a model text, as a user reads them, with the file called `model.yaml`. Files that the text names
/// are looked for among the fixtures.
func messages(_ text: String) -> (model: Model?, messages: [String]) {
    let diagnostics = Diagnostics()
    let file = "\(fixtures)/model.yaml"
    let document = Document.parse(text, file: file, diagnostics)
    let model = document.flatMap { ModelFile.read($0, diagnostics) }
    let sorted = diagnostics.all.sorted { $0.position < $1.position }
    return (model, sorted.map { $0.description.replacing("\(fixtures)/", with: "") })
}

/// A model that must be sound.
func model(_ text: String) throws -> Model {
    let diagnostics = Diagnostics()
    let document = Document.parse(text, file: "\(fixtures)/model.yaml", diagnostics)
    let model = document.flatMap { ModelFile.read($0, diagnostics) }
    try diagnostics.finish()
    guard let model else { throw DiagnosticError(diagnostics.all) }
    return model
}
