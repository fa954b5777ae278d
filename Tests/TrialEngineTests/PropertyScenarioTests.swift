import Foundation
import ResultStore
import Testing
import TrialEngine

/// Scenarios are the same twins in another world; strata are what they say.
@Suite struct PropertyScenarioTests {
    let arms = TrialFixture.fixed + "\n" + TrialFixture.weighted

    /// Every scenario has the bits that a protocol with the other values in place would have.
    @Test func aScenarioIsTheProtocolWithOtherValues() throws {
        let fixture = try TrialFixture()
        defer { fixture.remove() }
        let scenarios = "scenarios: {low: {arms.fixed.give.dose: 500 mg}, slow: {twin.CL: 2 L/h}}"
        let all = try ResultReader(ResultFile.open(fixture.run(TrialFixture.text(arms: arms, size: 40, replicates: 2, more: scenarios), "all.h5")))
        #expect(all.scenarios == ["base", "low", "slow"])
        let low = TrialFixture.text(arms: arms, size: 40, replicates: 2).replacing("dose: 1000 mg", with: "dose: 500 mg")
        let alone = [TrialFixture.text(arms: arms, size: 40, replicates: 2), low]
        for (scenario, text) in alone.enumerated() {
            let one = try ResultReader(ResultFile.open(fixture.run(text, "\(scenario).h5")))
            for arm in ["fixed", "weighted"] {
                for replicate in 0..<2 {
                    #expect(try all.endpoint("auc24", arm: arm, scenario: scenario, replicate: replicate) == one.endpoint("auc24", arm: arm, replicate: replicate))
                    #expect(
                        try all.trajectories("C", arm: arm, scenario: scenario, replicate: replicate)
                            == one.trajectories("C", arm: arm, replicate: replicate))
                }
            }
            #expect(try all.twinValues("observed_arm", scenario: scenario, replicate: 1) == one.twinValues("observed_arm", replicate: 1))
        }
        // A parameter of the twin is fixed for everybody; covariates are those of the same twins.
        #expect(try all.twinValues("weight", scenario: 2) == all.twinValues("weight"))
        #expect(try all.endpoint("auc24", arm: "fixed", scenario: 2) != all.endpoint("auc24", arm: "fixed"))
    }

    @Test func longTablesTellTheScenario() throws {
        let fixture = try TrialFixture()
        defer { fixture.remove() }
        let text = TrialFixture.text(arms: arms, size: 10, more: "scenarios: {low: {arms.fixed.give.dose: 500 mg}}")
        let reader = try ResultReader(ResultFile.open(fixture.run(text, "all.h5")))
        let scenarios = try #require(reader.column("scenario", ofTable: "doses").asNumbers)
        let amounts = try #require(reader.column("amount", ofTable: "doses").asNumbers)
        let fixed = try #require(reader.column("arm", ofTable: "doses").asNumbers)
        for (scenario, amount) in [(0.0, 1000.0), (1, 500)] {
            let own = amounts.indices.filter { scenarios[$0] == scenario && fixed[$0] == 0 }
            #expect(own.count == 40 && own.allSatisfy { amounts[$0] == amount })
        }
    }

    /// Complete blocks of a stratum have both arms in equal numbers.
    @Test func strataAreBalanced() throws {
        let fixture = try TrialFixture()
        defer { fixture.remove() }
        let design = "design: {allocation: {fixed: 1, weighted: 1}, block: 2, stratify: [dialysis, {weight: [75 kg]}]}"
        let reader = try ResultReader(ResultFile.open(fixture.run(TrialFixture.text(arms: arms, size: 90, replicates: 2, more: design), "s.h5")))
        for replicate in 0..<2 {
            func column(_ name: String) throws -> [Double] { try #require(reader.twinValues(name, replicate: replicate).asNumbers) }
            let (dialysis, weight, arm) = (try column("dialysis"), try column("weight"), try column("observed_arm"))
            for stratum in 0..<4 {
                let own = arm.indices.filter { dialysis[$0] == Double(stratum % 2) && (weight[$0] >= 75) == (stratum > 1) }.map { arm[$0] }
                #expect(!own.isEmpty)
                for first in stride(from: 0, to: own.count - 1, by: 2) { #expect(own[first] + own[first + 1] == 1) }
            }
        }
    }

    /// What is not stored over time changes no endpoint.
    @Test func endpointsDoNotDependOnWhatIsKept() throws {
        let fixture = try TrialFixture()
        defer { fixture.remove() }
        let all = try datasets(fixture.run(TrialFixture.text(arms: arms), "all.h5"))
        let few = try datasets(fixture.run(TrialFixture.text(arms: arms, more: "keep: endpoints"), "few.h5"))
        #expect(few.keys.filter { $0.hasPrefix("/trajectories") || $0.hasPrefix("/doses") } == [])
        let paths = few.keys.filter { $0.hasPrefix("/endpoints") || $0.hasPrefix("/twins") }
        #expect(paths.count > 8 && paths.allSatisfy { few[$0] == all[$0] })
    }

    /// A concentration that falls as exp(-k t) from a bolus passes a limit at a known time, or is censored at the end.
    @Test func timesToEventsAreCensoredAtTheEnd() throws {
        let fixture = try TrialFixture()
        defer { fixture.remove() }
        let text = TrialFixture.text(arms: arms, more: "keep: endpoints").replacing(
            "endpoints:", with: "endpoints:\n  wait: {time: first_time(C > 28 mg/L), unit: d, title: Waiting}\n  never: {event: not (wait < 1 d)}")
        let reader = try ResultReader(ResultFile.open(fixture.run(text, "t.h5")))
        let first = text.replacing("time: first_time(C > 28 mg/L), unit: d", with: "value: first_time(C > 28 mg/L), unit: d")
        let plain = try ResultReader(ResultFile.open(fixture.run(first, "p.h5")))
        let times = try #require(reader.endpoint("wait", arm: "fixed").asNumbers)
        let came = try #require(reader.endpoint("wait_event", arm: "fixed").asNumbers)
        let raw = try #require(plain.endpoint("wait", arm: "fixed").asNumbers)
        #expect(came.contains(0) && came.contains(1))
        for twin in times.indices {
            #expect(came[twin] == (raw[twin].isNaN ? 0 : 1))
            #expect(times[twin] == (raw[twin].isNaN ? 2 : raw[twin]))
        }
        // Other endpoints see that it never came, as before.
        #expect(try reader.endpoint("never", arm: "fixed") == plain.endpoint("never", arm: "fixed"))
    }
}
