import Documents
import Foundation
import ModelLibrary
import ResultStore
import Testing
import TrialEngine
import TrialProtocol

/// Twins whose covariates change over time, against closed forms: one compartment whose clearance follows renal function,
/// A(t) = A0 exp(-integral of CL / V), where a step function's integral is a sum.
@Suite struct AnalyticCovariateCourseTests {
    static let model = """
        model: cleared
        title: One compartment, cleared by the kidney
        time: h
        covariates:
          crcl: {unit: mL/min, default: 100 mL/min, studied: [30 mL/min, 150 mL/min]}
          weight: {unit: kg, default: 70 kg}
          diet: {levels: [strict, free], default: free}
        parameters:
          CL: crcl
          V: 0.5 L/kg * weight
        states: {central: mg}
        equations: |
          C = central / V
          central' = -CL * C
        routes:
          iv: {into: central}
        outputs:
          A: {value: central, unit: mg}
          C: {unit: mg/L, error: {proportional: 1 %}}
          kidney: {value: crcl, unit: mL/min}
        """

    static func text(
        cohort: String, arms: String, solver: String = "auto", duration: String = "30 d", more: String = "", endpoints: String = ""
    ) -> String {
        """
        trial: courses
        seed: 11
        twin: cleared
        cohort:
          covariates:
        \(cohort.split(separator: "\n").map { "    " + $0 }.joined(separator: "\n"))
        size: 20
        duration: \(duration)
        solver: \(solver)
        arms:
        \(arms.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n"))
        observe: {A: {every: 1 d}, C: {every: 1 d}, kidney: {every: 1 d}}
        endpoints:
          late: {value: 'at(A, 30 d)', unit: mg}
          kidney9: {value: 'at(crcl, 9.5 d)', unit: mL/min}
        \(endpoints)
        \(more)
        """
    }

    static let falling = """
        start:  {uniform: {from: 40 mL/min, to: 120 mL/min}}
        slope:  {uniform: {from: 0.2 mL/min/d, to: 1 mL/min/d}}
        crcl:   {derived: 'start - slope * t', unit: mL/min, every: 2 d}
        weight: {value: 70 kg}
        """

    private func fixture() throws -> TrialFixture {
        let fixture = try TrialFixture()
        try Self.model.write(to: fixture.folder.appendingPathComponent("cleared.yaml"), atomically: true, encoding: .utf8)
        return fixture
    }

    /// Clearance in steps of two days, whoever solves: the sum of its steps is exact.
    @Test(arguments: ["exact", "cvode", "reference"]) func fallingClearance(_ solver: String) throws {
        let fixture = try fixture()
        defer { fixture.remove() }
        let path = try fixture.run(Self.text(cohort: Self.falling, arms: "once: {give: {dose: 1000 mg, at: 0 d}}", solver: solver), "a.h5")
        let found = try datasets(path)
        let start = try #require(found["/twins/start"]?.asNumbers), slope = try #require(found["/twins/slope"]?.asNumbers)
        let amounts = try #require(found["/trajectories/once/A"]?.asNumbers), kidney = try #require(found["/trajectories/once/kidney"]?.asNumbers)
        // CVODE's promise at rtol 1e-6 for what is read over time; exact states are exact but for rounding.
        let tolerance = solver == "exact" ? 1e-11 : 2e-5            // of at least a hundredth of a mg of 1000
        for twin in 0..<20 {
            for day in 0...30 {
                var integral = 0.0                                          // of CL / V, in mL/min * d / L
                for step in 0..<15 {
                    let length = min(max(Double(day) - 2 * Double(step), 0), 2)
                    integral += (start[twin] - slope[twin] * 2 * Double(step)) / 35 * length
                }
                // The dose of time 0 is not yet in the reading of that time.
                let expected = day == 0 ? 0 : 1000 * exp(-integral * 60 * 24 / 1000)
                let place = twin * 31 + day
                #expect(abs(amounts[place] - expected) <= tolerance * max(expected, 1e-2), "twin \(twin), day \(day)")
                // A change counts at its own time.
                let now = start[twin] - slope[twin] * 2 * floor(Double(day) / 2)
                #expect(abs(kidney[place] - now) <= 1e-12 * 120)
            }
            #expect(abs((found["/endpoints/once/kidney9"]?.asNumbers?[twin] ?? 0) - (start[twin] - 8 * slope[twin])) <= 1e-9)
        }
        // At the start, as ever; over time beside it.
        #expect(found["/twins/crcl"]?.asNumbers == start)
        let course = try #require(found["/covariates/crcl"]?.asNumbers)
        for twin in 0..<20 {
            for step in 0...15 { #expect(abs(course[twin * 16 + step] - (start[twin] - slope[twin] * 2 * Double(step))) <= 1e-12 * 120) }
        }
        #expect(found.keys.filter { $0.hasPrefix("/covariates/") } == ["/covariates/crcl"])
        let file = try ResultFile.open(path)
        defer { try? file.close() }
        #expect(try file.numbers("/covariates/time") == stride(from: 0.0, through: 720, by: 48).map { $0 })
        // 40 mL/min and less may fall below the 30 of the model's patients.
        let outside = try #require(found["/twins/outside_studied"]?.asIntegers)
        for twin in 0..<20 { #expect((outside[twin] == 1) == (start[twin] - 30 * slope[twin] < 30)) }
    }

    /// The shorter the steps, the nearer to a clearance that falls all the time: A0 exp(-(s t - d t^2 / 2) / V), of which
    /// steps of length h take off d h t / 2 / V more in the exponent.
    @Test(arguments: ["8 h", "1 h"]) func linearInTheLimit(_ every: String) throws {
        let fixture = try fixture()
        defer { fixture.remove() }
        let cohort = Self.falling.replacing("every: 2 d", with: "every: \(every)")
        let found = try datasets(fixture.run(Self.text(cohort: cohort, arms: "once: {give: {dose: 1000 mg, at: 0 d}}", solver: "exact"), "a.h5"))
        let start = try #require(found["/twins/start"]?.asNumbers), slope = try #require(found["/twins/slope"]?.asNumbers)
        let late = try #require(found["/endpoints/once/late"]?.asNumbers)
        let (v, t, h) = (35.0, 30.0, every == "1 h" ? 1.0 / 24 : 8.0 / 24)
        for twin in 0..<20 {
            let linear = (start[twin] * t - slope[twin] * t * t / 2) / v * 1.44
            let held = linear + slope[twin] * h * t / 2 / v * 1.44
            #expect(abs(log(late[twin] / 1000) + held) <= 1e-7 * held)
            #expect(held - linear <= 0.62 * h)
        }
    }

    /// Doses by weight are those of the weight at their time; a decision sees the weight of its time, and what it sets stays.
    @Test func dosesFollow() throws {
        let fixture = try fixture()
        defer { fixture.remove() }
        let cohort = """
            birth:  {uniform: {from: 10 kg, to: 20 kg}}
            weight: {derived: birth + 1 kg/d * t, every: 3 d}
            """
        let arms = """
            plain: {give: {dose: 10 mg/kg * weight, every: 4 d, round: 5 mg}}
            decided:
              give: {dose: 10 mg/kg * weight, every: 4 d, round: 5 mg}
              decide: [{at: 13 d, rules: [{dose: 'dose + 1000 mg + 100 mg/kg * weight'}]}]
            delayed:
              give: {dose: 10 mg/kg * weight, every: 4 d, round: 5 mg}
              decide: [{at: 13 d, rules: [{delay: 2 d}]}]
            other:
              give: {dose: 1 mg, every: 30 d}
              decide: [{at: 13 d, rules: [{switch: plain}]}]
            rescued:
              give: {dose: 1 mg, every: 30 d}
              decide: [{at: 13 d, rules: [{add: {dose: 10 mg/kg * weight, every: 4 d, times: 2}}]}]
            """
        let path = try fixture.run(Self.text(cohort: cohort, arms: arms), "a.h5")
        let found = try datasets(path)
        let birth = try #require(found["/twins/birth"]?.asNumbers)
        let arm = try #require(found["/doses/arm"]?.asIntegers), twins = try #require(found["/doses/twin"]?.asIntegers)
        let times = try #require(found["/doses/time"]?.asNumbers), amounts = try #require(found["/doses/amount"]?.asNumbers)
        for twin in 0..<20 {
            func weight(_ day: Double) -> Double { birth[twin] + 3 * floor(day / 3 + 1e-9) }
            func rounded(_ day: Double) -> Double { (10 * weight(day) / 5).rounded() * 5 }
            func given(_ index: Int) -> [(Double, Double)] {
                arm.indices.filter { arm[$0] == index && twins[$0] == twin + 1 }.map { (times[$0] / 24, amounts[$0]) }
            }
            func check(_ index: Int, _ expected: [(Double, Double)]) {
                let doses = given(index)
                #expect(doses.count == expected.count)
                for (a, b) in zip(doses, expected) { #expect(abs(a.0 - b.0) <= 1e-9 && abs(a.1 - b.1) <= 1e-9 * b.1, "arm \(index)") }
            }
            let all = stride(from: 0.0, to: 30, by: 4).map { $0 }
            check(0, all.map { ($0, rounded($0)) })
            let decided = rounded(13) + 1000 + 100 * weight(13)
            check(1, all.map { ($0, $0 < 13 ? rounded($0) : decided) })
            check(2, all.map { $0 < 13 ? $0 : $0 + 2 }.filter { $0 < 30 }.map { ($0, rounded($0)) })
            check(3, [(0, 1)] + all.filter { $0 > 13 }.map { ($0, rounded($0)) })
            check(4, [(0, 1), (13, 10 * weight(13)), (17, 10 * weight(17))])
        }
        for difference in try #require(found["/replay/largest_difference"]?.asNumbers) { #expect(difference <= 1e-6) }
    }

    /// Nothing else changes its bits where a covariate that no one uses changes over time, on any number of threads.
    @Test func othersKeepTheirBits() throws {
        let fixture = try fixture()
        defer { fixture.remove() }
        let cohort = "crcl: {normal: {mean: 80 mL/min, sd: 10 mL/min}}\nweight: {lognormal: {median: 70 kg, cv: 20 %}}"
        let arms = """
            fixed: {give: {dose: 10 mg/kg * weight, over: 1 h, every: 2 d}}
            decided: {give: {dose: 500 mg, every: 2 d}, decide: [{every: 3 d, measure: {c: C}, rules: [{when: c < 2 mg/L, dose: 1.5 * dose}]}]}
            """
        let plain = try datasets(fixture.run(Self.text(cohort: cohort, arms: arms), "a.h5"))
        let more = cohort + "\nunused: {derived: 1 kg + 1 kg/d * t, every: 1 d}"
        let one = try datasets(fixture.run(Self.text(cohort: more, arms: arms), "b.h5", threads: 1))
        let two = try datasets(fixture.run(Self.text(cohort: more, arms: arms), "c.h5", threads: 3))
        #expect(bitwiseDifferences(plain, one).filter { !$0.hasPrefix("/inputs") } == [])
        #expect(bitwiseDifferences(one, two) == [] && bitwiseDifferences(two, one) == [])
        #expect(one["/covariates/unused"]?.asNumbers?.prefix(4) == [1, 2, 3, 4])
        // And with covariates that matter, threads do not.
        let falling = try [1, 3].map { try datasets(fixture.run(Self.text(cohort: Self.falling, arms: arms), "d\($0).h5", threads: $0)) }
        #expect(bitwiseDifferences(falling[0], falling[1]) == [])
        let endpoints = try datasets(fixture.run(Self.text(cohort: Self.falling, arms: arms, more: "keep: endpoints"), "e.h5"))
        #expect(!endpoints.keys.contains { $0.hasPrefix("/covariates") })
        #expect(endpoints["/endpoints/fixed/late"] == falling[0]["/endpoints/fixed/late"])
    }

    /// What cannot be is told at its line.
    @Test func refused() throws {
        let fixture = try fixture()
        defer { fixture.remove() }
        func message(_ text: String) -> String? {
            let error = #expect(throws: DiagnosticError.self) { try fixture.plan(text) }
            return error?.diagnostics.first.map { String($0.description.split(separator: "/").last ?? "") }
        }
        let set = Self.text(cohort: Self.falling, arms: "a: {give: {dose: 1 mg, at: 0 d}, decide: [{at: 2 d, rules: [{set: {crcl: 90 mL/min}}]}]}")
        #expect(
            message(set)?.hasPrefix("small.yaml:14:70: `crcl` changes over time by itself, as the cohort `inline` says, and cannot be set") == true)
        let many = Self.text(cohort: Self.falling.replacing("every: 2 d", with: "every: 1 min"), arms: "a: {give: {dose: 1 mg, at: 0 d}}")
        #expect(message(many)?.contains("change at more than 20000 times during the trial; expected at most 20000; use a longer `every` than 1 min in the cohort") == true)
        // A dose by a covariate that becomes negative is the twin's failure, with its time.
        let negative = Self.text(cohort: "weight: {derived: 10 kg - 1 kg/d * t, every: 1 d}", arms: "a: {give: {dose: 1 mg/kg * weight, every: 4 d}}")
        let path = fixture.folder.appendingPathComponent("n.h5").path
        let outcome = try TrialRun(fixture.plan(negative), version: "test").run(to: path, options: RunOptions(threads: 1))
        #expect(outcome.failed == 20 && outcome.failures.first?.contains("the dose of rule `give 1` is -2") == true)
    }

    /// A whole body that grows: its organs' volumes and flows change, the amounts in them do not; nothing is lost.
    @Test func growingBody() throws {
        let fixture = try fixture()
        defer { fixture.remove() }
        let text = """
            trial: growing
            twin: midazolam-pbpk
            cohort:
              covariates:
                sex:    {levels: {female: 0.5, male: 0.5}}
                age:    {derived: 6 y + t, unit: y, every: 5 d}
                first:  {uniform: {from: 18 kg, to: 25 kg}}
                weight: {derived: first + 0.2 kg/d * t, every: 5 d}
                height: {derived: 110 cm + 0.3 cm/d * t, every: 5 d}
            size: 8
            duration: 40 d
            tolerances: {relative: 1e-10}
            arms: {repeated: {give: {dose: 1 mg/kg * weight, route: iv, every: 10 d}}}
            observe: {accounted: {every: 1 d}, Cp: {every: 1 d}}
            """
        let found = try datasets(fixture.run(text, "a.h5"))
        let accounted = try #require(found["/trajectories/repeated/accounted"]?.asNumbers)
        let first = try #require(found["/twins/first"]?.asNumbers)
        for twin in 0..<8 {
            for day in 1...40 {
                // A reading at a dose's time is taken before it.
                let doses = (0...3).filter { 10 * $0 < day }.map { first[twin] + 2 * Double($0) }
                let given = doses.reduce(0, +)
                #expect(abs(accounted[twin * 41 + day] - given) <= 1e-8 * given)
            }
        }
    }

    /// An estimate knows the course so far, and its doses are replayed as they were given.
    @Test func estimates() throws {
        let fixture = try fixture()
        defer { fixture.remove() }
        let text = """
            trial: estimates
            seed: 5
            twin: vancomycin-goti-2018
            cohort:
              covariates:
                weight: {normal: {mean: 75 kg, sd: 8 kg}}
                first:  {uniform: {from: 60 mL/min, to: 120 mL/min}}
                creatinine_clearance: {derived: first - 5 mL/min/d * t, unit: mL/min, every: 6 h}
                dialysis: {levels: {none: 1, haemodialysis: 0}}
            size: 6
            duration: 4 d
            arms:
              guided:
                give: {dose: 15 mg/kg * weight, route: iv, over: 1.5 h, every: 12 h, round: 250 mg}
                decide:
                  - measure: {c1: {C: 37.5 h}, c2: {C: 47.5 h}}
                    result_after: 0.5 h
                    estimate: map
                    rules: [{dose: 'dose * 500 mg*h/L / estimated(auc24)'}]
            observe: {C: {every: 6 h}}
            endpoints: {auc24: {value: 'auc(C, 72 h, 96 h)', unit: mg*h/L}}
            """
        let path = try fixture.run(text, "a.h5")
        let file = try ResultFile.open(path)
        defer { try? file.close() }
        #expect(try file.texts("/decisions/outcome") == Array(repeating: "dose", count: 6))
        for difference in try file.numbers("/replay/largest_difference") { #expect(difference <= 1e-6) }
    }

    /// Drivers of an outcome that rests on a covariate's course: of A with B's start and of A with B's decline together
    /// are as much as A and B, where the endpoint is linear in both.
    @Test func drivers() throws {
        let fixture = try fixture()
        defer { fixture.remove() }
        let plan = try fixture.plan(Self.text(cohort: Self.falling, arms: "once: {give: {dose: 1000 mg, at: 0 d}}"))
        let found = try #require(try DriverStudy(plan, rows: 64, threads: 2).run())
        #expect(found.drivers == ["start", "slope"])
        for row in 0..<64 {
            let together = found.mixed[0][1][row] + found.mixed[1][1][row]
            #expect(abs(together - found.a[1][row] - found.b[1][row]) <= 1e-9)
            #expect(found.mixed[0][1][row] != found.a[1][row] && found.mixed[1][1][row] != found.a[1][row])
        }
    }
}
