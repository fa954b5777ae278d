import Documents
import Integration
import Physiology
import Populations
import Testing

/// Nothing gets lost in anybody: people of the cohorts that come with Dosis, from birth to old age, thin and obese, ill and
/// well, in both kinds of model, at the tolerance of trials.
@Suite struct AnalyticPopulationBalanceTests {
    static let cohorts = [
        "reference-people", "children-2-to-18", "healthy-adults", "obese-adults", "elderly-with-renal-impairment", "hepatic-impairment",
    ]

    /// People of a cohort.
    static func people(_ name: String, _ count: Int) throws -> [Person] {
        let cohort = try Cohort.load(path: "\(repository)/Cohorts/\(name).yaml")
        let sampler = cohort.sampler(seed: 20_261_126)
        func value(_ twin: CohortTwin, _ name: String) throws -> Double { twin.values[try #require(cohort.index(of: name))] }
        let sizes = cohort.covariates.map(\.name).filter { $0.hasSuffix("_size") }
        for (name, unit) in [("age", "y"), ("height", "cm"), ("weight", "kg")] {
            let place = try #require(cohort.index(of: name))
            #expect(cohort.covariates[place].unit?.symbol == unit)
        }
        return try (0..<count).map { index in
            let twin = try sampler.twin(replicate: 0, index: index)
            return Person(
                sex: try value(twin, "sex") == 0 ? "female" : "male", age: try value(twin, "age"), height: try value(twin, "height"),
                weight: try value(twin, "weight"), sizes: Dictionary(uniqueKeysWithValues: try sizes.map { ($0, try value(twin, $0)) }))
        }
    }

    /// Amounts in the body, eliminated, and not absorbed sum to the doses, to 1e-8 of them.
    @Test(arguments: PhysiologicalModel.Kind.allCases, cohorts) func everyTwin(_ kind: PhysiologicalModel.Kind, _ cohort: String) throws {
        let twin = try TestTwin(PhysiologicalModel(of: compound(AnalyticClearanceTests.drug), kind: kind).text(), tolerance: 1e-6)
        let records = [try twin.dose(100, "oral"), try twin.dose(40, "iv", at: 3, over: 5), try twin.dose(7, "iv", at: 30)]
        for person in try Self.people(cohort, 40) {
            let amounts = try twin.values(of: "accounted", for: person, records, at: [0.5, 2, 5.5, 29, 31, 240])
            for (amount, dose) in zip(amounts, [100, 100, 120, 140, 147, 147.0]) { #expect(abs(amount / dose - 1) < 1e-8, "\(person)") }
        }
    }

    /// The models of the library, alone and with their inhibitor and inducer.
    @Test(arguments: [("midazolam", [String]()), ("fluconazole", []), ("rifampicin", []), ("midazolam", ["fluconazole"]), ("midazolam", ["rifampicin"])])
    func library(_ name: String, _ others: [String]) throws {
        let others = try others.map(committed)
        let model = try PhysiologicalModel(of: committed(name), with: others)
        let inputs = others.flatMap { drug in ["liver", "gut"].map { ("\(drug.name)_\($0)", "\(drug.name).\($0)_unbound") } }
        let twin = others.isEmpty
            ? try TestTwin(model.text(), tolerance: 1e-6)
            : try TestTwin(
                model.text(), inputs: Dictionary(uniqueKeysWithValues: inputs), tolerance: 1e-6,
                with: try others.map { ($0.name, try PhysiologicalModel(of: $0).text()) })
        let p = others.isEmpty ? "" : "victim."
        let own = [try twin.dose(7.5, "\(p)oral", at: 2), try twin.dose(2, "\(p)iv", at: 20, over: 1)]
        let records = try others.map { try twin.dose(400, "\($0.name).oral") } + own
        for person in try Self.people("reference-people", 40) {
            let amounts = try twin.values(of: "\(p)accounted", for: person, records, at: [3, 19, 30, 100])
            for (amount, dose) in zip(amounts, [7.5, 7.5, 9.5, 9.5]) { #expect(abs(amount / dose - 1) < 1e-8, "\(person)") }
            for drug in others {
                let given = try twin.values(of: "\(drug.name).accounted", for: person, records, at: [3, 100])
                #expect(given.allSatisfy { abs($0 / 400 - 1) < 1e-8 }, "\(person)")
            }
        }
    }
}
