import Documents
import ModelLanguage
import ModelLibrary
import Populations
import Testing

@Suite struct AnalyticMappingTests {
    static let place = SourcePosition(file: "trial.yaml", line: 7, column: 9)

    private func model(covariates: String) throws -> Model {
        try PopulationsTests.model(
            """
            model: m
            title: one compartment
            time: h
            covariates:
            \(covariates)
            parameters: {k: 0.1 1/h}
            states: {A: mg}
            equations: |
              A' = -k * A
            """)
    }

    private func make(_ cohort: Cohort, _ model: Model) -> (mapping: CovariateMapping?, messages: [String]) {
        let diagnostics = Diagnostics()
        let mapping = CovariateMapping.make(cohort: cohort, model: model, at: Self.place, diagnostics)
        return (mapping, diagnostics.all.map(\.description))
    }

    @Test func unitsLevelsAndDefaults() throws {
        let cohort = try cohort(
            """
            covariates:
              sex: {levels: {male: 0.5, female: 0.5}}
              weight: {normal: {mean: 70 kg, sd: 10 kg}}
              temperature: {normal: {mean: 37 Cel, sd: 0.5 Cel}}
            """)
        let model = try model(
            covariates: """
                  temperature: {unit: K}
                  weight: {unit: g, studied: [60 kg, 80 kg]}
                  age: {unit: y, default: 40 y}
                  sex: {levels: [female, other, male]}
                  smoker: {levels: [never, now], default: now}
                """)
        let (mapping, messages) = make(cohort, model)
        let sound = try #require(mapping)
        #expect(messages.isEmpty)
        #expect(
            sound.assumptions == [
                "`age` is 40 y in every twin: cohort `test` does not have it, and this is the default of the model `m`",
                "`smoker` is `now` in every twin: cohort `test` does not have it, and this is the default of the model `m`",
            ])
        let sampler = cohort.sampler(seed: 2)
        for index in 0..<100 {
            let twin = try sampler.twin(replicate: 0, index: index)
            let values = sound.values(for: twin)
            #expect(values == [twin.values[2] + 273.15, twin.values[1] * 1000, 40, twin.values[0] == 0 ? 2 : 0, 1])
            #expect(sound.outsideStudied(values) == (twin.values[1] >= 60 && twin.values[1] <= 80 ? [] : [1]))
        }
    }

    @Test func libraryModel() throws {
        let cohort = try committedCohort("hospitalised-adults")
        let (mapping, messages) = make(cohort, try ModelLibrary.model("vancomycin-goti-2018"))
        let sound = try #require(mapping)
        #expect(messages.isEmpty && sound.assumptions.isEmpty)
        let twin = try cohort.sampler(seed: 1).twin(replicate: 0, index: 0)
        #expect(sound.values(for: twin) == [twin.values[3], twin.values[6], twin.values[4]])
    }

    @Test func whatDoesNotFit() throws {
        let cohort = try cohort(
            """
            covariates:
              weight: {normal: {mean: 70 kg, sd: 10 kg}}
              dialysis: {levels: {none: 0.9, hemodialysis: 0.1}}
              sex: {value: 1}
              race: {levels: {a: 0.5, b: 0.5}}
              agee: {normal: {mean: 50 y, sd: 1 y}}
            """)
        let model = try model(
            covariates: """
                  weight: {unit: mmol}
                  dialysis: {levels: [none, haemodialysis]}
                  sex: {levels: [female, male]}
                  race: {unit: '1'}
                  age: {unit: y}
                  albumin: {unit: g/L}
                """)
        let (mapping, messages) = make(cohort, model)
        #expect(mapping == nil)
        #expect(
            messages == [
                "trial.yaml:7:9: `weight` is in `kg` (mass) in cohort `test`; expected in `mmol` (amount), as the model `m` declares it",
                "trial.yaml:7:9: cohort `test` has the level `hemodialysis` of `dialysis`, which the model `m` does not know; expected one of: none, haemodialysis; is `haemodialysis` meant?",
                "trial.yaml:7:9: `sex` is a number without a unit in cohort `test`; expected the levels female, male, as the model `m` declares it",
                "trial.yaml:7:9: `race` has the levels a, b in cohort `test`; expected a number without a unit, as the model `m` declares it",
                "trial.yaml:7:9: the model `m` needs the covariate `age`: cohort `test` does not have it, and the model has no default; is the cohort's `agee` meant?",
                "trial.yaml:7:9: the model `m` needs the covariate `albumin`: cohort `test` does not have it, and the model has no default; add it to the cohort",
            ])
    }

    /// A default beside a name that is nearly right is doubted.
    @Test func nearMiss() throws {
        let cohort = try cohort("covariates: {wieght: {value: 70 kg}}")
        let (mapping, messages) = make(cohort, try model(covariates: "  weight: {unit: kg, default: 60 kg}"))
        #expect(mapping != nil)
        #expect(messages == ["trial.yaml:7:9: warning: cohort `test` has no `weight`, so the model's default is used; is the cohort's `wieght` meant?"])
    }

    // MARK: Parameters

    private func oneCompartment() throws -> Model {
        try PopulationsTests.model(
            """
            model: m
            title: one compartment
            time: h
            parameters:
              CL: {typical: 3 L/h, iiv: {cv: 30 %}, iov: {cv: 10 %}}
              V: {typical: 40 L, iiv: {cv: 20 %}}
            states: {A: mg}
            equations: |
              A' = -CL / V * A
            """)
    }

    /// A covariate that is a parameter brings each twin's value in the model's unit.
    @Test func covariatesMayBeParameters() throws {
        let cohort = try cohort(
            """
            covariates:
              own_V: {uniform: {from: 30000 mL, to: 50000 mL}, parameter: V}
              own_CL: {lognormal: {median: 50 mL/min, cv: 30 %}, parameter: CL}
              sex: {levels: {male: 0.5, female: 0.5}}
            correlations:
              - [own_V, own_CL, 0.5]
            """)
        let (mapping, messages) = make(cohort, try oneCompartment())
        let sound = try #require(mapping)
        #expect(messages == ["trial.yaml:7:9: warning: `CL` varies between occasions in the model `m`, but is the cohort's `own_CL` at all of them"])
        #expect(sound.givenParameters == [0, 1])
        #expect(
            sound.assumptions == [
                "`CL` is each twin's `own_CL` of cohort `test`, not what the model `m` has",
                "`V` is each twin's `own_V` of cohort `test`, not what the model `m` has",
            ])
        for index in 0..<20 {
            let twin = try cohort.sampler(seed: 3).twin(replicate: 0, index: index)
            let found = sound.parameters(of: twin)
            #expect(found.map(\.parameter) == [0, 1])
            #expect(abs(found[0].value - twin.values[1] * 0.06) < 1e-14 && abs(found[1].value - twin.values[0] / 1000) < 1e-14)
        }
    }

    @Test func parametersThatDoNotFitAreTold() throws {
        let cohort = try cohort("covariates: {own_V: {value: 30 kg, parameter: V}, own_CL: {value: 3 L/h, parameter: Cl}}")
        let (mapping, messages) = make(cohort, try oneCompartment())
        #expect(mapping == nil)
        #expect(
            messages == [
                "cohort.yaml:2:14: `own_V` is in `kg`, but the parameter `V` of the model `m` is in `L`; expected volume, as in `L`",
                "cohort.yaml:2:51: `own_CL` is the parameter `Cl`, which the model `m` does not have; did you mean `CL`?",
            ])
    }
}
