import Documents
import Foundation
import ModelLanguage
import ModelLibrary
import ModelValidation
import TrialProtocol

/// One compartment with checks, read and run.
struct CheckedModel {
    static let model = """
        model: body
        title: One compartment
        time: h
        covariates: {weight: {unit: kg, default: 70 kg, studied: [40 kg, 140 kg]}, kidney: {levels: [sound, weak], default: sound}}
        parameters:
          CL: {typical: 4 L/h * (if kidney == weak then 0.5 else 1), iiv: {cv: 30 %}, iov: {cv: 10 %}}
          V: {typical: 40 L * (weight / 70 kg), iiv: {cv: 20 %}}
          ke: CL / V
        states: {central: mg}
        equations: |
          central' = -ke * central
          C = central / V
        routes: {iv: {into: central}}
        outputs: {C: {unit: mg/L}}
        """

    static let area = """
        - {that: area, source: s, give: {dose: 100 mg, at: 0 h}, duration: 400 h, value: auc(C), equals: 25 mg*h/L, within: 0.1 %}
        """

    /// - Throws: ``DiagnosticError`` for what is wrong with the texts.
    static func read(_ checks: String, model: String = model) throws -> (model: Model, plans: [CheckPlan]) {
        let diagnostics = Diagnostics()
        let text = checks.isEmpty ? model : model + "\nchecks:\n" + checks + "\n"
        let read = Document.parse(text, file: "body.yaml", diagnostics).flatMap { ModelFile.read($0, diagnostics) }
        let plans = read.map { CheckPlan.read($0, library: ModelLibrary.resolver, diagnostics) } ?? []
        try diagnostics.finish()
        guard let read else { throw DiagnosticError(diagnostics.all) }
        return (read, plans)
    }

    static func report(_ checks: String, model: String = model, threads: Int = 2, long: Bool = false) throws -> ModelCheckReport {
        let (model, plans) = try read(checks, model: model)
        return ModelCheckRun(model, plans, threads: threads, runsLong: long).run()
    }
}
