import Integration
import Physiology
import Testing

/// Inhibition and induction by constant concentrations against closed forms.
@Suite struct AnalyticInteractionTests {
    static let victim = AnalyticClearanceTests.drug
        .replacing("renal: 2 L/h", with: "enzymes: {CYP3A: 0.9, CYP2C9: 0.1}").replacing("absorbed: 0.8, ", with: "")
        .replacing("gut_availability: 0.6", with: "gut_availability: 0.6, gut_enzyme: CYP3A")

    static func perpetrator(_ actions: String, name: String = "other-drug", also: String = "") throws -> Compound {
        try compound("""
            compound: \(name)
            title: Another drug
            molar_mass: 400 g/mol
            logP: 1
            fup: 0.5
            actions: {CYP3A: \(actions)\(also)}

            """)
    }

    /// Areas of an oral dose with 5 umol/L in the liver and 20 in the gut wall, over those without.
    private func ratio(_ actions: String, from start: Double = 0) throws -> Double {
        let text = try PhysiologicalModel(of: compound(Self.victim), with: [Self.perpetrator(actions)]).text()
        func area(_ liver: String, _ gut: String) throws -> Double {
            let twin = try TestTwin(text, inputs: ["other_drug_liver": liver, "other_drug_gut": gut])
            return try twin.area(of: "victim.Cp", [twin.dose(10, "victim.oral", at: start)], from: start, to: start + 2000)
        }
        return try area("5 umol/L", "20 umol/L") / area("0 umol/L", "0 umol/L")
    }

    /// Oral AUC is Fg dose / (fup CLint): the ratio is (Fg' / Fg) / (1 - fm + fm A), with Fg' = 1 / (1 + (1 / Fg - 1) A).
    private func expected(liver: Double, gut: Double) -> Double {
        1 / (0.6 + 0.4 * gut) / (0.1 + 0.9 * liver)
    }

    @Test func reversible() throws {
        #expect(abs(try ratio("{Ki: 2 umol/L}") / expected(liver: 1 / 3.5, gut: 1 / 11) - 1) < 1e-6)
    }

    /// After 100 turnovers the amount is kdeg / (kdeg + kinact C / (KI + C)).
    @Test func inactivation() throws {
        let found = try ratio("{inactivation: {kinact: 0.3 1/h, KI: 10 umol/L}, turnover: {liver: 0.1 1/h, gut: 0.2 1/h}}", from: 1000)
        #expect(abs(found / expected(liver: 0.1 / (0.1 + 0.1), gut: 0.2 / (0.2 + 0.2)) - 1) < 1e-6)
    }

    /// The amount is 1 + Emax C / (EC50 + C); with reversible inhibition beside it, that over 1 + C / Ki.
    @Test func induction() throws {
        let found = try ratio("{Ki: 40 umol/L, induction: {Emax: 4, EC50: 5 umol/L}, turnover: {liver: 0.1 1/h, gut: 0.2 1/h}}", from: 1000)
        #expect(abs(found / expected(liver: 3 / 1.125, gut: 4.2 / 1.5) - 1) < 1e-6)
    }

    /// Two competitive inhibitors add up; what has no part here is remarked.
    @Test func twoInhibitors() throws {
        let second = try Self.perpetrator("{Ki: 10 umol/L}", name: "third", also: ", CYP2D6: {Ki: 1 umol/L}")
        let model = try PhysiologicalModel(of: compound(Self.victim), with: [Self.perpetrator("{Ki: 2 umol/L}"), second])
        #expect(model.name == "test-pbpk-with-other-drug-third" && model.text().contains("Without effect here: third on CYP2D6."))
        func area(_ other: String, _ third: String) throws -> Double {
            let inputs = ["other_drug_liver": other, "other_drug_gut": other, "third_liver": third, "third_gut": third]
            let twin = try TestTwin(model.text(), inputs: inputs)
            return try twin.area(of: "victim.Cp", [twin.dose(10, "victim.oral")], to: 2000)
        }
        let ratio = try area("4 umol/L", "30 umol/L") / area("0 umol/L", "0 umol/L")
        #expect(abs(ratio / expected(liver: 1 / 6.0, gut: 1 / 6.0) - 1) < 1e-6)
    }
}
