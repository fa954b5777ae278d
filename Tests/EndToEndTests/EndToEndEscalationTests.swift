import Foundation
import ResultStore
import Statistics
import Testing

/// A trial of dose escalation whose toxicity is known exactly: a patient has it where a uniform covariate is below the
/// level's risk.
@Suite struct EndToEndEscalationTests {
    private static let risks = [0.05, 0.15, 0.3, 0.5]

    private func protocolText(_ replicates: Int) -> String {
        """
        trial: escalation
        title: Known toxicity
        seed: 20
        twin: risk
        cohort: {covariates: {tolerance: {uniform: {from: 0, to: 1}}}}
        size: 30
        replicates: \(replicates)
        duration: 1 d
        scan: {risk: [\(Self.risks.map { "\($0)" }.joined(separator: ", "))]}
        arms: {dose: {}}
        endpoints: {dlt: {event: tolerance < risk, primary: true, title: Toxicity}}
        keep: summaries
        escalation:
          toxicity: dlt
          target: 0.3
          rules: {3+3: {method: 3+3}, interval: {method: BOIN}}

        """
    }

    private static let model = """
        model: risk
        title: A risk
        time: d
        parameters: {risk: 0.1}
        states: {level: mg}
        equations: |
          level' = -0.1 1/d * level
        outputs:
          level: {unit: mg}

        """

    /// Selection, patients and toxicities agree with the exact characteristics of 3+3 at these risks, which the tests of
    /// Statistics compare with published ones, within 4 standard errors: for the 13 comparisons below, the chance of a
    /// false alarm is 13 * 6.3e-5 < 1e-3.
    @Test func threePlusThreeHasItsExactCharacteristics() throws {
        let folder = try TemporaryFolder()
        try folder.write("trial.yaml", protocolText(2000))
        try folder.write("risk.yaml", Self.model)
        let ending = try DosisBinary.run(["run", "trial.yaml", "--out", "out", "--quiet"], in: folder.url)
        #expect(ending.status == 0, "\(ending.stderr)")
        let file = try ResultFile.open(folder.url.appendingPathComponent("out/results.h5").path)
        let exact = try EscalationTrial(design: ThreePlusThree(levelCount: 4), maximumPatients: 30)
            .exactCharacteristics(trueToxicity: Self.risks)
        let root = "/analyses/escalation"
        let selected = try file.numbers("\(root)/selected")
        let (patients, patientsError) = (try file.numbers("\(root)/patients"), try file.numbers("\(root)/patients_se"))
        let (dlts, dltsError) = (try file.numbers("\(root)/dlts"), try file.numbers("\(root)/dlts_se"))
        for level in Self.risks.indices {
            let p = exact.selection[level].value
            #expect(abs(selected[level] - p) <= 4 * (p * (1 - p) / 2000).squareRoot())
            #expect(abs(patients[level] - exact.patients[level].value) <= 4 * patientsError[level])
            #expect(abs(dlts[level] - exact.dlts[level].value) <= 4 * dltsError[level])
        }
        let none = exact.noSelection.value
        #expect(abs(try file.numbers("\(root)/none")[0] - none) <= 4 * (none * (1 - none) / 2000).squareRoot())
        // The level sought is the third, and each rule has its first trial told.
        #expect(try file.attribute("sought", of: root)?.description == "dose-0.3")
        #expect(try file.texts("\(root)/example/interval/decision").count >= 2)
        let page = try String(contentsOf: folder.url.appendingPathComponent("out/report.html"), encoding: .utf8)
        #expect(page.contains("id=\"escalation\""))
    }
}
