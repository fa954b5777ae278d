import Documents
import Foundation
import ModelLanguage
import Physiology
import TestSupport
import Testing

/// The files that come out are sound, in every form, and those of the library are what comes out today.
@Suite struct PropertyModelTextTests {
    struct Form: Sendable, CustomTestStringConvertible {
        let kind: PhysiologicalModel.Kind
        let partition: PartitionCoefficients.Method
        var testDescription: String { "\(kind.rawValue), \(partition.rawValue)" }

        static let all = PhysiologicalModel.Kind.allCases.flatMap { kind in
            PartitionCoefficients.Method.allCases.map { Form(kind: kind, partition: $0) }
        }
    }

    /// What may be missing from a compound file.
    private static let bare = """
        compound: bare
        title: A drug that stays
        molar_mass: 100 g/mol
        logP: -1
        fup: 1

        """

    @Test(arguments: Form.all) func isSound(_ form: Form) throws {
        let full = AnalyticInteractionTests.victim
        let permeable = Self.bare + "permeability: {per_volume: 3 1/h}\n"
        for text in [full, permeable, AnalyticClearanceTests.drug] {
            let made = try PhysiologicalModel(of: compound(text), kind: form.kind, partition: form.partition)
            let read = try model(made.text())
            #expect(read.name == made.name && read.inputs.isEmpty)
            #expect(made.text().split(separator: "\n").allSatisfy { $0.count <= 200 })
        }
        let action = "{Ki: 2 umol/L, inactivation: {kinact: 1 1/h, KI: 3 umol/L}, turnover: {liver: 0.02 1/h, gut: 0.03 1/h}}"
        let other = try AnalyticInteractionTests.perpetrator(action)
        let influenced = try PhysiologicalModel(of: compound(full), kind: form.kind, partition: form.partition, with: [other])
        #expect(try model(influenced.text()).inputs.map(\.name) == ["other_drug_liver", "other_drug_gut"])
    }

    /// Every twin of this model is the same on any machine: the text is made of the file alone.
    @Test(arguments: [
        ("midazolam", [String]()), ("fluconazole", []), ("rifampicin", []), ("midazolam", ["fluconazole"]), ("midazolam", ["rifampicin"]),
    ])
    func libraryIsUpToDate(_ name: String, _ others: [String]) throws {
        let made = try PhysiologicalModel(of: committed(name), with: others.map(committed))
        let path = "\(repository)/Sources/ModelLibrary/Models/\(made.name).yaml"
        if TestTier.isRecording {
            try made.text().write(toFile: path, atomically: true, encoding: .utf8)
        }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == made.text())
    }

    /// The cohort of reference people, too.
    @Test func peopleAreUpToDate() throws {
        let path = "\(repository)/Cohorts/reference-people.yaml"
        if TestTier.isRecording {
            try ReferencePeopleCohort.text.write(toFile: path, atomically: true, encoding: .utf8)
        }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == ReferencePeopleCohort.text)
        #expect(ReferencePeopleCohort.text.split(separator: "\n").allSatisfy { $0.count <= 200 })
    }

    /// Measured ratios replace predicted ones, and are named.
    @Test func measuredPartition() throws {
        let made = try PhysiologicalModel(of: compound(AnalyticClearanceTests.drug + "partition: {muscle: 0.42, skin: 1.5}\n"))
        #expect(made.partitionCoefficient(of: .muscle) == 0.42 && made.text().contains("Kp_skin: {typical: 1.5,"))
        #expect(made.text().contains("Measured partition coefficients: muscle, skin."))
    }

    /// What two files say together, or one does not say for this kind, is told at the file.
    @Test func misfits() throws {
        func message(_ make: () throws -> PhysiologicalModel) -> String {
            #expect(throws: DiagnosticError.self) { _ = try make() }?.description ?? ""
        }
        let victim = try compound(AnalyticInteractionTests.victim)
        let bare = try compound(Self.bare)
        let inhibitor = try AnalyticInteractionTests.perpetrator("{Ki: 2 umol/L}")
        #expect(
            message { try PhysiologicalModel(of: bare, kind: .permeabilityLimited) }
                == "compound.yaml:1:1: `bare` says no `permeability`, which a permeability-limited model needs; "
                + "add `permeability: {per_volume: ...}`, or ask for the flow-limited kind")
        #expect(
            message { try PhysiologicalModel(of: bare, with: [inhibitor]) }
                == "compound.yaml:1:1: `other-drug` acts on no enzyme of `bare`, which names no enzyme; "
                + "see `actions` of the one and `enzymes` of the other")
        #expect(
            message { try PhysiologicalModel(of: victim, with: [bare]) }.contains(
                "`bare` acts on no enzyme of `test`, which is eliminated by CYP2C9, CYP3A"))
        #expect(message { try PhysiologicalModel(of: victim, with: [inhibitor, inhibitor]) }.contains("`other-drug` is given twice"))
        #expect(message { try PhysiologicalModel(of: victim, with: [victim]) }.contains("`test` is given twice"))
        func inactivator(_ name: String, _ rate: String) throws -> Compound {
            try AnalyticInteractionTests.perpetrator(
                "{inactivation: {kinact: 1 1/h, KI: 3 umol/L}, turnover: {liver: \(rate), gut: 0.03 1/h}}", name: name)
        }
        #expect(
            message { try PhysiologicalModel(of: victim, with: [inactivator("a", "0.02 1/h"), inactivator("b", "0.03 1/h")]) }
                .contains("the turnover of `CYP3A` is not that of the other drug's file"))
    }
}
