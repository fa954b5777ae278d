import Documents
import Foundation
import ModelLanguage
import Populations

/// The checkout that holds these tests.
let repository = String(#filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" })

/// Texts that tests read.
let fixtures = "\(repository)/Tests/PopulationsTests/Fixtures"

/// The cohorts that come with Dosis.
let committed = ["hospitalised-adults", "solid-tumour-adults", "healthy-adults"]

/// More of them, in which every form of a cohort occurs.
let formRich = ["infants", "hepatic-impairment", "elderly-with-renal-impairment", "adults-with-genotypes", "pregnancy-course"]

func committedCohort(_ name: String) throws -> Cohort { try Cohort.load(path: "\(repository)/Cohorts/\(name).yaml") }

/// What is told about a cohort text, as a user reads it, with the file called `cohort.yaml`.
func messages(_ text: String) -> (cohort: Cohort?, messages: [String]) {
    let diagnostics = Diagnostics()
    let cohort = Document.parse(text, file: "cohort.yaml", diagnostics).flatMap { Cohort.read($0, diagnostics) }
    return (diagnostics.hasErrors ? nil : cohort, diagnostics.all.sorted { $0.position < $1.position }.map(\.description))
}

/// A cohort that must be sound. The text goes on after `cohort: test`.
func cohort(_ text: String) throws -> Cohort {
    let diagnostics = Diagnostics()
    let cohort = Document.parse("cohort: test\n" + text, file: "cohort.yaml", diagnostics).flatMap { Cohort.read($0, diagnostics) }
    guard let cohort else { throw DiagnosticError(diagnostics.all) }
    return cohort
}

/// A model that must be sound.
func model(_ text: String) throws -> Model {
    let diagnostics = Diagnostics()
    let model = Document.parse(text, file: "model.yaml", diagnostics).flatMap { ModelFile.read($0, diagnostics) }
    guard let model else { throw DiagnosticError(diagnostics.all) }
    return model
}

/// Twins 0 ..< count of a seed, column by column under the covariates' names.
func columns(_ cohort: Cohort, _ count: Int, seed: UInt64 = 20_261_123) throws -> [String: [Double]] {
    let sampler = cohort.sampler(seed: seed)
    let twins = try (0..<count).map { try sampler.twin(replicate: 0, index: $0) }
    return Dictionary(
        uniqueKeysWithValues: cohort.covariates.enumerated().map { index, covariate in
            (covariate.name, twins.map { $0.values[index] })
        })
}

/// The values at the places where another column has a value.
func values(_ column: [Double]?, where other: [Double]?, is level: Double) -> [Double] {
    zip(column ?? [], other ?? []).filter { $0.1 == level }.map(\.0)
}
