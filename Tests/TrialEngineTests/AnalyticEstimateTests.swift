import Documents
import Foundation
import ResultStore
import Testing
import TrialEngine

/// Estimates within a trial, in closed form: a level that stays, m ~ N(10, 2^2), read with an error of standard deviation 1.
@Suite struct AnalyticEstimateTests {
    private static let model = """
        model: level
        title: A level that stays
        time: h
        parameters:
          m: {typical: 10 mg/L, iiv: {sd: 2 mg/L, distribution: normal}}
        states: {given: mg}
        equations: |
          given' = 0 mg/h
          C = m
        routes: {iv: {into: given}}
        outputs:
          C: {unit: mg/L, error: {additive: 1 mg/L}, lloq: 1 mg/L}
          A: {value: given, unit: mg}
        """

    private static let text = """
        trial: estimates
        twin: level
        cohort: {covariates: {weight: {value: 70 kg}}}
        size: 40
        duration: 100 h
        arms:
          guided:
            give: {name: dose, dose: 100 mg, every: 24 h}
            decide:
              - {name: first, measure: {a: {C: 10 h}, b: {C: 20 h}}, result_after: 1 h, estimate: map, rules: [{dose: estimated(m) * 10 L}]}
              - {name: second, measure: {c: {C: 30 h}}, estimate: map, rules: [{when: estimated(high), dose: estimated(area) / 1 h * 1 L}, {keep: true}]}
          plain:
            give: {name: dose, dose: 100 mg, every: 24 h}
        endpoints:
          area: {value: 'auc(C, 40 h, 60 h)', unit: mg*h/L}
          total: {value: 'at(A, 100 h)', unit: mg}
          high: {event: area > 200 mg*h/L}
        """

    /// After n readings with sum of deviations s the mode is 10 + s / (n + 1/4); the area is 20 h times that.
    @Test(arguments: [1, 3]) func estimatesAreThoseOfTheReadings(_ threads: Int) throws {
        let fixture = try TrialFixture()
        defer { fixture.remove() }
        try Self.model.write(to: fixture.folder.appendingPathComponent("level.yaml"), atomically: true, encoding: .utf8)
        let file = try ResultFile.open(try fixture.run(Self.text, "estimates.h5", threads: threads))
        defer { try? file.close() }
        let reader = try ResultReader(file)
        func column(_ name: String) throws -> [Double] { try #require(reader.column(name, ofTable: "decisions").asNumbers) }
        let (a, b, c) = (try column("a"), try column("b"), try column("c"))
        let (m, area, high) = (try column("estimated_m"), try column("estimated_area"), try column("estimated_high"))
        let after = try column("dose_after"), outcomes = try file.texts("/decisions/outcome")
        var sums: [Int: Double] = [:]
        let twins = try #require(reader.column("twin", ofTable: "decisions").asIntegers)
        #expect(twins.count == 80)
        for row in twins.indices {
            if !a[row].isNaN {
                let sum = a[row] + b[row] - 20
                sums[twins[row]] = sum
                #expect((m[row] - (10 + sum / 2.25)).magnitude < 1e-6)
                #expect((after[row] - 10 * m[row]).magnitude < 1e-9 * after[row])
            } else {
                let sum = try #require(sums[twins[row]]) + c[row] - 10
                let expected = 20 * (10 + sum / 3.25)
                #expect(high[row] == (expected > 200 ? 1 : 0))
                #expect(outcomes[row] == (expected > 200 ? "dose" : "keep"))
                if expected > 200 { #expect((area[row] - expected).magnitude < 1e-4) }
            }
        }
        for difference in try file.numbers("/replay/largest_difference") { #expect(difference <= 1e-6) }
    }

    /// The same bits whatever the threads.
    @Test func threadsDoNotMatter() throws {
        let fixture = try TrialFixture()
        defer { fixture.remove() }
        try Self.model.write(to: fixture.folder.appendingPathComponent("level.yaml"), atomically: true, encoding: .utf8)
        func estimates(_ name: String, _ threads: Int) throws -> [UInt64] {
            let file = try ResultFile.open(try fixture.run(Self.text, name, threads: threads))
            defer { try? file.close() }
            return try file.numbers("/decisions/estimated_m").map(\.bitPattern)
        }
        #expect(try estimates("one.h5", 1) == estimates("three.h5", 3))
    }
}
