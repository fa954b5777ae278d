import Documents
import Dosing
import Foundation
import ModelLibrary
import Records
import Testing

/// A record in a model's terms: units, formulas, assumptions, refusals.
@Suite struct AnalyticCaseTests {
    private func make(_ text: String, model name: String = "vancomycin-goti-2018") throws -> (patient: PatientCase?, messages: [String]) {
        let diagnostics = Diagnostics()
        let patient = CaseMaker(try TestPatient.record(text), try ModelLibrary.model(name), diagnostics).make()
        return (patient, diagnostics.all.map(\.description))
    }

    /// (140 - 67) * 82 / (72 * 1.3) = 63.953 mL/min; a serum creatinine of 132.6 umol/L is 1.5 mg/dL (113.12 g/mol): 55.43.
    @Test func creatinineClearanceIsComputed() throws {
        let (patient, messages) = try make("""
            covariates:
              age: 67 a
              sex: male
              weight: 82 kg
              creatinine: [[0 h, 1.3 mg/dL], [40 h, 132.6 umol/L]]
            doses: [{time: 0 h, amount: 1 g, over: 1 h}]
            """)
        #expect(messages == [])
        let task = try #require(patient).individual.task
        #expect(abs(task.covariates[1].initial - 63.95299145) < 1e-6)
        #expect(task.covariates[1].changes.count == 1 && task.covariates[1].changes[0].time == 40)
        #expect(abs(task.covariates[1].changes[0].value - 73.0 * 82 / (72 * 1.49998)) < 1e-3)
        #expect(patient?.assumptions.contains { $0.hasPrefix("`creatinine_clearance` is computed: Creatinine clearance (Cockcroft and Gault) from age, weight, creatinine, sex") } == true)
        #expect(patient?.assumptions.contains("`dialysis` is not known: that of the model's typical patient, none, is taken.") == true)
    }

    @Test func unitsAreConverted() throws {
        let patient = try #require(try make("doses: [{time: 90 min, amount: 1.25 g, over: 90 min}]\nlevels: [{time: 1 d, value: 900 ug/dL}]").patient)
        guard case .dose(let dose)? = patient.individual.task.records.first?.action else {
            Issue.record("no dose")
            return
        }
        #expect(dose.amount == 1250 && dose.delivery == .duration(1.5) && patient.individual.task.records[0].time == 1.5)
        #expect(patient.individual.readings[0].value == .measured(9) && patient.individual.task.records[1].time == 24)
    }

    /// A trough at the time of a dose was taken before it.
    @Test func levelsComeBeforeDosesOfTheirTime() throws {
        let patient = try #require(try make("doses: [{time: 0 h, amount: 1 g}, {time: 12 h, amount: 1 g}]\nlevels: [{time: 12 h, value: 9 mg/L}]").patient)
        #expect(patient.individual.task.records.map(\.action).map { if case .observe = $0 { "level" } else { "dose" } } == ["dose", "level", "dose"])
        #expect(patient.assumptions.contains("A level at the time of a dose was taken before it."))
    }

    @Test(arguments: [
        ("doses: [{time: 0 h, amount: 1 g, route: oral}]", "p.yaml:2:9: the model `vancomycin-goti-2018` has no route `oral`; there are: iv"),
        ("doses: [{time: 0 h, amount: 1 mmol}]", "p.yaml:2:29: the dose is in `mmol`; expected mass, as in `mg`; or give the model its `molar_mass`, so that amounts become masses"),
        ("doses: [{time: 0 h, amount: 3 kg/L}]", "p.yaml:2:29: the dose is in `kg/L`; expected mass, as in `mg`"),
        (
            "doses: [{time: 0 h, amount: 1 g, route: '2'}]",
            "p.yaml:2:9: the model `vancomycin-goti-2018` has no route `2`; there are: iv"
        ),
        (
            "covariates: {wieght: 70 kg}",
            "p.yaml:2:22: unknown covariate `wieght`; expected a name that the model `vancomycin-goti-2018` knows; did you mean `weight`?"
        ),
        (
            "covariates: {age: 67 a, sex: male, weight: 70 kg, creatinin: 1.3 mg/dL}",
            "p.yaml:2:62: unknown covariate `creatinin`; expected a name that the model `vancomycin-goti-2018` knows; did you mean `creatinine`?"
        ),
        (
            "covariates: {age: 67, sex: male, weight: 70 kg, creatinine: 1.3 mg/dL}",
            "p.yaml:2:19: `age` is without a unit; expected time, as in `a`"
        ),
        (
            "covariates: {age: 67 a, sex: M, weight: 70 kg, creatinine: 1.3 mg/dL}",
            "p.yaml:2:30: `M` is no level of `sex`; there are: female, male"
        ),
        (
            "covariates: {age: 67 a, sex: male, weight: 70 kg, creatinine: 1.3 g}",
            "p.yaml:2:63: `creatinine` is in `g`; expected mass/volume, as in `mg/dL`"
        ),
        ("covariates: {weight: heavy}", "p.yaml:2:22: `weight` is `heavy`; expected mass, as in `kg`"),
        ("covariates: {dialysis: hemodialysis}", "p.yaml:2:24: `hemodialysis` is no level of `dialysis`; did you mean `haemodialysis`?"),
        (
            "doses: [{time: 0 h, amount: 1 g}]\nlevels: [{time: 3 h, output: D, value: 3 mg/L}]",
            "p.yaml:3:10: the model `vancomycin-goti-2018` has no output `D`; there are: C"
        ),
        (
            "doses: [{time: 0 h, amount: 1 g}]\nlevels: [{time: 3 h, value: 3 umol/L}]",
            "p.yaml:3:29: the level is in `umol/L`; expected mass/volume, as in `mg/L`; or give the model its `molar_mass`, so that amounts become masses"
        ),
    ])
    func isRefused(_ text: String, _ message: String) throws {
        let (patient, messages) = try make(text)
        #expect(patient == nil && messages == [message])
    }

    /// A height is no misspelt weight.
    @Test func namesThatAreRightAreNoSlips() throws {
        let (patient, messages) = try make("covariates: {height: 180 cm}")
        #expect(patient != nil && messages == [])
    }

    /// Creatinine alone gives no clearance: that the typical patient's is taken must be seen.
    @Test func whatIsNearlyKnownIsWarnedOf() throws {
        let patient = try #require(try make("covariates: {weight: 80 kg, creatinine: 4 mg/dL}").patient)
        #expect(patient.warnings == [
            "`creatinine_clearance` is taken to be the typical patient's, 120 mL/min: it cannot be computed from weight, creatinine without age, sex."
        ])
    }

    @Test func occasionsThatMeanNothingAreTold() throws {
        let patient = try #require(try make("occasions: [12 h]\ndoses: [{time: 0 h, amount: 1 g}]").patient)
        #expect(patient.assumptions.contains("`occasions` mean nothing to vancomycin-goti-2018: its parameters do not vary between them."))
    }

    @Test func whatNobodyUsesIsListed() throws {
        let patient = try #require(try make("covariates: {height: 180 cm, weight: 80 kg}").patient)
        #expect(patient.assumptions.contains("Not used by the model vancomycin-goti-2018: height."))
    }
}
