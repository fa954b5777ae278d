import Documents
import Dosing
import Foundation
import ModelLibrary
import Statistics
import Testing
import TrialEngine
import TrialProtocol

/// Typical values that are known with an error only, where all is known in closed form: the exposure is dose / CL.
@Suite struct AnalyticUncertaintyTests {
    private static let model = """
        model: one
        title: One compartment without variability
        time: h
        parameters:
          CL: {typical: 2 L/h, uncertainty: {rse: 20 %}}
          V: {typical: 10 L, uncertainty: {interval: [8 L, 12.5 L]}}
        uncertainty_correlations: [[CL, V, 0.5]]
        states: {A: mg}
        equations: |
          A' = -CL / V * A
        routes: {iv: {into: A}}
        outputs: {A: {unit: mg}}
        """

    private static func plan(_ rest: String, in folder: URL) throws -> TrialPlan {
        let file = folder.appendingPathComponent("one.yaml")
        if !FileManager.default.fileExists(atPath: file.path) { try model.write(to: file, atomically: true, encoding: .utf8) }
        let text = """
            trial: t
            twin: one
            cohort: {covariates: {age: {value: 50 y}}}
            duration: 400 h
            arms: {only: {give: {dose: \(rest.contains("optimise") ? "amount" : "100 mg"), route: iv, at: 0 h}}}
            endpoints:
              auc: {value: 'auc(A / 10 L, 0 h, 400 h)', unit: mg*h/L}
            \(rest)
            """
        return try ProtocolFile.plan(for: Document.parse(text, file: folder.path + "/t.yaml"), library: ModelLibrary.resolver)
    }

    private static func withFolder<Value>(_ work: (URL) throws -> Value) throws -> Value {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("dosis-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try work(folder)
    }

    /// auc = dose V / (CL 10 L), so that its logarithm over truths is normal with the variance of the difference of two errors
    /// with correlation 0.5: sd of CL's sqrt(ln 1.04) = 0.198, of V's ln(12.5 / 8) / 3.92 = 0.1138. With 1,000 truths mean and
    /// sd lie within 4.5 standard errors with a probability of 0.99999; the seed is fixed. All twins of a replicate are alike.
    @Test func everyReplicateHasATruth() throws {
        let (cl, v) = (log1p(0.04).squareRoot(), log(12.5 / 8) / (2 * 1.959963984540054))
        let sd = (cl * cl + v * v - cl * v).squareRoot()
        let values = try Self.withFolder { folder in
            let run = try TrialRun(Self.plan("size: 3\nreplicates: 1000\nparameter_uncertainty: true", in: folder), version: "test")
            return try (0..<1000).map { replicate -> Double in
                let found = try run.endpoints(replicate: replicate, twins: 0..<3, absent: []).map { $0[0][0] }
                #expect(Set(found).count == 1)
                return log(found[0] / 50)
            }
        }
        let sample = Sample(values)
        #expect(abs(try #require(sample.mean)) < 4.5 * sd / 1000.0.squareRoot())
        #expect(abs(try #require(sample.standardDeviation) / sd - 1) < 4.5 / 2000.0.squareRoot())
    }

    @Test func withoutTheKeyTheEstimatesAreTheTruth() throws {
        let found = try Self.withFolder { folder in
            try TrialRun(Self.plan("size: 2\nreplicates: 2", in: folder), version: "test").endpoints(replicate: 1, twins: 0..<2, absent: [])
        }
        // dose / CL; the curve's rest after 400 h is e^-80. Relative tolerance of the solver 1e-6.
        #expect(found.allSatisfy { abs($0[0][0] - 50) < 1e-3 })
    }

    /// The largest dose with an AUC of at most 40 mg*h/L is 40 mg*h/L CL 10 L / V: 80 mg, and over the truths lognormal. Its 2.5th
    /// percentile among 400 draws has a standard error of 0.13 sd, sqrt(p q / n) by the density there; limits are checked
    /// to 4 of them, and to the grid's step of 1 mg. Without draws all twins agree on the dose.
    @Test func theIntervalOfTheBestDoseKnowsOfTheErrors() throws {
        let (cl, v) = (log1p(0.04).squareRoot(), log(12.5 / 8) / (2 * 1.959963984540054))
        let sd = (cl * cl + v * v - cl * v).squareRoot()
        func interval(_ draws: Int, threads: Int) throws -> PopulationOptimum {
            try Self.withFolder { folder in
                let plan = try Self.plan(
                    "size: 64\noptimise: {vary: {amount: {from: 30 mg, to: 200 mg, step: 1 mg}}, maximise: mean(auc), subject_to: mean(auc) <= 40.001 mg*h/L, parameter_draws: \(draws), method: grid}",
                    in: folder)
                return try #require(try PopulationOptimiser(plan, threads: threads).run())
            }
        }
        let known = try interval(0, threads: 2)
        #expect(known.best == [80] && known.whole.lower == [80] && known.whole.upper == [80])
        let found = try interval(400, threads: 2)
        #expect(found.best == [80])
        let tolerance = 4 * 0.13 * sd
        #expect(abs(log(found.whole.lower[0] / 80) + 1.96 * sd) < tolerance + 1 / 50.0)
        #expect(abs(log(found.whole.upper[0] / 80) - 1.96 * sd) < tolerance + 1 / 120.0)
        // The same bits with another number of threads.
        let alone = try interval(20, threads: 1)
        let together = try interval(20, threads: 3)
        #expect(alone.whole.lower == together.whole.lower && alone.whole.probabilityBest == together.whole.probabilityBest)
    }

    /// Two candidates were solved, 0 and 10; what a truth changes is halfway between theirs at 5, and a group's is its own twins'.
    @Test func changesLieBetweenCandidates() {
        let base = [[[1.0, 2, 3]], [[10.0, 20, 30]]]
        let uncertain = UncertainStatistics(
            nodes: [0, 2], twins: [0, 1, 5], base: base, draws: [[[[2, 3, 4]], [[13, 23, 33]]], [[[1, 2, 3]], [[10, 20, 60]]]])
        let mean = [PopulationStatistic(kind: .mean, endpoint: 0)]
        let all = uncertain.changes(mean, of: [0, 1, 2, 5], [[0], [5], [10], [12]])
        #expect(all == [[[1, 0], [2, 5], [3, 10], [3, 10]]])
        #expect(uncertain.changes(mean, of: [0, 1], [[0], [5], [10]]) == [[[1, 0], [2, 0], [3, 0]]])
        // Candidates may stand in any order.
        let turned = UncertainStatistics(
            nodes: [0, 1], twins: [0, 1, 5], base: base.reversed(), draws: [[[[13, 23, 33]], [[2, 3, 4]]]])
        #expect(turned.changes(mean, of: [0, 1, 5], [[10], [0], [5]]) == [[[3], [1], [2]]])
    }
}
