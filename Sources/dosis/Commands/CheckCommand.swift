import ArgumentParser
import Documents
import Dosing
import Foundation
import Matching
import ModelCompiler
import ModelLanguage
import ModelLibrary
import Physiology
import Populations
import Records
import TrialEngine
import TrialProtocol

struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check models, cohorts, protocols and other files; tell all errors of each at once.",
        discussion: """
            Example:
              dosis check Protocols/*.yaml Cohorts/*.yaml
            """)

    @Argument(help: "Files to check.", completion: .file(extensions: ["yaml", "yml"]))
    var files: [String]

    func run() throws {
        var errors = 0
        for file in files {
            do {
                let (what, doubts) = try Self.check(file)
                for doubt in doubts { print(doubt) }
                print("\(file): \(what)")
            } catch let error as DiagnosticError {
                for diagnostic in error.diagnostics { print(diagnostic.description) }
                errors += error.diagnostics.count
            } catch {
                print("\(file): \(error)")
                errors += 1
            }
        }
        if errors > 0 {
            Terminal.tell(errors == 1 ? "1 error" : "\(errors) errors")
            throw Ending.badInput.exitCode
        }
    }

    /// What the file is, in a line, and what is doubtful in it.
    static func check(_ file: String) throws -> (String, [String]) {
        let document = try Document.load(path: file)
        let diagnostics = Diagnostics()
        switch FileKind(of: document) {
        case nil:
            throw DiagnosticError([
                Diagnostic(
                    document.root.position, "the file declares no model, cohort, trial, patient, compound or targets",
                    expected: "`model: NAME`, `cohort: NAME`, `trial: NAME`, `patient: NAME`, `compound: NAME` or `targets: NAME`")
            ])
        case .model:
            let model = ModelFile.read(document, diagnostics)
            try diagnostics.finish()
            guard let model else { break }
            if model.inputs.isEmpty { _ = try CompiledTwin(model: model, observables: []) }
            let checks = CheckPlan.read(model, library: ModelLibrary.resolver, diagnostics)
            try diagnostics.finish()
            let parts = [
                "model \(model.name)", count(model.states.count, "state"), count(model.parameters.count, "parameter"),
                checks.isEmpty ? nil : count(checks.count, "published check"), "sound",
            ]
            return (parts.compactMap { $0 }.joined(separator: ", "), diagnostics.warnings.map(\.description))
        case .cohort:
            let cohort = Cohort.read(document, diagnostics)
            try diagnostics.finish()
            guard let cohort else { break }
            let parts = [
                "cohort \(cohort.name)", count(cohort.covariates.count, "covariate"),
                cohort.published.isEmpty ? nil : count(cohort.published.count, "published figure"), "sound",
            ]
            return (parts.compactMap { $0 }.joined(separator: ", "), diagnostics.warnings.map(\.description))
        case .patient:
            let patients = try PatientFile.load(path: file, options: PatientPages.options([]), diagnostics: diagnostics)
            for patient in patients {
                try patient.requireSound()
                let models = patient.models.compactMap { PatientPages.model(named: $0, of: patient.file, diagnostics) }
                try diagnostics.finish()
                try PatientAdvisor.check(patient, models: models, diagnostics)
            }
            return ("patient \(patients.map(\.id).joined(separator: ", ")), sound", diagnostics.warnings.map(\.description))
        case .compound:
            let compound = CompoundFile.read(document, diagnostics)
            try diagnostics.finish()
            guard let compound else { break }
            return ("compound \(compound.name), sound", diagnostics.warnings.map(\.description))
        case .targets:
            let targets = TargetsFile.read(document, diagnostics)
            try diagnostics.finish()
            guard let targets else { break }
            return ("targets \(targets.name), \(count(targets.outcomes.count, "outcome")), sound", diagnostics.warnings.map(\.description))
        case .trial:
            let plan = try ProtocolFile.plan(for: document, library: ModelLibrary.resolver)
            try plan.checkSolver()
            return (
                "trial \(plan.name), \(count(plan.arms.count, "arm")), \(count(plan.endpoints.count, "endpoint")), sound", plan.doubts
            )
        }
        throw DiagnosticError([Diagnostic(document.root.position, "the file could not be read")])
    }

    private static func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
}
