import Documents
import ModelLanguage
import ModelLibrary
import ModelValidation
import Physiology
import Testing
import TrialProtocol

/// The checks that whole-body models are written with hold in every form of these models: closed forms of their steady
/// states, and what other drugs do. In all of them at most the fraction unbound of a drug that no liver takes is unverified.
@Suite struct AnalyticPhysiologyCheckTests {
    struct Form: Sendable, CustomTestStringConvertible {
        var kind: PhysiologicalModel.Kind
        var partition: PartitionCoefficients.Method
        var testDescription: String { "\(kind.rawValue), \(partition.rawValue)" }

        static let all = PhysiologicalModel.Kind.allCases.flatMap { kind in
            PartitionCoefficients.Method.allCases.map { Form(kind: kind, partition: $0) }
        }
    }

    private static let eliminated = """
        compound: eliminated
        title: A drug of liver, gut wall and kidneys
        molar_mass: 300 g/mol
        logP: 2
        pKa: [{acid: 5}]
        fup: 0.2
        blood_to_plasma: 0.8
        clearance: {hepatic: {intrinsic: 300 L/h}, renal: 2 L/h, enzymes: {CYP3A: 0.9, CYP2C9: 0.1}}
        absorption: {rate: 0.7 1/h, absorbed: 0.8, gut_availability: 0.6, gut_enzyme: CYP3A}
        permeability: {per_volume: 25 1/h, tissues: {liver: 80 1/h}}

        """

    /// Neither eliminated nor absorbed.
    private static let stays = """
        compound: stays
        title: A drug that stays
        molar_mass: 100 g/mol
        logP: -1
        fup: 1
        permeability: {per_volume: 3 1/h}

        """

    /// A strong base that only kidneys eliminate, with a measured ratio.
    private static let excreted = """
        compound: excreted
        title: A drug of the kidneys
        molar_mass: 100 g/mol
        logP: 4
        pKa: [{base: 9}]
        fup: 0.1
        blood_to_plasma: 1.2
        clearance: {renal: 3 L/h}
        partition: {muscle: 0.4}
        permeability: {tissues: {brain: 3 1/h}}

        """

    private static func perpetrator(_ name: String, _ actions: String) -> String {
        """
        compound: \(name)
        title: Another drug
        molar_mass: 400 g/mol
        logP: 1
        fup: 0.5
        actions: {\(actions)}

        """
    }

    private static let others = [
        perpetrator("all-at-once", """
            CYP3A: {Ki: 40 umol/L, inactivation: {kinact: 0.3 1/h, KI: 10 umol/L}, induction: {Emax: 4, EC50: 5 umol/L}, \
            turnover: {liver: 0.02 1/h, gut: 0.03 1/h}}, CYP2C9: {Ki: 3 umol/L}
            """),
        perpetrator("inactivator", "CYP3A: {inactivation: {kinact: 5 1/h, KI: 1 umol/L}, turnover: {liver: 0.02 1/h, gut: 0.03 1/h}}"),
    ]

    private static func compound(_ text: String) throws -> Compound {
        let diagnostics = Diagnostics()
        let compound = Document.parse(text, file: "compound.yaml", diagnostics).flatMap { CompoundFile.read($0, diagnostics) }
        return try #require(compound, "\(diagnostics.all)")
    }

    @Test(arguments: Form.all) func hold(_ form: Form) throws {
        let cases: [(String, [String], unverified: [String])] = [
            (Self.eliminated, [], []), (Self.stays, [], ["fup"]), (Self.excreted, [], ["fup"]), (Self.eliminated, Self.others, []),
        ]
        for (text, others, unverified) in cases {
            let made = try PhysiologicalModel(
                of: Self.compound(text), kind: form.kind, partition: form.partition, with: others.map(Self.compound))
            let model = try #require(ModelFile.read(try Document.parse(made.text(), file: "model.yaml"), Diagnostics()))
            let diagnostics = Diagnostics()
            let plans = CheckPlan.read(model, library: ModelLibrary.resolver, diagnostics)
            #expect(diagnostics.all.isEmpty, "\(diagnostics.all)")
            let report = ModelCheckRun(model, plans, threads: 2).run()
            #expect(report.failed == 0 && report.passed == plans.count && plans.count >= 15, "\(made.name): \(report)")
            #expect(report.unverified == unverified, "\(made.name): \(report.unverified)")
        }
    }
}
