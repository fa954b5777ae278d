import Integration
import Physiology
import Testing

/// Nothing gets lost, in either kind, with or without other drugs.
@Suite struct AnalyticBalanceTests {
    /// All amounts sum to the doses given, to 1e-8 of the dose, in 60 people of 10 kinds of body, at the tolerance of trials.
    @Test(arguments: PhysiologicalModel.Kind.allCases) func everyTwin(_ kind: PhysiologicalModel.Kind) throws {
        let text = try PhysiologicalModel(of: compound(AnalyticClearanceTests.drug), kind: kind).text()
        let twin = try TestTwin(text, tolerance: 1e-6)
        for sex in ["female", "male"] {
            for age in [20.0, 50, 80] {
                for height in [150.0, 170, 190] {
                    for index in [19.0, 25, 40] {
                        let person = Person(sex: sex, age: age, height: height, weight: index * height * height / 1e4)
                        let records = [
                            try twin.dose(100, "oral"), try twin.dose(40, "iv", at: 3, over: 5), try twin.dose(7, "iv", at: 30),
                        ]
                        let amounts = try twin.values(of: "accounted", for: person, records, at: [0.5, 2, 5.5, 29, 31, 240])
                        let given = [100, 100, 120, 140, 147, 147.0]
                        for (amount, dose) in zip(amounts, given) { #expect(abs(amount / dose - 1) < 1e-8) }
                    }
                }
            }
        }
    }

    /// With an inhibitor in the same twin.
    @Test func twoDrugs() throws {
        let (victim, inhibitor) = (try committed("midazolam"), try committed("fluconazole"))
        let twin = try TestTwin(
            PhysiologicalModel(of: victim, with: [inhibitor]).text(),
            inputs: ["fluconazole_liver": "fluconazole.liver_unbound", "fluconazole_gut": "fluconazole.gut_unbound"], tolerance: 1e-6,
            with: [("fluconazole", PhysiologicalModel(of: inhibitor).text())])
        let records = [try twin.dose(400, "fluconazole.oral"), try twin.dose(7.5, "victim.oral", at: 2)]
        for person in Person.some {
            let midazolam = try twin.values(of: "victim.accounted", for: person, records, at: [3, 50])
            let fluconazole = try twin.values(of: "fluconazole.accounted", for: person, records, at: [3, 50])
            #expect(midazolam.allSatisfy { abs($0 / 7.5 - 1) < 1e-8 } && fluconazole.allSatisfy { abs($0 / 400 - 1) < 1e-8 })
        }
    }
}
