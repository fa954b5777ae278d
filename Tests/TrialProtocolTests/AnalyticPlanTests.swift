import Documents
import Expressions
import ModelLibrary
import Quantities
import Testing
import TrialProtocol

/// What is in the plan of a protocol, form by form.
@Suite struct AnalyticPlanTests {
    let rich: TrialPlan

    init() throws { rich = try plan(fixture("rich.yaml")) }

    @Test func headIsAsWritten() {
        #expect(rich.name == "rich")
        #expect(rich.title == "Every form of a protocol")
        #expect(rich.question == "Which of them is wrong?")
        #expect(rich.seed == 3)
        #expect((rich.size, rich.replicates) == (20, 2))
        #expect(rich.duration == 120)
        #expect(rich.timeUnit.symbol == "h")
        #expect((rich.tolerances.relative, rich.tolerances.absolute) == (1e-7, 1e-9))
        #expect(rich.occasions == [0])
        #expect(rich.cohort.covariates.map(\.name) == ["weight", "creatinine_clearance", "dialysis", "mic"])
        #expect(rich.inputs.map(\.kind.rawValue) == ["protocol", "model"])
    }

    @Test func silenceMeansTheDefaults() throws {
        let bare = try plan(trial(arms: "none: {}"))
        #expect(bare.title == "t")
        #expect(bare.question == nil)
        #expect(bare.seed == 1)
        #expect(bare.replicates == 1)
        #expect(bare.tolerances == .standard)
        #expect((bare.keep, bare.precision) == (.trajectories, .double))
        #expect(bare.arms[0].allocation == 1)
        #expect(bare.arms[0].regimen.isEmpty)
        #expect(bare.endpoints.isEmpty)
        // The cohort is silent about dialysis: the model's default is an assumption that is told.
        #expect(bare.assumptions.count == 1)
        #expect(bare.assumptions[0].contains("`dialysis` is `none`"))
    }

    @Test func titlesAreSingleLines() throws {
        let text = try fixture("rich.yaml").replacing(
            "question: Which of them is wrong?", with: "question: |\n  Which of them\n  is wrong?\n")
        #expect(try plan(text).question == "Which of them is wrong?")
    }

    @Test func commandLineWins() throws {
        let text = try fixture("rich.yaml")
        let made = try plan(text, overrides: .init(seed: 9, size: 7, replicates: 5))
        #expect((made.seed, made.size, made.replicates) == (9, 7, 5))
        #expect(throws: DiagnosticError.self) { try plan(text, overrides: .init(size: 1_000_000_000_000)) }
    }

    @Test func armsAreMultipliedByScans() {
        #expect(rich.arms.map(\.name) == ["fixed", "weight-based", "infused-50-mg-h", "infused-80-mg-h", "untreated", "guided"])
        #expect(rich.arms.map(\.title) == [
            "1 g every 12 hours", "weight-based", "infused, speed 50 mg/h", "infused, speed 80 mg/h", "untreated", "guided",
        ])
        #expect(rich.arms.map(\.allocation) == [2, 1, 1, 1, 0, 1])
        #expect(rich.arms[3].scanValues.map(\.value) == [80])
        // 12 h * 80 mg/h
        #expect(rich.arms[3].regimen[0].amount.tree.evaluate { _ in .nan } == 960)
        #expect(rich.arms[3].regimen[0].rate?.tree.evaluate { _ in .nan } == 80)
        #expect(rich.arms[4].regimen.isEmpty)
    }

    @Test func decisionsAreInTheTwinsUnits() throws {
        let decisions = rich.arms[5].decisions
        #expect(decisions.map(\.name) == ["trough", "decide 2"])
        let trough = decisions[0]
        #expect(trough.times == .doses(rule: 0, numbers: [4, 6], after: nil))
        #expect(trough.measurements.map(\.name) == ["trough"] && trough.measurements.map(\.output) == [0])
        #expect(trough.measurements[0].time == .before(0.5))
        #expect((trough.resultAfter, trough.target, trough.round, trough.least, trough.most) == (0.5, 0, 200, 400, 2000))
        #expect(trough.rules.map(\.confirm) == [1, 2] && trough.rules.map(\.lockout) == [24, 0])
        guard case .dose(let dose) = trough.rules[0].action else { throw Wrong() }
        #expect(dose.tree.evaluate { $0 == "dose" ? 1000 : .nan } == 750)
        let levels = decisions[1]
        #expect(levels.times == .clock([24, 48, 72, 96]) && levels.ladder == [500, 1000, 1500])
        #expect(levels.rules.map(\.action.word) == ["stop", "switch", "hold", "skip", "delay", "step", "add", "set", "keep"])
        guard case .hold(let length) = levels.rules[2].action, case .add(let rescue) = levels.rules[6].action,
            case .set(let covariate, let value) = levels.rules[7].action
        else { throw Wrong() }
        #expect(length == 12 && rescue.times == [0] && rescue.name == "rescue")
        #expect(rich.twin.covariates[covariate].name == "dialysis" && value.tree == .constant(0))
        #expect(levels.text.hasPrefix("decide 2: level: C; every 1 d until 4 d; if level > 60 mg/L then stop; if level > 50 mg/L then switch untreated"))
    }

    @Test func patientsAreInTheTwinsUnits() throws {
        let visit = try #require(rich.visits.first)
        #expect((visit.output, visit.times, visit.window, visit.missed) == (0, [0, 24, 48], 6, 0.05))
        let adherence = try #require(rich.patients.adherence)
        #expect((adherence.takenAfterTaken, adherence.takenAfterMissed, adherence.timing) == (0.9, 0.5, 1))
        // 0.5 / (0.5 + 0.1)
        #expect(abs(adherence.taken - 5.0 / 6) < 1e-12 && adherence.rules == ["keep", "start"])
        #expect(adherence.holidays?.every == 72 && adherence.holidays?.length == 24)
        let events = rich.patients.events
        #expect(events.map(\.name) == ["lost", "dropout 2", "toxicity", "overshoot"])
        // Observables behind the output and the endpoints' own.
        #expect(events.map(\.cause) == [.constant(0.02 / 24), .weibull(shape: 1.5, scale: 720), .hazard(2), .condition(3)])
        #expect(events.map(\.consequences) == [[.dropOut], [.dropOut], [.hold(13), .reduce(0.75)], [.stop]])
        #expect(events.map(\.every) == [2.4, 2.4, 5, 2.4] && events.map(\.isRecurrent) == [false, false, true, false])
    }

    struct Wrong: Error {}

    @Test func doseRulesAreInTheRoutesUnit() throws {
        let fixed = rich.arms[0].regimen[0]
        #expect(fixed.name == "give 1")
        #expect(fixed.amount.tree.evaluate { _ in .nan } == 1000)
        #expect(fixed.over?.tree.evaluate { _ in .nan } == 1)
        #expect(fixed.steadyState)
        #expect(fixed.interval == 12)
        #expect(fixed.times == [0, 12, 24, 36, 48, 60, 72, 84, 96, 108])
        #expect(fixed.text == "1000 mg into iv over 1 h every 12 h from steady state")
        let (load, keep) = (rich.arms[1].regimen[0], rich.arms[1].regimen[1])
        #expect((load.name, load.times, load.round, load.least, load.most) == ("load", [0], 250, nil, 3000))
        // 25 mg/kg of 72 kg
        #expect(abs(load.amount.tree.evaluate { $0 == "weight" ? 72 : .nan } - 1800) < 1e-9)
        #expect((keep.name, keep.times.first, keep.times.count, keep.least) == ("keep", 12, 6, 500))
        #expect(keep.text == "15 mg/kg * weight into iv over 1.5 h every 12 h from 12 h for 3 d rounded to 250 mg, at least 500 mg")
    }

    @Test func endpointsAreSortedAndShareFunctionals() throws {
        #expect(rich.endpoints.map(\.name) == ["auc24", "ratio", "peak", "above", "half", "target"])
        #expect(rich.endpoints.filter(\.isPrimary).map(\.name) == ["target"])
        #expect(rich.functionals.map(\.kind) == [.auc, .highest, .timeAbove, .fractionOfTime])
        #expect(rich.functionals.map(\.from) == [96, 0, 0, 0])
        #expect(rich.functionals.map(\.to) == [120, 120, 48, 120])
        #expect(rich.functionals[2].threshold == 10)
        // C is the first output; the condition is an observable of its own behind the outputs.
        #expect(rich.functionals.map(\.observable) == [0, 0, 0, 1])
        #expect(rich.observables.count == 3)
        let values = ["functional 0": 450.0, "mic": 1.5, "functional 3": 0.25]
        #expect(rich.endpoints[0].value.tree.evaluate { values[$0] ?? .nan } == 450)
        #expect(rich.endpoints[1].value.tree.evaluate { ["auc24": 450, "mic": 1.5][$0] ?? .nan } == 300)
        // 0.25 as a percentage
        #expect(rich.endpoints[4].value.tree.evaluate { values[$0] ?? .nan } == 25)
        if case .number(let unit) = rich.endpoints[4].kind { #expect(unit.symbol == "%") } else { Issue.record("no number") }
    }

    @Test func storageIsAsWritten() throws {
        #expect((rich.keep, rich.precision) == (.trajectories, .single))
        #expect(try plan(trial(arms: "none: {}", others: "keep: summaries")).keep == .summaries)
    }

    @Test func endpointsMayUseEachOtherInAnyOrder() throws {
        let made = try plan(trial(arms: "none: {}", others: """
            endpoints:
              last:  {event: first > 2 mg/L or second > 1 mg/L}
              second: {value: first / 2}
              first: {value: highest(C)}
            """))
        #expect(made.endpoints.map(\.name) == ["first", "second", "last"])
    }

    @Test func equalFunctionalsAreOne() throws {
        let made = try plan(trial(arms: "none: {}", others: """
            endpoints:
              a: {value: 'auc(C, 0 h, 1 d)'}
              b: {value: '2 * auc(C, 0 d, 24 h)'}
              c: {value: 'time_below(C, 1 mg/L)'}
              d: {value: 'at(C, 5 d)'}
            """))
        #expect(made.functionals.map(\.kind) == [.auc, .timeBelow, .at])
        // The time below 1 is the time in which the observable, -C, is above -1.
        #expect(made.observables.map(\.tree) == [.unary(.negate, .symbol("C"))])
        #expect(made.functionals[1].threshold == -1)
        #expect((made.functionals[2].from, made.functionals[2].to) == (120, 120))
    }

    @Test func composedTwinsNameTheirParts() throws {
        let made = try ProtocolFile.load(path: "\(repository)/Protocols/docetaxel-neutropenia.yaml", library: ModelLibrary.resolver)
        #expect(made.twin.outputs.map(\.name) == ["drug.C", "marrow.anc"])
        #expect(made.arms.map(\.name) == ["docetaxel-60-mg-m2", "docetaxel-75-mg-m2", "docetaxel-100-mg-m2"])
        // 75 mg/m2 of 1.8 m2
        #expect(abs(made.arms[1].regimen[0].amount.tree.evaluate { $0 == "bsa" ? 1.8 : .nan } - 135) < 1e-9)
        #expect(made.arms[0].regimen[0].times == [0, 504, 1008])
        #expect(made.observations.map(\.output) == [1, 0])
        #expect(made.inputs.map(\.kind.rawValue) == ["protocol", "model", "model", "cohort"])
    }

    @Test func scannedParametersAreFixedInTheirUnit() throws {
        let made = try plan(trial(arms: "a: {}", others: "scan: {CL: [50 mL/min, 6 L/h], level: [1 g, 2 g]}")
            .replacing("a: {}", with: "a: {give: {dose: level, at: 0 h}}"))
        #expect(made.arms.map(\.name) == ["a-50-mL-min-1-g", "a-50-mL-min-2-g", "a-6-L-h-1-g", "a-6-L-h-2-g"])
        #expect(made.arms[0].overrides.map(\.parameter) == [0])
        #expect(abs(made.arms[0].overrides[0].value - 3) < 1e-14)
        #expect(made.arms[3].regimen[0].amount.tree.evaluate { _ in .nan } == 2000)
    }

    @Test(arguments: [
        ("[0.5 µg, 2 ug]", ["a-0.5-ug", "a-2-ug"]), ("[10 %, 20 %]", ["a-10-percent", "a-20-percent"]),
        ("[-1, 1]", ["a-minus-1", "a-1"]),
    ])
    func namesOfScannedArmsArePlain(_ values: String, _ names: [String]) throws {
        let unit = values.contains("g") ? "x" : "1 mg * (2 + x)"
        let made = try plan(trial(arms: "a: {scan: {x: \(values)}, give: {dose: \(unit), at: 0 h}}"))
        #expect(made.arms.map(\.name) == names)
    }

    @Test func massesBecomeAmountsByTheMolarMass() throws {
        let text = """
            trial: t
            twin: rounds
            cohort: {covariates: {weight: {value: 70 kg}}}
            size: 1
            duration: 14 d
            occasions: {every: 7 d}
            arms:
              only:
                give: {dose: 10 mg/kg * weight, rate: 500 mg/h, at: 0 d, round: 250 mg, least: 1 mmol, most: 1 g}
            endpoints: {low: {value: 'lowest(C, 0 h, 336 h)'}}
            """
        let made = try plan(text)
        let rule = made.arms[0].regimen[0]
        // 250 g/mol: 700 mg are 2.8 mmol, 500 mg/h are 48 mmol/d.
        #expect(abs(rule.amount.tree.evaluate { $0 == "weight" ? 70 : .nan } - 2.8) < 1e-14)
        #expect(abs((rule.rate?.tree.evaluate { _ in .nan } ?? 0) - 48) < 1e-12)
        #expect((rule.round, rule.least, rule.most) == (1, 1, 4))
        // Times are in the model's unit, days; a new occasion at the end of the trial is none.
        #expect(made.duration == 14)
        #expect(made.occasions == [0, 7])
        #expect(made.functionals[0].to == 14)
        let silent = try plan(text.replacing("occasions: {every: 7 d}\n", with: ""))
        #expect(silent.occasions == [0])
        #expect(silent.assumptions == ["The whole trial is one occasion: the protocol gives no `occasions`."])
        let listed = try plan(text.replacing("{every: 7 d}", with: "{at: [1 d, 72 h]}"))
        #expect(listed.occasions == [0, 1, 3])
    }
}
