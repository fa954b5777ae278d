import Documents
import Foundation
import ModelLibrary
import ResultStore
import Testing
import TrialEngine
import TrialProtocol

/// What patients do and what happens to them, against the distributions it is drawn from.
///
/// Seeds are fixed. Shares must lie within 4.5 standard errors (probability of a false alarm 7e-6), distributions within
/// Kolmogorov's distance of 1.95 / sqrt(n) (0.001).
@Suite struct AnalyticPatientTests {
    private static func text(patients: String, visits: String = "", decide: String = "", size: Int = 400, duration: String = "10 d", solver: String = "exact") -> String {
        """
        trial: patients
        seed: 77
        twin: clock
        cohort: {covariates: {weight: {value: 70 kg}}}
        size: \(size)
        duration: \(duration)
        solver: \(solver)
        arms:
          treated:
            give: {name: daily, dose: 100 mg, every: 1 d}
            \(decide)
        observe: {A: {every: 12 h}}
        endpoints: {exposure: {value: 'auc(A, 0 h, 240 h)'}}
        \(patients.isEmpty ? "" : "patients: \(patients)")
        \(visits.isEmpty ? "" : "visits: \(visits)")
        """
    }

    private func withResults(_ text: String, _ look: (ResultFile, TrialFixture) throws -> Void) throws {
        let fixture = try TrialFixture()
        defer { fixture.remove() }
        try AnalyticDecisionTests.model.write(to: fixture.folder.appendingPathComponent("clock.yaml"), atomically: true, encoding: .utf8)
        let file = try ResultFile.open(fixture.run(text, "results.h5"))
        defer { try? file.close() }
        try look(file, fixture)
    }

    /// `[twin: time]` of a kind of event.
    private func times(of kind: String, _ file: ResultFile) throws -> [Int: Double] {
        let kinds = try file.texts("/events/kind"), twins = try #require(file.read("/events/twin").asIntegers)
        let times = try file.numbers("/events/time")
        return Dictionary(uniqueKeysWithValues: kinds.indices.filter { kinds[$0] == kind }.map { (twins[$0], times[$0]) })
    }

    @Test func dosesAreTakenAsAMarkovChain() throws {
        try withResults(Self.text(patients: "{adherence: {after_taken: 90 %, after_missed: 40 %}}")) { file, _ in
            let twins = try #require(file.read("/omitted_doses/twin").asIntegers), times = try file.numbers("/omitted_doses/time")
            #expect(Set(try file.texts("/omitted_doses/reason")) == ["missed by the patient"])
            var isMissed = Array(repeating: Array(repeating: false, count: 10), count: 400)
            for (twin, time) in zip(twins, times) { isMissed[twin - 1][Int(time / 24)] = true }
            var counts = [[0.0, 0], [0, 0]]
            for course in isMissed {
                for (before, after) in zip(course, course.dropFirst()) { counts[before ? 1 : 0][after ? 1 : 0] += 1 }
            }
            for (row, chance) in zip(counts, [0.9, 0.4]) {
                let n = row[0] + row[1]
                #expect((row[0] / n - chance).magnitude <= 4.5 * (chance * (1 - chance) / n).squareRoot())
            }
            // The first dose comes with the long-run probability, 0.4 / (0.4 + 0.1).
            let first = Double(isMissed.count { !$0[0] }) / 400
            #expect((first - 0.8).magnitude <= 4.5 * (0.8 * 0.2 / 400).squareRoot())
            let given = try file.numbers("/doses/amount").count
            #expect(given + twins.count == 4000)
        }
    }

    @Test func dosesVaryInTimeAndStopInHolidays() throws {
        try withResults(Self.text(patients: "{adherence: {timing: 2 h, holidays: {every: 5 d, for: 1.5 d}}}")) { file, _ in
            let times = try file.numbers("/doses/time")
            let late = times.map { $0 - ($0 / 24).rounded() * 24 }
            #expect(late.allSatisfy { $0.magnitude <= 10.8 })
            // Without the doses at 0, which cannot be early.
            let sample = zip(times, late).filter { $0.0 > 12 }.map(\.1)
            let sd = (sample.reduce(0) { $0 + $1 * $1 } / Double(sample.count)).squareRoot()
            // The standard error of a normal sample's standard deviation is sd / sqrt(2 n).
            #expect((sd - 2).magnitude <= 4.5 * 2 / (2 * Double(sample.count)).squareRoot())
            let reasons = try file.texts("/omitted_doses/reason")
            #expect(Set(reasons) == ["drug holiday"])
            // Holidays and the time between them renew: over 10 d from the start at most 1.5 / 6.5 of the time.
            let share = Double(reasons.count) / Double(reasons.count + times.count)
            #expect(share > 0.1 && share < 1.5 / 6.5)
        }
    }

    @Test(arguments: ["exact", "cvode"]) func dropoutFollowsItsHazard(_ solver: String) throws {
        // Hazard and distribution function in hours; the last hazard is 1e-4 t, since x is the time: a Weibull of shape 2
        // and scale sqrt(2 / 1e-4).
        let cases: [(String, @Sendable (Double) -> Double)] = [
            ("{hazard: 0.01 1/h}", { 1 - exp(-0.01 * $0) }),
            ("{weibull: {shape: 1.5, scale: 150 h}}", { 1 - exp(-pow($0 / 150, 1.5)) }),
            ("{hazard: 0.0001 1/h/mg * x}", { 1 - exp(-0.00005 * $0 * $0) }),
        ]
        for (dropout, distribution) in cases {
            try withResults(Self.text(patients: "{dropout: \(dropout)}", size: 1000, solver: solver)) { file, _ in
                let found = try times(of: "dropped out", file).values.sorted()
                var distance = 0.0
                for (index, time) in found.enumerated() {
                    distance = max(distance, (distribution(time) - Double(index) / 1000).magnitude, (distribution(time) - Double(index + 1) / 1000).magnitude)
                }
                distance = max(distance, (distribution(240) - Double(found.count) / 1000).magnitude)
                #expect(distance <= 1.95 / 1000.0.squareRoot())
                for difference in try file.numbers("/replay/largest_difference") { #expect(difference <= 1e-6) }
            }
        }
    }

    /// Equal variates give equal times, whether the hazard is integrated or known: Simpson's rule is exact for a hazard that
    /// is linear in time, so what is left is the solver's error in x.
    @Test func integratedHazardsAreExact() throws {
        var known: [Int: Double] = [:]
        try withResults(Self.text(patients: "{dropout: {weibull: {shape: 2, scale: 141.4213562373095 h}}}")) { file, _ in
            known = try times(of: "dropped out", file)
        }
        try withResults(Self.text(patients: "{dropout: {hazard: 0.0001 1/h/mg * x, every: 17 h}}")) { file, _ in
            let found = try times(of: "dropped out", file)
            #expect(found.count == known.count && found.count > 300)
            for (twin, time) in found { #expect((time - (known[twin] ?? .nan)).magnitude <= 1e-6 * time) }
        }
    }

    @Test func whoLeftIsNeitherTreatedNorSeen() throws {
        try withResults(
            Self.text(patients: "{dropout: {hazard: 0.01 1/h}}", visits: "{A: {every: 2 d, from: 0 d, window: 6 h, missed: 20 %}}")
        ) { file, _ in
            let left = try times(of: "dropped out", file)
            for table in ["doses", "observations"] {
                let twins = try #require(file.read("/\(table)/twin").asIntegers), times = try file.numbers("/\(table)/time")
                for (twin, time) in zip(twins, times) { #expect(time < left[twin] ?? .infinity) }
                #expect(Set(twins).count == 400)
            }
            let values = try file.numbers("/visits/treated/A"), came = try file.numbers("/visits/treated/A_time")
            #expect(values.count == 400 * 6 && came.count == values.count)
            var seen = 0.0, due = 0.0
            for index in values.indices {
                let (twin, planned) = (index / 6 + 1, Double(index % 6) * 48)
                #expect(values[index].isNaN == came[index].isNaN)
                if !came[index].isNaN {
                    #expect((came[index] - planned).magnitude <= (planned == 0 ? 0 : 6) && came[index] < left[twin] ?? .infinity && came[index] <= 240)
                }
                if planned == 0 { #expect(!values[index].isNaN) }
                if planned > 0, planned + 6 < left[twin] ?? .infinity {
                    due += 1
                    if !values[index].isNaN { seen += 1 }
                }
            }
            #expect((seen / due - 0.8).magnitude <= 4.5 * (0.8 * 0.2 / due).squareRoot())
            // What happens to a patient changes his treatment, but not that the twin is solved to the end.
            #expect(try file.numbers("/trajectories/treated/A").allSatisfy { !$0.isNaN })
        }
    }

    @Test func consequencesFollow() throws {
        // x passes 100 mg at 100 h. Looks are 8 h apart, with 8 parts: noticed at 104 h, dated 101 h.
        let events = "{events: {high: {when: x > 100.5 mg, every: 8 h, then: {hold: 1 d, reduce: 50 %}}}}"
        try withResults(Self.text(patients: events, size: 2)) { file, _ in
            let found = try times(of: "adverse event", file)
            #expect(found == [1: 101, 2: 101])
            let doses = try file.numbers("/doses/time").prefix(9).map { $0 }, amounts = try file.numbers("/doses/amount").prefix(9).map { $0 }
            // 120 h lies within the hold.
            #expect(doses == [0, 24, 48, 72, 96, 144, 168, 192, 216])
            #expect(amounts == [100, 100, 100, 100, 100, 50, 50, 50, 50])
        }
        try withResults(Self.text(patients: "{events: {end: {when: x > 100.5 mg, every: 8 h, then: {die: true}}}}", size: 2)) { file, _ in
            #expect(try times(of: "died", file).count == 2)
            let course = try file.numbers("/trajectories/treated/A").prefix(21)
            #expect(course.map(\.isNaN) == (0..<21).map { $0 * 12 > 104 })
            #expect(try file.numbers("/endpoints/treated/exposure").allSatisfy(\.isNaN))
            for difference in try file.numbers("/replay/largest_difference") { #expect(difference <= 1e-6) }
        }
    }

    @Test func recurrentEventsAreAPoissonProcess() throws {
        try withResults(Self.text(patients: "{events: {fall: {hazard: 0.02 1/h, recurrent: true}, trip: {hazard: 0.0001 1/h/mg * x, recurrent: true}}}")) { file, _ in
            let details = try file.texts("/events/detail")
            // Poisson with means 0.02 * 240 and 0.00005 * 240^2 per twin.
            for (name, mean) in [("fall", 4.8), ("trip", 2.88)] {
                let count = Double(details.count { $0 == name })
                #expect((count - 400 * mean).magnitude <= 4.5 * (400 * mean).squareRoot())
            }
        }
    }

    @Test func hypotheticalTwinsLiveWithoutIntercurrentEvents() throws {
        let fixture = try TrialFixture()
        defer { fixture.remove() }
        try AnalyticDecisionTests.model.write(to: fixture.folder.appendingPathComponent("clock.yaml"), atomically: true, encoding: .utf8)
        let decide = "decide: [{every: 3 d, rules: [{when: number == 1, dose: 2 * dose}, {stop: true}]}]"
        let happening = "{dropout: {hazard: 0.01 1/h}, events: {bad: {hazard: 0.01 1/h, then: {stop: true}}}}"
        let real = try TrialRun(fixture.plan(Self.text(patients: happening, decide: decide)), version: "test")
        let plain = try TrialRun(
            fixture.plan(Self.text(patients: "", decide: "decide: [{every: 3 d, rules: [{when: number == 1, dose: 2 * dose}]}]")), version: "test")
        let hypothetical = try real.endpoints(replicate: 0, twins: 0..<40, absent: ["dropout", "bad", "decide 1"])
        #expect(hypothetical == (try plain.endpoints(replicate: 0, twins: 0..<40, absent: [])))
        let factual = try real.endpoints(replicate: 0, twins: 0..<40, absent: [])
        #expect(zip(factual, hypothetical).allSatisfy { $0[0][0] <= $1[0][0] } && factual != hypothetical)
    }

    @Test func decisionsAtVisitsSeeWhatVisitsHold() throws {
        let decide = "decide: [{name: look, at: visits, measure: {level: A}, rules: [{when: level < 110 mg, dose: 1.1 * dose}]}]"
        try withResults(Self.text(patients: "", visits: "{A: {every: 2 d, window: 12 h, missed: 20 %}}", decide: decide, size: 50)) { file, _ in
            let values = try file.numbers("/visits/treated/A"), came = try file.numbers("/visits/treated/A_time")
            let twins = try #require(file.read("/decisions/twin").asIntegers)
            let times = try file.numbers("/decisions/time"), levels = try file.numbers("/decisions/level")
            #expect(twins.count > 120)
            for row in twins.indices {
                let visits = (0..<6).map { (twins[row] - 1) * 6 + $0 }
                let visit = try #require(visits.first { came[$0] == times[row] })
                #expect(values[visit] == levels[row])
            }
        }
    }
}
