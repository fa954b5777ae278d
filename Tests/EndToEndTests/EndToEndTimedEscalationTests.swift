import Foundation
import ResultStore
import Statistics
import TestSupport
import Testing

/// A trial of dose escalation over time whose toxicity is known exactly: a level rises by the dose's risk a day, and
/// toxicity comes when it passes a uniform tolerance. So risk is its probability within the day, and its time uniform.
@Suite struct EndToEndTimedEscalationTests {
    private static let risks = [0.05, 0.15, 0.3, 0.5]
    private static let replicates = 1000

    private static let protocolText = """
        trial: escalation
        title: Known toxicity
        seed: 20
        twin: risk
        cohort: {covariates: {tolerance: {uniform: {from: 0, to: 1}}, luck: {uniform: {from: 0, to: 1}}}}
        size: 60
        replicates: \(replicates)
        duration: 1 d
        scan: {risk: [\(risks.map { "\($0) 1/d" }.joined(separator: ", "))]}
        arms: {dose: {}}
        endpoints:
          dlt: {time: 'first_time(level > tolerance, 0 d, 1 d)', unit: d, primary: true, title: Toxicity}
          response: {event: luck < 0.4}
        solver: exact
        keep: summaries
        escalation:
          toxicity: dlt
          target: 0.3
          most: 24
          accrual: 5 1/d
          rules:
            interval: {method: BOIN}
            late: {method: TITE-CRM}
            filled: {method: BOIN, backfill: {active: response, most: 9}}

        """

    private static let model = """
        model: risk
        title: A risk
        time: d
        covariates: {tolerance: {unit: 1, default: 0.5}}
        parameters: {risk: 0.1 1/d}
        states: {level: 1}
        equations: |
          level' = risk
        outputs:
          level: {unit: 1}

        """

    /// Selection, patients, duration and patients turned away agree with the simulator of Statistics, whose tests compare
    /// it with dfcrm and with published trials of BF-BOIN: 3 rules by 11 figures, 1,000 trials against 4,000, within 4
    /// standard errors of the difference: the chance of a false alarm is 33 * 6.4e-5 < 0.003; the seeds are fixed.
    @Test func rulesHaveTheSimulatorsCharacteristics() throws {
        let folder = try TemporaryFolder()
        try folder.write("trial.yaml", Self.protocolText)
        try folder.write("risk.yaml", Self.model)
        let ending = try DosisBinary.run(["run", "trial.yaml", "--out", "out", "--quiet"], in: folder.url)
        #expect(ending.status == 0, "\(ending.stderr)")
        let file = try ResultFile.open(folder.url.appendingPathComponent("out/results.h5").path)
        let root = "/analyses/escalation"
        let boin = try BOIN(levelCount: 4, target: 0.3)
        let skeleton = try CRMSkeleton.indifferenceInterval(levelCount: 4, target: 0.3, halfWidth: 0.075, priorMTD: 2)
        let expected = [
            try characteristics(boin, nil),
            try characteristics(try CRM(skeleton: skeleton, target: 0.3, pending: .linear), nil),
            try characteristics(BackfilledBOIN(boin), BOINBackfill(boundaries: boin.boundaries, cap: 9)),
        ]
        let selected = try file.numbers("\(root)/selected"), patients = try file.numbers("\(root)/patients")
        let duration = try file.numbers("\(root)/duration"), turnedAway = try file.numbers("\(root)/turned_away")
        let totals = try file.numbers("\(root)/total_patients")
        for (rule, reference) in expected.enumerated() {
            let found = selected[(4 * rule)..<(4 * rule + 4)] + patients[(4 * rule)..<(4 * rule + 4)]
                + [duration[rule], turnedAway[rule], totals[rule]]
            let values = reference.escalation.selection + reference.escalation.patients
                + [reference.duration, reference.turnedAway, reference.escalation.totalPatients]
            for (place, (value, other)) in zip(found, values).enumerated() {
                // The variance of 1,000 trials is four times that of 4,000, and the difference has five times.
                #expect(
                    abs(value - other.value) <= 4 * 5.0.squareRoot() * other.standardError + 1e-9,
                    "rule \(rule), figure \(place): \(value) for \(other)")
            }
        }
        // Who need not wait is done sooner, and backfill treats those whom others turn away.
        #expect(duration[1] < 0.8 * duration[0])
        #expect(turnedAway[2] < turnedAway[0] && totals[2] > totals[0] + 2)
        #expect(try file.numbers("\(root)/backfilled")[0] == 0)
        #expect(try file.variable("\(root)/duration").unit == "d")
        let page = try String(contentsOf: folder.url.appendingPathComponent("out/report.html"), encoding: .utf8)
        #expect(page.contains("id=\"table-escalation-times\""))
    }

    private func characteristics<Design: EscalationDesign>(
        _ design: Design, _ backfill: BOINBackfill?
    ) throws -> TimedEscalationCharacteristics {
        let trial = try TimedEscalationTrial(
            design: design, backfill: backfill, maximumPatients: 24, window: 1, meanInterarrival: 0.2)
        var generator = SeededGenerator(state: 7)
        return try trial.characteristics(
            trueToxicity: Self.risks, trueActivity: Self.risks.map { _ in 0.4 }, replicates: 4000, using: &generator)
    }
}
