import Foundation
import ResultStore
import Testing
import TrialEngine

/// Promise 1: same input, same bits, whatever the threads, resumes, or other arms and visits.
@Suite struct PropertyReproducibilityTests {
    let both = TrialFixture.fixed + "\n" + TrialFixture.weighted

    static let layouts = [
        "", "keep: summaries", "keep: endpoints",
        """
        scenarios: {higher: {arms.fixed.give.dose: 1500 mg}, "null": {arms.weighted.give.dose: 1 g, arms.weighted.give.over: 1 h}}
        design: {allocation: {fixed: 1, weighted: 1}, method: minimisation, stratify: [dialysis, {weight: [70 kg, 90 kg]}]}
        """,
    ]

    @Test(arguments: layouts) func threadsDoNotMatter(more: String) throws {
        let fixture = try TrialFixture()
        defer { fixture.remove() }
        let text = TrialFixture.text(arms: both, size: 100, more: more)
        let one = try datasets(fixture.run(text, "one.h5", threads: 1))
        #expect(one.count > 20)
        for threads in [2, 5] {
            let other = try datasets(fixture.run(text, "\(threads).h5", threads: threads))
            #expect(bitwiseDifferences(one, other) == [])
        }
    }

    @Test(arguments: layouts) func anInterruptedRunResumesToTheSameBits(more: String) throws {
        let fixture = try TrialFixture()
        defer { fixture.remove() }
        let text = TrialFixture.text(arms: both, size: 400, replicates: 2, more: more)
        let whole = try datasets(fixture.run(text, "whole.h5"))
        let path = fixture.folder.appendingPathComponent("stopped.h5").path
        let stop = StopRequest()
        let first = try TrialRun(fixture.plan(text), version: "test").run(
            to: path, options: RunOptions(threads: 2), stop: stop, progress: { _ in stop.stop() })
        #expect(first.ending == .interrupted)
        #expect(first.done > 0 && first.done < first.total)
        let second = try TrialRun(fixture.plan(text), version: "test").run(to: path, options: RunOptions(threads: 1, resume: true))
        #expect(second.ending == .finished)
        #expect(second.restartReason == nil)
        #expect(bitwiseDifferences(whole, try datasets(path)) == [])
    }

    @Test func aResumeOfAnotherRunIsRefused() throws {
        let fixture = try TrialFixture()
        defer { fixture.remove() }
        let path = fixture.folder.appendingPathComponent("stopped.h5").path
        let stop = StopRequest()
        stop.stop()
        _ = try TrialRun(fixture.plan(TrialFixture.text(arms: both)), version: "test").run(to: path, options: RunOptions(), stop: stop)
        let other = try fixture.plan(TrialFixture.text(arms: TrialFixture.fixed))
        #expect(throws: ResultStoreError.self) {
            try TrialRun(other, version: "test").run(to: path, options: RunOptions(resume: true))
        }
    }

    @Test func anotherArmLeavesTheOthersAlone() throws {
        let fixture = try TrialFixture()
        defer { fixture.remove() }
        let alone = try datasets(fixture.run(TrialFixture.text(arms: TrialFixture.fixed), "alone.h5"))
        let with = try datasets(fixture.run(TrialFixture.text(arms: TrialFixture.weighted + "\n" + TrialFixture.fixed), "with.h5"))
        let shared = alone.filter { path, _ in
            path.hasPrefix("/twins/") && path != "/twins/observed_arm" || path.hasPrefix("/trajectories/fixed/")
                || path.hasPrefix("/endpoints/fixed/")
        }
        #expect(shared.count >= 12)
        #expect(bitwiseDifferences(shared, with) == [])
    }

    @Test func anotherVisitLeavesEverythingElseAlone() throws {
        let fixture = try TrialFixture()
        defer { fixture.remove() }
        let few = try datasets(fixture.run(TrialFixture.text(arms: both, observe: "C: {at: [12 h, 36 h]}"), "few.h5"))
        let many = try datasets(fixture.run(TrialFixture.text(arms: both, observe: "C: {at: [12 h, 17.3 h, 36 h]}"), "many.h5"))
        let shared = few.filter { $0.key.hasPrefix("/twins/") || $0.key.hasPrefix("/endpoints/") || $0.key.hasPrefix("/doses/") }
        #expect(bitwiseDifferences(shared, many) == [])
        for arm in ["fixed", "weighted"] {
            let two = try #require(few["/trajectories/\(arm)/C"]?.asNumbers)
            let three = try #require(many["/trajectories/\(arm)/C"]?.asNumbers)
            for twin in 0..<50 {
                #expect(two[2 * twin].bitPattern == three[3 * twin].bitPattern)
                #expect(two[2 * twin + 1].bitPattern == three[3 * twin + 2].bitPattern)
            }
        }
        #expect(readings(few).allSatisfy { readings(many)[$0.key] == $0.value })
    }

    /// What is stored changes nothing of what is computed.
    @Test func storageLeavesTheTwinsAlone() throws {
        let fixture = try TrialFixture()
        defer { fixture.remove() }
        let whole = try datasets(fixture.run(TrialFixture.text(arms: both), "whole.h5"))
        let summaries = try datasets(fixture.run(TrialFixture.text(arms: both, more: "keep: summaries"), "summaries.h5"))
        let single = try datasets(fixture.run(TrialFixture.text(arms: both, more: "precision: single"), "single.h5"))
        let courses = whole.filter { $0.key.hasPrefix("/trajectories/") }
        let others = whole.filter { courses[$0.key] == nil && $0.key != "/inputs/protocol" }
        let twins = whole.filter { $0.key.hasPrefix("/twins/") || $0.key.hasPrefix("/endpoints/") || $0.key.hasPrefix("/events/") }
        #expect(twins.count > 15)
        #expect(bitwiseDifferences(twins, summaries) == [])
        #expect(bitwiseDifferences(others, single) == [])
        #expect(summaries.keys.allSatisfy { !$0.hasPrefix("/observations/") && !$0.hasPrefix("/doses/") })
        for (path, values) in courses {
            let rounded = try #require(single[path]?.asNumbers)
            #expect(rounded == values.asNumbers?.map { Double(Float($0)) })
        }
    }

    /// Readings by twin and time.
    private func readings(_ file: [String: StoredValues]) -> [String: UInt64] {
        let twins = file["/observations/twin"]?.asNumbers ?? []
        let times = file["/observations/time"]?.asNumbers ?? []
        let values = file["/observations/value"]?.asNumbers ?? []
        var found: [String: UInt64] = [:]
        for (index, value) in values.enumerated() { found["\(twins[index]) \(times[index])"] = value.bitPattern }
        return found
    }
}
