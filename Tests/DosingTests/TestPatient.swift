import Documents
import Dosing
import Foundation
import ModelLanguage
import Records

/// Models and patients written in the tests.
enum TestPatient {
    /// One compartment; clearance in proportion to two covariates, a third that does nothing.
    static let oneCompartment = """
        model: one
        title: One compartment
        time: h
        covariates:
          renal: {unit: mL/min, default: 100 mL/min, studied: [20 mL/min, 150 mL/min]}
          size: {unit: kg, default: 70 kg}
          dummy: {unit: kg, default: 50 kg}
        parameters:
          CL: {typical: 5 L/h * (renal / 100 mL/min) * (size / 70 kg), iiv: {cv: 30 %}}
          V: {typical: 50 L * (dummy / dummy)}
        states: {central: mg}
        equations: |
          central' = -CL / V * central
          C = central / V
        routes:
          iv: {into: central}
        outputs:
          C: {unit: mg/L, error: {proportional: 20 %}, lloq: 0.5 mg/L}
        """

    static func model(_ text: String = oneCompartment) throws -> Model {
        let diagnostics = Diagnostics()
        let model = try ModelFile.read(Document.parse(text, file: "m.yaml"), diagnostics)
        try diagnostics.finish()
        guard let model else { throw DiagnosticError(diagnostics.all) }
        return model
    }

    static func record(_ text: String) throws -> PatientRecord {
        try PatientFile.parse("patient: p\n" + text, file: "p.yaml")[0]
    }

    static let wishes = """
        target: {auc24: [400 mg*h/L, 600 mg*h/L]}
        limit: {auc24: 700 mg*h/L}
        constraints: {strengths: 250 mg, most: 2500 mg, every: [12 h, 24 h], over: 1 h}

        """

    static func advise(_ text: String, models: [Model]? = nil, draws: Int = 1000) throws -> PatientAdvice {
        var advisor = PatientAdvisor()
        advisor.draws = draws
        return try advisor.advise(record(text), models: models ?? [model()])
    }
}
