import Foundation
import ModelValidation
import Testing

/// Checks of a bolus into one compartment, C = D / V exp(-CL / V t), whose every number is known.
@Suite struct AnalyticModelCheckTests {
    @Test func aCheckThatHolds() throws {
        let report = try CheckedModel.report(CheckedModel.area)
        let finding = report.checks[0]
        #expect(finding.state == .passed && finding.problem == nil && finding.that == "area" && finding.source == "s")
        // D / CL; the solver's tolerance is 1e-8.
        #expect(abs(try #require(finding.values[0].found) - 25) < 25e-7)
        #expect(finding.values[0].unit == "mg*h/L" && finding.values[0].expected == "25 mg*h/L within 0.1 %")
        #expect(abs(finding.values[0].low - 24.975) < 1e-12 && abs(finding.values[0].high - 25.025) < 1e-12)
    }

    @Test func aCheckThatFails() throws {
        let report = try CheckedModel.report(CheckedModel.area.replacing("25 mg*h/L", with: "26 mg*h/L"))
        #expect(report.checks[0].state == .failed && report.failed == 1 && !report.isSound)
        #expect(abs(try #require(report.checks[0].values[0].found) - 25) < 25e-7)
        // What fails without a change cannot tell a change.
        #expect(report.caught == 0 && report.parameters.map(\.name) == ["CL", "V"])
    }

    /// The area rests on CL alone; ke is computed. V is held by the first concentration.
    @Test func parametersAreHeldByTheChecksThatRestOnThem() throws {
        let one = try CheckedModel.report(CheckedModel.area)
        #expect(one.parameters.map(\.name) == ["CL", "V"] && one.parameters.map(\.caughtBy) == ["area", nil])
        #expect(one.unverified == ["V"] && one.share == 0.5 && one.holdsTooLittle && !one.isSound)
        let two = try CheckedModel.report(CheckedModel.area + """

            - {that: peak, source: s, give: {dose: 100 mg, at: 0 h}, duration: 1 h, value: highest(C), equals: 2.5 mg/L, within: 1 %}
            """)
        #expect(two.parameters.map(\.caughtBy) == ["area", "peak"] && two.share == 1 && two.isSound)
        // A tolerance of more than a quarter tells nothing: 25 mg*h/L becomes 20 when CL is times 1.25.
        let wide = try CheckedModel.report(CheckedModel.area.replacing("0.1 %", with: "20.1 %"))
        #expect(wide.checks[0].state == .passed && wide.parameters.map(\.caughtBy) == [nil, nil])
        let narrow = try CheckedModel.report(CheckedModel.area.replacing("0.1 %", with: "19.9 %"))
        #expect(narrow.parameters.map(\.caughtBy) == ["area", nil])
    }

    @Test func ratiosCompareSettings() throws {
        let report = try CheckedModel.report("""
            - that: half the clearance
              source: s
              given: {kidney: weak}
              relative_to: {given: {kidney: sound}, give: {dose: 50 mg, at: 0 h}}
              give: {dose: 100 mg, at: 0 h}
              duration: 800 h
              value: auc(C)
              equals: 4
              within: 0.001
            - that: against nothing
              source: s
              relative_to: {give: none}
              give: {dose: 100 mg, at: 0 h}
              duration: 24 h
              value: highest(C)
              equals: 1
              within: 1 %
            """)
        #expect(report.checks[0].state == .passed)
        #expect(abs(try #require(report.checks[0].values[0].found) - 4) < 1e-6)
        // Both settings change with a parameter, so a ratio of clearances does not hold CL.
        #expect(report.parameters.map(\.caughtBy) == [nil, nil])
        #expect(report.checks[1].state == .failed && report.checks[1].problem?.contains("divides by 0") == true)
    }

    /// C(1 h) = 2.5 exp(-0.1), C(13 h) = 2.5 exp(-1.3) + 1.25 exp(-0.1).
    @Test func everyPointOfACourseCounts() throws {
        let points = """
            - that: course
              source: s
              give: [{dose: 100 mg, at: 0 h}, {dose: 50 mg, at: 12 h}]
              duration: 24 h
              of: C
              points: [[1 h, 2.26209 mg/L], [13 h, 1812.38 ug/L]]
              within: 0.01 %
            """
        let right = try CheckedModel.report(points)
        #expect(right.checks[0].state == .passed && right.checks[0].values.map(\.time) == ["1 h", "13 h"])
        #expect(right.checks[0].values.map(\.unit) == ["mg/L", "ug/L"])
        #expect(abs(try #require(right.checks[0].values[1].found) - 1000 * (2.5 * exp(-1.3) + 1.25 * exp(-0.1))) < 2e-4)
        let wrong = try CheckedModel.report(points.replacing("1812.38", with: "1813"))
        #expect(wrong.checks[0].state == .failed && wrong.checks[0].values.map(\.isRight) == [true, false])
    }

    /// With V of 20 L the peak is 5 mg/L; the check then says nothing about the model's own V.
    @Test func parametersThatACheckReplacesAreNotHeldByIt() throws {
        let report = try CheckedModel.report("""
            - {that: peak, source: s, parameters: {V: 20 L}, give: {dose: 100 mg, at: 0 h}, duration: 1 h, value: highest(C), equals: 5 mg/L, within: 1 %}
            """)
        #expect(report.checks[0].state == .passed && report.parameters.map(\.caughtBy) == [nil, nil])
    }

    @Test func aModelIsCheckedWithinATwin() throws {
        let model = """
            model: effect
            title: An effect of a concentration
            time: h
            inputs: {C: {unit: mg/L}}
            parameters: {E0: 10, C50: 2 mg/L}
            states: {}
            equations: |
              E = E0 * C / (C50 + C)
            outputs: {E: {unit: '1'}}
            """
        let report = try CheckedModel.report("""
            - {that: half, source: s, twin: {e: {model: effect, inputs: {C: 2 mg/L}}}, duration: 1 h, value: 'at(e.E, 1 h)', equals: 5, within: 1 %}
            - {that: most, source: s, twin: {e: {model: effect, inputs: {C: 2 g/L}}}, duration: 1 h, value: e.E0, equals: 10, within: 1 %}
            """, model: model)
        #expect(report.passed == 2 && report.parameters.map(\.name) == ["E0", "C50"] && report.parameters.map(\.caughtBy) == ["half", "half"])
    }

    /// x' = x^2 from 1 is infinite at 1 h: a failed check, with the reason.
    @Test func aTwinThatCannotBeSolvedIsAFailedCheck() throws {
        let report = try CheckedModel.report("""
            - {that: bounded, source: s, duration: 2 h, value: 'at(x, 2 h)', equals: 1, within: 1 %}
            """, model: """
            model: bang
            title: It explodes
            time: h
            parameters: {k: 1 1/h}
            states: {x: {unit: '1', initial: 1}}
            equations: |
              x' = k * x^2
            outputs: {x: {unit: '1'}}
            """)
        #expect(report.checks[0].state == .failed && report.checks[0].values.isEmpty)
        #expect(report.checks[0].problem?.contains("could not be solved") == true)
        #expect(report.caught == 0)
    }

    @Test func longChecksAreRunWhenAskedFor() throws {
        let checks = CheckedModel.area.replacing("source: s", with: "source: s, long: true")
        let short = try CheckedModel.report(checks)
        #expect(short.checks[0].state == .skipped && short.skipped == 1 && short.caught == 0)
        #expect(short.isSound && !short.holdsTooLittle, "what is held is not judged while checks are left out")
        let long = try CheckedModel.report(checks, long: true)
        #expect(long.checks[0].state == .passed && long.parameters.map(\.caughtBy) == ["area", nil])
    }

    @Test func aModelWithoutChecksIsUnverified() throws {
        let report = try CheckedModel.report("")
        #expect(report.isUnverified && report.isSound && report.checks.isEmpty && report.unverified == ["CL", "V"])
    }

    @Test func threadsChangeNothing() throws {
        let checks = CheckedModel.area + "\n" + (1...5).map {
            "- {that: at \($0) h, source: s, give: {dose: 100 mg, at: 0 h}, duration: 24 h, value: 'at(C, \($0) h)', between: [0 mg/L, 9 mg/L]}"
        }.joined(separator: "\n")
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let texts = try [1, 3].map { String(decoding: try encoder.encode(try CheckedModel.report(checks, threads: $0)), as: UTF8.self) }
        #expect(texts[0] == texts[1] && texts[0].contains("\"at 5 h\""))
    }

    /// Of a check of a parameter's own value it is told that nothing else holds the parameter.
    @Test func valuesOfParametersHoldWhatNothingElseHolds() throws {
        let report = try CheckedModel.report("- {that: table, source: s, duration: 1 h, value: CL / V, equals: 0.1 1/h, within: 1 %}\n" + CheckedModel.area)
        #expect(report.parameters.map(\.caughtBy) == ["area", "table"] && report.heldByValueAlone == 1)
        #expect(report.checks.map(\.looksAtTwin) == [false, true])
    }

    /// The states of a chain are 0 at first and 10^-340 after 200 h: they are held to the size they had in between.
    @Test func aChainThatIsLongGone() throws {
        let start = ContinuousClock.now
        let report = try CheckedModel.report("""
            - {that: area, source: s, give: {dose: 5 mg, at: 0 h}, duration: 200 h, value: auc(C), equals: 0.25 mg*h/L, within: 0.0001 %}
            """, model: """
            model: chain
            title: Absorption through a chain
            time: h
            parameters: {ka: 4 1/h, CL: 20 L/h, V: 40 L}
            states: {gut: mg, first: mg, second: mg, third: mg, central: mg}
            equations: |
              C = central / V
              gut' = -ka * gut
              first' = ka * (gut - first)
              second' = ka * (first - second)
              third' = ka * (second - third)
              central' = ka * third - CL * C
            routes: {oral: {into: gut}}
            outputs: {C: {unit: mg/L}}
            """)
        // Of the test itself: a limit of the runner's would count the time that others take before it.
        #expect(ContinuousClock.now - start < .seconds(60))
        #expect(report.checks[0].state == .passed && report.parameters.map(\.caughtBy) == [nil, "area", nil])
    }

    // MARK: Population

    /// All that a twin may be is drawn, and the engine and the reference integrator agree.
    @Test func twinsOfThePopulationAreSolved() throws {
        let (_, plans) = try CheckedModel.read(CheckedModel.area)
        let report = try #require(try ModelPopulationRun(plans, size: 80, compared: 20, threads: 2)?.run())
        #expect(report.twins == 80 && report.compared == 20 && report.failures.isEmpty && report.isSound)
        let difference = try #require(report.difference)
        #expect(report.dosedAs == "area" && difference > 0 && difference < 1e-6)
        #expect(try ModelPopulationRun([], threads: 1)?.run() == nil)
    }

    /// x' = x^2 from weight / 100 kg is infinite at 100 kg / weight: only those below 50 kg, a fifth of 40 to 90 kg, live for
    /// two hours. Of 200 twins fewer than 130 or more than 190 fail with a probability below 1e-6 (binomial, p = 0.8).
    @Test func twinsThatFailAreTold() throws {
        let (_, plans) = try CheckedModel.read("- {that: a, source: s, given: {weight: 40 kg}, duration: 2 h, value: 'at(x, 1 h)', between: [0, 9]}", model: """
            model: bang
            title: It explodes
            time: h
            covariates: {weight: {unit: kg, default: 70 kg, studied: [40 kg, 90 kg]}}
            parameters: {start: weight / 100 kg}
            states: {x: {unit: '1', initial: start}}
            equations: |
              x' = x^2 * 1 1/h
            outputs: {x: {unit: '1'}}
            """)
        let report = try #require(try ModelPopulationRun(plans, size: 200, compared: 1, threads: 2)?.run())
        #expect((130...190).contains(report.failures.count) && !report.isSound)
        #expect(report.failures.allSatisfy { !$0.reason.isEmpty } && report.failures.map(\.twin) == report.failures.map(\.twin).sorted())
    }
}
