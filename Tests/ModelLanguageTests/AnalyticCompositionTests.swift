import Documents
import Expressions
import Foundation
import ModelLanguage
import ModelLibrary
import Quantities
import Testing

@Suite struct AnalyticCompositionTests {
    private func component(_ name: String, _ model: Model, _ supplies: [(String, String)] = []) -> TwinComponent {
        let diagnostics = Diagnostics()
        return TwinComponent(
            name: Scalar(name, file: "trial.yaml"), model: model,
            supplies: supplies.compactMap { input, text in
                Expression.parse(Scalar(text, file: "trial.yaml"), diagnostics).map {
                    TwinComponent.Supply(input: Scalar(input, file: "trial.yaml"), value: $0)
                }
            })
    }

    private func compose(_ components: [TwinComponent]) -> (twin: Model?, messages: [String]) {
        let diagnostics = Diagnostics()
        let twin = Model.composed(
            components, named: "twin", at: SourcePosition(file: "trial.yaml", line: 9, column: 1), diagnostics)
        return (twin, diagnostics.all.map { $0.description.replacing("\(fixtures)/", with: "") })
    }

    private func value(_ expression: TypedExpression?, _ symbols: [String: Double]) throws -> Double {
        try #require(expression).tree.evaluate { symbols[$0] ?? .nan }
    }

    @Test func docetaxelAndMarrow() throws {
        let (twin, messages) = compose([
            component("drug", try ModelLibrary.model("docetaxel-pk")),
            component("marrow", try ModelLibrary.model("neutropenia-friberg-2002"), [("C", "drug.C")]),
        ])
        #expect(messages == [])
        let model = try #require(twin)
        #expect(model.states.map(\.name) == [
            "drug.central", "drug.shallow", "drug.deep", "marrow.proliferating", "marrow.transit1", "marrow.transit2",
            "marrow.transit3", "marrow.circulating",
        ])
        #expect(model.covariates.map(\.name) == ["bsa"] && model.inputs.isEmpty)
        #expect(model.routes.map(\.name) == ["drug.iv"] && model.routes[0].into == 0)
        #expect(model.outputs.map(\.name) == ["drug.C", "marrow.anc"])
        #expect(model.components.map(\.name) == ["drug", "marrow"])
        #expect(model.components.map(\.model) == ["docetaxel-pk", "neutropenia-friberg-2002"])
        let input = try #require(model.derived.first { $0.name == "marrow.C" })
        #expect(input.value.tree == .symbol("drug.C"))
        let order = model.derived.map(\.name)
        let places = try (#require(order.firstIndex(of: "drug.C")), #require(order.firstIndex(of: "marrow.C")))
        #expect(places.0 < places.1)
        let growth = try value(model.states[3].derivative, [
            "marrow.ktr": 0.05, "marrow.proliferating": 4, "marrow.slope": 10, "marrow.C": 0.02, "marrow.feedback": 1.5,
        ])
        #expect(abs(growth - (0.05 * 4 * (1 - 0.2) * 1.5 - 0.05 * 4)) < 1e-15)
        #expect(model.scope().lookUp("marrow.anc") != nil && model.scope().lookUp("anc") == nil)
    }

    private let slow = """
        model: slow
        title: In days and grams
        time: d
        covariates: {weight: {unit: g, default: 70000 g}}
        inputs: {C: {unit: nmol/L}}
        forcing: {feed: {unit: g/d, between: previous, points: [[0 d, 0 g/d], [2 d, 1 g/d]]}}
        parameters: {k: 0.1 1/d, delay: 0.5 d}
        states: {x: {unit: g, initial: 1 g * (weight / 70000 g)}}
        equations: |
          x' = feed - k * x * (C / 1 nmol/L) + (if t > 3 d then 1 g/d else 0) + (if tad > 1 d then 1 g/d else 0)
        events: {burst: {when: x > 10 g, set: {x: 1 g}}}
        routes: {pump: {into: x, lag: delay, rate: 2 g/d, number: 1}, transit: {into: x, transit: {number: 2, mean_time: delay}}}
        outputs: {x: {unit: g}}
        """
    private let quick = """
        model: quick
        title: In hours and kilograms
        time: h
        molar_mass: 500 g/mol
        covariates: {weight: {unit: kg, studied: [50 kg, 90 kg]}}
        parameters: {k: {typical: 0.2 1/h * (weight / 70 kg), iiv: {cv: 10 %}}, V: {typical: 5 L, iiv: {cv: 20 %}}}
        correlations: [[k, V, 0.5]]
        states: {a: mg}
        equations: |
          C = a / V
          a' = -k * a
        routes: {iv: {into: a, number: 1}}
        outputs: {C: {unit: mg/L}}
        """

    /// A component in days, in a twin in hours.
    @Test func timesAreReconciled() throws {
        let (twin, messages) = compose([
            component("drug", try model(quick)), component("tumour", try model(slow), [("C", "drug.C")]),
        ])
        #expect(messages == [])
        let model = try #require(twin)
        #expect(model.timeUnit == (try Unit("h")))
        let x = model.states[1]
        let symbols = ["tumour.feed": 24.0, "tumour.k": 2.4, "tumour.x": 5, "tumour.C": 2, "t": 70.0, "tad": 20]
        // 24 g/d - 2.4/d * 5 g * 2 = 0 g/d at 70 h, before both thresholds (3 d = 72 h, 1 d = 24 h).
        #expect(abs(try value(x.derivative, symbols)) < 1e-15)
        var late = symbols
        late["t"] = 73
        #expect(abs(try value(x.derivative, late) - 1.0 / 24) < 1e-15)
        late["tad"] = 25
        #expect(abs(try value(x.derivative, late) - 2.0 / 24) < 1e-15)
        #expect(x.derivative.type == .quantity(try Unit("g/h")))
        #expect(model.forcings[0].times == [0, 48] && model.forcings[0].values == [0, 1])
        let routes = model.routes
        #expect(routes.map(\.name) == ["drug.iv", "tumour.pump", "tumour.transit"] && routes.map(\.into) == [0, 1, 1])
        #expect(try value(routes[1].lag, ["tumour.delay": 0.5]) == 12)
        #expect(abs(try value(routes[1].rate, [:]) - 2.0 / 24) < 1e-15)
        #expect(try value(routes[2].transit?.meanTime, ["tumour.delay": 0.5]) == 12)
        // Both components number a route 1, so neither number means anything.
        #expect(routes.allSatisfy { $0.number == nil })
        #expect(model.events.map(\.name) == ["tumour.burst"] && model.events[0].resets[0].state == 1)
    }

    /// 5 mg/L of a drug of 500 g/mol are 10,000 nmol/L.
    @Test func massBecomesAmountAtTheWire() throws {
        let (twin, _) = compose([
            component("drug", try model(quick)), component("tumour", try model(slow), [("C", "drug.C")]),
        ])
        let input = try #require(twin?.derived.first { $0.name == "tumour.C" })
        #expect(abs(try value(input.value, ["drug.C": 5]) - 10_000) < 1e-9)
    }

    @Test func covariatesAreShared() throws {
        let (twin, _) = compose([
            component("drug", try model(quick)), component("tumour", try model(slow), [("C", "1 nmol/L")]),
        ])
        let model = try #require(twin)
        #expect(model.covariates.count == 1)
        guard case .number(let unit, let standard, let studied) = model.covariates[0].kind else {
            Issue.record("weight is a number")
            return
        }
        // The first component's unit; what only the second knows is converted.
        #expect(unit == (try Unit("kg")))
        #expect(standard == 70 && studied == 50...90)
        #expect(abs(try value(model.states[1].initial, ["weight": 140]) - 2) < 1e-15)
        #expect(model.iivCorrelations == [ParameterCorrelation(first: "drug.k", second: "drug.V", value: 0.5)])
    }

    @Test func supplyByCovariateConstantAndExpression() throws {
        for (supply, expected) in [("weight / 70 kg * 3 nmol/L", 6.0), ("2 umol/L", 2000), ("tumour.x / 1 g * 1 nmol/L", 4)] {
            let (twin, messages) = compose([component("tumour", try model(slow), [("C", supply)])])
            #expect(messages == [])
            let input = try #require(twin?.derived.first { $0.name == "tumour.C" })
            #expect(abs(try value(input.value, ["weight": 140_000, "tumour.x": 4]) - expected) < 1e-12)
        }
    }

    @Test func wrongWiresAreTold() throws {
        let drug = component("drug", try model(quick))
        func told(_ supplies: [(String, String)]) throws -> [String] {
            let (twin, messages) = compose([drug, component("tumour", try model(slow), supplies)])
            #expect(twin == nil)
            return messages
        }
        #expect(try told([]) == [
            "trial.yaml:1:1: nothing supplies the input `C` of `slow` (nmol/L); add `inputs: {C: component.quantity}`"
        ])
        #expect(try told([("D", "drug.C"), ("C", "drug.C")]) == [
            "trial.yaml:1:1: `slow` has no input `D`; there are: C"
        ])
        #expect(try told([("C", "drug.c")]) == ["trial.yaml:1:1: unknown name `drug.c`; did you mean `drug.C`?"])
        #expect(try told([("C", "drug.V")]) == [
            "trial.yaml:1:1: `drug.V` has the unit L (volume); expected nmol/L (amount/volume)"
        ])
        #expect(try told([("C", "drug.C"), ("C", "drug.C")]) == [
            "trial.yaml:1:1: the input `C` is supplied twice; remove one of them"
        ])
    }

    private let echo = """
        model: echo
        title: Doubles what comes in
        time: h
        inputs: {signal: {unit: 1}}
        equations: |
          twice = 2 * signal
        outputs: {twice: {unit: 1}}
        """

    @Test func circularWiresAreTold() throws {
        let (twin, messages) = compose([
            component("a", try model(echo), [("signal", "b.twice")]), component("b", try model(echo), [("signal", "a.twice")]),
        ])
        #expect(twin == nil)
        #expect(messages == [
            "trial.yaml:1:1: the components supply each other in a circle: `a.twice` -> `a.signal` -> `b.twice` -> `b.signal` -> `a.twice`; let one of these inputs rest on a state"
        ])
    }

    /// Through states a circle is sound: each drug inhibits the other's elimination.
    @Test func mutualInhibitionIsSound() throws {
        let text = """
            model: half
            title: One of two
            time: h
            inputs: {other: {unit: mg}}
            states: {x: {unit: mg, initial: 1 mg}}
            equations: "x' = -0.1 1/h * x / (1 + other / 1 mg)"
            outputs: {x: {unit: mg}}
            """
        let (twin, messages) = compose([
            component("a", try model(text), [("other", "b.x")]), component("b", try model(text), [("other", "a.x")]),
        ])
        #expect(messages == [])
        #expect(twin?.states.map(\.name) == ["a.x", "b.x"])
    }

    @Test func clashingComponentsAreTold() throws {
        let model = try model(quick)
        #expect(compose([component("a", model), component("a", model)]).messages == [
            "trial.yaml:1:1: component `a` is declared twice; the first is at trial.yaml:1:1"
        ])
        #expect(compose([component("a.b", model)]).messages.count == 1)
        #expect(compose([component("weight", model)]).messages == [
            "trial.yaml:1:1: `weight` is already a covariate of the twin; choose another name for the component"
        ])
        #expect(compose([]).messages == ["trial.yaml:9:1: the twin has no components; expected `name: model` for each"])
    }

    @Test func unlikeCovariatesAreTold() throws {
        let first = try model(quick)
        let other = try model(quick.replacing("weight: {unit: kg, studied: [50 kg, 90 kg]}", with: "weight: {unit: L}")
            .replacing("weight / 70 kg", with: "weight / 70 L"))
        #expect(compose([component("a", first), component("b", other)]).messages == [
            "model.yaml:5:14: components of the twin share the covariate `weight`, which is in `L`, but in `kg` at \(fixtures)/model.yaml:5:14; expected units of the same kind"
                .replacing("\(fixtures)/", with: "")
        ])
        let levels = try model(quick.replacing("weight: {unit: kg, studied: [50 kg, 90 kg]}", with: "weight: {levels: [low, high]}")
            .replacing("(weight / 70 kg)", with: "(if weight == low then 1 else 2)"))
        #expect(compose([component("a", first), component("b", levels)]).messages.count == 1)
    }
}
