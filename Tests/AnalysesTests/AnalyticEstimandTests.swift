import Analyses
import Documents
import Foundation
import ModelLibrary
import ResultStore
import Testing
import TrialEngine
import TrialProtocol

/// True values of estimands, and what analyses make of them, where both are known in closed form.
///
/// An amount of 0 to start with (but for a spread between patients that cancels in differences) grows by 1 mg/h; the treated
/// get 24 mg a day on top for ten days, unless they quit (hazard 0.1 a day) or drop out (0.05 a day). The control arm is
/// rescued on day 5: it then grows by 2 mg/h. Seeds are fixed; what is random must lie within 4.5 standard errors
/// (probability of a false alarm 7e-6 each).
@Suite struct AnalyticEstimandTests {
    private static let model = """
        model: walk
        title: An amount that grows
        time: h
        covariates: {speed: {unit: mg/h, default: 1 mg/h}}
        parameters: {base: {typical: 0 mg, iiv: {sd: 5 mg, distribution: normal}}}
        states: {y: {unit: mg, initial: base}}
        equations: |
          y' = speed
        routes: {oral: {into: y}}
        outputs: {Y: {value: y, unit: mg}}
        """

    private static func text(population: Int = 4000, replicates: Int = 60, more: String = "") -> String {
        """
        trial: estimands
        seed: 9
        twin: walk
        cohort: {covariates: {weight: {value: 70 kg}}}
        size: 80
        replicates: \(replicates)
        duration: 10 d
        keep: endpoints
        arms:
          control: {decide: [{name: rescue, at: 5 d, rules: [{set: {speed: 2 mg/h}}]}]}
          treated: {give: {dose: 24 mg, every: 1 d}}
        patients:
          dropout: {hazard: 0.05 1/d}
          events: {quit: {hazard: 0.1 1/d, then: {stop: true}}}
        endpoints:
          final: {value: 'at(Y, 10 d)', unit: mg, primary: true}
          large: {event: final > 440 mg}
        estimands:
          population: \(population)
          strategies:
            policy: treatment policy
            never: hypothetical
            mixed: {dropout: hypothetical, quit: treatment policy, rescue: hypothetical}
            until: {dropout: treatment policy, quit: treatment policy, rescue: while on treatment}
            failing: {dropout: {composite: {large: false, final: 0 mg}}, quit: {composite: {large: false, final: 0 mg}}, rescue: treatment policy}
        analysis:
          - {compare: final, between: [treated, control], method: Welch t test, name: all}
          - {compare: final, between: [treated, control], method: Welch t test, name: kept, discard_after: [quit], estimand: mixed}
          - {compare: large, between: [treated, control], method: risk difference, name: success, fail_after: [quit, dropout], estimand: failing}
        \(more)
        """
    }

    /// Mean number of the doses on days 0 to 9 that come before an exponential time of a rate.
    private func doses(_ rate: Double) -> Double { (0..<10).reduce(0) { $0 + exp(-rate * Double($1)) } }

    private func withTrial(_ text: String, threads: Int = 2, _ look: (ResultFile) throws -> Void) throws {
        let models = FileManager.default.temporaryDirectory.appendingPathComponent("dosis-walk-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: models, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: models) }
        let model = models.appendingPathComponent("walk.yaml")
        try Self.model.write(to: model, atomically: true, encoding: .utf8)
        let trial = try DeclaredTrial(text.replacing("twin: walk", with: "twin: \(model.path)"), threads: threads)
        defer { trial.remove() }
        try look(trial.file)
    }

    @Test func truthsAreThoseInClosedForm() throws {
        try withTrial(Self.text(replicates: 1)) { file in
            let names = try file.texts("/analyses/estimands/all/estimand")
            #expect(names == ["policy", "never", "mixed", "until", "failing"])
            let truth = try file.numbers("/analyses/estimands/all/truth"), error = try file.numbers("/analyses/estimands/all/truth_se")
            // 240 mg from growth, 360 with rescue, 120 until it; who drops out before day 5 is not rescued.
            let stayed = exp(-1.5), rescued = exp(-0.25)
            let expected: [Double] = [
                240 + 24 * doses(0.15) - (240 + 120 * rescued), 480 - 240, 240 + 24 * doses(0.1) - 240,
                240 + 24 * doses(0.15) - (240 - 120 * rescued),
                480 * stayed - 360 * stayed,
            ]
            for (index, value) in expected.enumerated() {
                #expect((truth[index] - value).magnitude <= 4.5 * error[index] + 1e-3, "\(names[index])")
            }
            // Nothing random is left of the difference where nothing happens.
            #expect((truth[1] - 240).magnitude < 1e-3)
            // Whoever quits or leaves, in either arm, fails; who stays treated has 480 mg, some 8 SD above; the others 360.
            let success = try file.numbers("/analyses/estimands/success/truth")
            #expect((success[4] - stayed).magnitude <= 4.5 * (stayed * (1 - stayed) / 4000).squareRoot())
            #expect(success[1] == 1)
            #expect(try file.shape("/population/policy/treated/final") == [4000])
        }
    }

    /// Of those who stay, the treated lost doses to quitting alone; without those who quit, none.
    @Test func biasesAreThoseInClosedForm() throws {
        try withTrial(Self.text()) { file in
            func column(_ analysis: String, _ name: String) throws -> [Double] { try file.numbers("/analyses/estimands/\(analysis)/\(name)") }
            let means = ["all": 240 + 24 * doses(0.1) - 360, "kept": 480.0 - 360]
            for (analysis, mean) in means {
                let estimate = try column(analysis, "mean_estimate"), truth = try column(analysis, "truth")
                let bias = try column(analysis, "bias"), error = try column(analysis, "bias_se")
                for index in 0..<5 {
                    #expect((estimate[index] - mean).magnitude <= 4.5 * error[index])
                    #expect((bias[index] - (estimate[index] - truth[index])).magnitude < 1e-9)
                }
            }
            // Everybody is counted: none is missing where leaving is failing.
            #expect(try file.numbers("/analyses/comparisons/success/treated_missing").allSatisfy { $0 == 0 })
            let left = try file.numbers("/analyses/comparisons/all/treated_missing").reduce(0, +) / (60 * 40)
            let gone = 1 - exp(-0.5)
            #expect((left - gone).magnitude <= 4.5 * (gone * (1 - gone) / (60 * 40)).squareRoot())
            let success = try column("success", "mean_estimate"), error = try column("success", "bias_se")
            #expect((success[4] - exp(-1.5)).magnitude <= 4.5 * error[4])
            // The comparison's own truth is that of the estimand it aims at.
            #expect(try file.numbers("/analyses/comparisons/kept/truth") == [column("kept", "truth")[2]])
        }
    }

    @Test func threadsAndScenariosChangeNoBit() throws {
        let scenario = "scenarios: {\"null\": {arms.treated.give.dose: 0 mg}}"
        var seen: [[UInt64]] = []
        for (threads, more) in [(1, ""), (3, ""), (2, scenario)] {
            try withTrial(Self.text(population: 1000, replicates: 1, more: more), threads: threads) { file in
                let values = try ["policy", "until", "never"].flatMap { try file.numbers("/population/\($0)/treated/final").prefix(1000) }
                seen.append(values.map(\.bitPattern))
                guard threads == 2 else { return }
                let truth = try file.numbers("/analyses/estimands/all/truth")
                #expect(truth.count == 10 && (truth[6] + 0).magnitude < 1e-3)
            }
        }
        #expect(seen[0] == seen[1] && seen[0] == seen[2])
    }

    /// A run that is stopped while the superpopulation is solved has its trial done, and goes on to the same file.
    @Test func anInterruptedSuperpopulationIsResumed() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("dosis-walk-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Self.model.write(to: folder.appendingPathComponent("walk.yaml"), atomically: true, encoding: .utf8)
        let document = try Document.parse(Self.text(replicates: 1), file: folder.path + "/trial.yaml")
        let plan = try ProtocolFile.plan(for: document, library: ModelLibrary.resolver)
        func run(_ name: String, resume: Bool = false, stopping: Bool = false) throws -> TrialRun.Outcome {
            let stop = StopRequest()
            return try TrialRun(plan, version: "test").run(
                to: folder.appendingPathComponent(name).path, options: RunOptions(threads: 2, resume: resume), stop: stop,
                progress: { if stopping && $0.stage != nil { stop.stop() } }, analyse: { try TrialAnalyses.write(into: $0, plan: plan) })
        }
        #expect(try run("whole.h5").ending == .finished)
        let stopped = try run("stopped.h5", stopping: true)
        #expect(stopped.ending == .interrupted && stopped.done == 80)
        #expect(try run("stopped.h5", resume: true).ending == .finished)
        let files = try ["whole.h5", "stopped.h5"].map { try ResultFile.open(folder.appendingPathComponent($0).path) }
        for path in ["/population/failing/control/large", "/population/until/control/final", "/analyses/estimands/all/truth", "/endpoints/treated/final"] {
            #expect(try files[0].numbers(path).map(\.bitPattern) == files[1].numbers(path).map(\.bitPattern), "\(path)")
        }
    }

    /// Without estimands, too, what is not observed is missing; times to events are censored when patients leave.
    @Test func whatComesAfterLeavingIsNotObserved() throws {
        let text = """
            trial: leaving
            seed: 4
            twin: walk
            cohort: {covariates: {weight: {value: 70 kg}}}
            size: 400
            duration: 10 d
            arms: {slow: {}, fast: {give: {dose: 24 mg, every: 1 d}}}
            patients: {dropout: {hazard: 0.1 1/d}}
            endpoints:
              crossing: {time: 'first_time(Y > 200 mg)', unit: d}
              early: {value: 'at(Y, 2 d)', unit: mg}
            analysis:
              - {compare: crossing, between: [fast, slow], method: log-rank}
              - {compare: early, between: [fast, slow], method: Welch t test}
            """
        try withTrial(text) { file in
            let arms = try #require(file.read("/twins/observed_arm").asNumbers)
            let left = try file.numbers("/intercurrent/fast/dropout")
            let missing = arms.indices.count { arms[$0] == 1 && left[$0] < 48 }
            #expect(missing > 10)
            #expect(try file.numbers("/analyses/comparisons/early/treated_missing") == [Double(missing)])
            // A time to an event is never missing: it is censored.
            #expect(try file.numbers("/analyses/comparisons/crossing/treated_missing") == [0])
            // 200 mg come on day 8.3 in the slow arm: half have left before, and are followed no longer.
            let curve = try file.datasets(in: "/analyses/survival/crossing")
            #expect(!curve.isEmpty)
        }
    }
}
