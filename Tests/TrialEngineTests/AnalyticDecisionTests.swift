import Documents
import Foundation
import ModelLibrary
import ResultStore
import Testing
import TrialEngine
import TrialProtocol

/// Decisions whose every dose is known beforehand: what is measured is the time, in mg at 1 mg/h, without error.
@Suite struct AnalyticDecisionTests {
    static let model = """
        model: clock
        title: A state that is the time
        time: h
        covariates:
          speed: {unit: mg/h, default: 1 mg/h}
        parameters: {k: 0.1 1/h}
        states: {x: mg, central: mg}
        equations: |
          x' = speed
          central' = -k * central
        routes:
          iv: {into: central}
        outputs:
          X: {value: x, unit: mg}
          A: {value: central, unit: mg}
        """

    struct Case: CustomTestStringConvertible, Sendable {
        var name: String
        var decide: String
        /// Days and amounts of all doses, in their order.
        var doses: [(Double, Double)]
        var outcomes: [String]
        var testDescription: String { name }
    }

    /// 100 mg on days 0 to 9, and what differs.
    private static func daily(_ amounts: [Int: Double], without: Set<Int> = []) -> [(Double, Double)] {
        var amount = 100.0
        return (0..<10).compactMap { day in
            amount = amounts[day] ?? amount
            return without.contains(day) ? nil : (Double(day), amount)
        }
    }

    static let cases: [Case] = [
        Case(
            name: "a factor, before the dose of that time", decide: "{at: 3 d, measure: {x: X}, rules: [{when: x > 71.9 mg, dose: 2 * dose}]}",
            doses: daily([3: 200]), outcomes: ["dose"]),
        Case(
            name: "by the time of the sample", decide: "{measure: {x: {X: 70 h}}, result_after: 2 h, rules: [{when: x > 69.9 mg and x < 70.1 mg, dose: 50 mg}]}",
            doses: daily([3: 50]), outcomes: ["dose"]),
        Case(
            name: "after a dose", decide: "{after_dose: 4, rules: [{dose: 2 * dose}]}", doses: daily([4: 200]), outcomes: ["dose"]),
        Case(
            name: "some time after a dose", decide: "{after_dose: [4, 6], by: 3 h, measure: {x: {X: -1 h}}, rules: [{when: x < 100 mg, dose: 2 * dose}]}",
            doses: daily([4: 200]), outcomes: ["dose", "none held"]),
        Case(
            name: "steps on a ladder that ends", decide: "{every: 2 d, times: 3, ladder: [50 mg, 100 mg, 200 mg], rules: [{when: number < 3, step: up}, {step: -5}]}",
            doses: daily([2: 200, 6: 50]), outcomes: ["step", "step", "step"]),
        Case(
            name: "rounded and bounded", decide: "{every: 3 d, round: 25 mg, most: 140 mg, rules: [{dose: 1.2 * dose}]}",
            doses: daily([3: 125, 6: 140, 9: 140]), outcomes: ["dose", "dose", "dose"]),
        Case(name: "a hold", decide: "{at: 3 d, rules: [{hold: 2 d}]}", doses: daily([:], without: [3, 4]), outcomes: ["hold"]),
        Case(name: "a hold of doses", decide: "{at: 3.5 d, rules: [{hold: 2 doses}]}", doses: daily([:], without: [4, 5]), outcomes: ["hold"].map { _ in "skip" }),
        Case(name: "a skip", decide: "{before_dose: 4, rules: [{skip: 1}]}", doses: daily([:], without: [3]), outcomes: ["skip"]),
        Case(
            name: "a delay, and the decision once more", decide: "{before_dose: [4, 6], rules: [{when: number == 1, delay: 12 h}]}",
            doses: daily([:]).map { ($0.0 < 3 ? $0.0 : $0.0 + 0.5, $0.1) }, outcomes: ["delay", "none held", "none held"]),
        Case(
            name: "a stop", decide: "{every: 5 d, rules: [{stop: true}]}", doses: Array(daily([:]).prefix(5)), outcomes: ["stop"]),
        Case(
            name: "another arm, with its own decision", decide: "{at: 5 d, rules: [{switch: other}]}",
            doses: daily([:]).prefix(5) + [(5, 10), (6.5, 10), (8, 20), (9.5, 20)], outcomes: ["switch", "dose"]),
        Case(
            name: "rescue", decide: "{at: 1.125 d, rules: [{add: {dose: 7 mg, every: 6 h, times: 2}}]}",
            doses: daily([:]).prefix(2) + [(1.125, 7), (1.375, 7)] + daily([:]).dropFirst(2), outcomes: ["add"]),
        Case(
            name: "confirmed three times in a row", decide: "{every: 1 d, measure: {x: X}, rules: [{when: x > 60 mg, dose: 2 * dose, confirm: 3}]}",
            doses: daily([5: 200, 8: 400]),
            outcomes: ["none held", "none held", "none held", "none held", "dose", "none held", "none held", "dose", "none held"]),
        Case(
            name: "locked", decide: "{every: 1 d, rules: [{dose: dose + 10 mg, lockout: 3 d}, {when: number == 2, keep: true}]}",
            doses: daily([1: 110, 4: 120, 7: 130]),
            outcomes: ["dose", "keep", "none held", "dose", "none held", "none held", "dose", "none held", "none held"]),
        Case(
            name: "previous and first", decide: "{every: 1 d, until: 4 d, measure: {x: X}, rules: [{when: x - first(x) > 47.9 mg and x - first(x) < 48.1 mg and x - previous(x) > 23.9 mg, dose: 1 mg}]}",
            doses: daily([3: 1]), outcomes: ["none held", "none held", "dose", "none held"]),
        Case(
            name: "the truth", decide: "{at: [2 d, 4 d], sees: truth, rules: [{when: x > 95 mg and central > k * 1 h * 1 mg, dose: 60 mg}]}",
            doses: daily([4: 60]), outcomes: ["none held", "dose"]),
        Case(
            name: "a covariate", decide: "{at: [2 d, 4 d], measure: {x: X}, rules: [{when: number == 1, set: {speed: 3 mg/h}}, {when: x > 191.9 mg and x < 192.1 mg, dose: 60 mg}]}",
            doses: daily([4: 60]), outcomes: ["set", "dose"]),
        Case(name: "no dose any more", decide: "{at: 8 d, rules: [{dose: 0 mg}]}", doses: Array(daily([:]).prefix(8)), outcomes: ["dose"]),
    ]

    static let solvers = ["exact", "cvode", "reference"]

    @Test(arguments: cases, solvers) func doses(_ example: Case, _ solver: String) throws {
        let fixture = try TrialFixture()
        defer { fixture.remove() }
        try Self.model.write(to: fixture.folder.appendingPathComponent("clock.yaml"), atomically: true, encoding: .utf8)
        let text = """
            trial: decisions
            twin: clock
            cohort: {covariates: {weight: {value: 70 kg}}}
            size: 3
            duration: 10 d
            solver: \(solver)
            arms:
              decided:
                give: {dose: 100 mg, every: 1 d}
                decide: [\(example.decide)]
              other:
                give: {name: less, dose: 10 mg, every: 36 h, from: 12 h}
                decide: [{name: later, at: 7 d, rules: [{dose: 20 mg}]}]
            observe: {A: {every: 5 h}, X: {every: 5 h}}
            """
        let path = try fixture.run(text, "decisions.h5")
        let file = try ResultFile.open(path)
        defer { try? file.close() }
        let reader = try ResultReader(file)
        let arms = try #require(reader.column("arm", ofTable: "doses").asIntegers), twins = try #require(reader.column("twin", ofTable: "doses").asIntegers)
        let times = try #require(reader.column("time", ofTable: "doses").asNumbers), amounts = try #require(reader.column("amount", ofTable: "doses").asNumbers)
        for twin in 1...3 {
            let rows = arms.indices.filter { arms[$0] == 0 && twins[$0] == twin }
            // Times and factors here are exact in binary, or rounded once.
            #expect(rows.map { (times[$0] / 24 * 1e9).rounded() / 1e9 } == example.doses.map(\.0))
            #expect(rows.map { amounts[$0] } == example.doses.map(\.1))
        }
        let found = try file.texts("/decisions/outcome"), of = try #require(reader.column("arm", ofTable: "decisions").asIntegers)
        let whose = try #require(reader.column("twin", ofTable: "decisions").asIntegers)
        #expect(found.indices.filter { of[$0] == 0 && whose[$0] == 2 }.map { found[$0] } == example.outcomes)
        for difference in try file.numbers("/replay/largest_difference") { #expect(difference <= 1e-6) }
    }
}
