import Documents
import Expressions
import Foundation
import ModelLanguage
import Quantities
import Testing

/// What the forms of the language mean, in numbers worked out by hand.
@Suite struct AnalyticModelFormTests {
    /// The value of a tree of a model when symbols have these values.
    private func value(_ expression: TypedExpression?, _ symbols: [String: Double] = [:]) throws -> Double {
        try #require(expression).tree.evaluate { symbols[$0] ?? .nan }
    }

    private func rich() throws -> Model { try model(try fixture("rich.yaml")) }

    @Test func typicalValuesUseCovariates() throws {
        let model = try rich()
        let clearance = try #require(model.parameters.first { $0.name == "CL" })
        #expect(clearance.unit == (try Unit("L/h")))
        // Levels are numbered as written: female 0, male 1.
        let expected = 4.5 * pow(84.0 / 70, 0.75) * 1.1
        #expect(abs(try value(clearance.typical, ["weight": 84, "sex": 1]) - expected) < 1e-14)
        #expect(clearance.text.hasPrefix("4.5 L/h * (weight"))
        #expect(clearance.title == "Clearance")
        let kin = try #require(model.parameters.first { $0.name == "kin" })
        #expect(try value(kin.typical, ["kout": 0.05]) == 5)
        #expect(kin.unit == (try Unit("10^9/L/h")))
    }

    @Test func variabilityIsOnTheEffectsOwnScale() throws {
        let model = try rich()
        func iiv(_ name: String) -> Variability? { model.parameters.first { $0.name == name }?.iiv }
        #expect(iiv("CL")?.scale == .lognormal)
        // omega^2 = ln(1 + cv^2)
        #expect(abs((iiv("CL")?.variance ?? 0) - log(1.09)) < 1e-16)
        #expect(iiv("V") == Variability(scale: .lognormal, variance: 0.2 * 0.2))
        #expect(iiv("ka") == Variability(scale: .normal, variance: 0.3 * 0.3))
        #expect(iiv("F") == Variability(scale: .logit, variance: 0.25))
        #expect(iiv("ki") == Variability(scale: .proportional, variance: 0.0625))
        #expect(model.parameters.first { $0.name == "CL" }?.iov == Variability(scale: .lognormal, variance: 0.04))
        #expect(iiv("mtt") == nil)
    }

    /// An sd in another unit is converted into the parameter's: 0.005 1/min is 0.3 1/h.
    @Test func normalVariabilityIsConverted() throws {
        let text = try fixture("rich.yaml").replacing("sd: 0.3 1/h", with: "sd: 0.005 1/min")
        let iiv = try #require(try model(text).parameters.first { $0.name == "ka" }?.iiv)
        #expect(abs(iiv.variance - 0.09) < 1e-16)
        let squared = try fixture("rich.yaml").replacing("sd: 0.3 1/h", with: "variance: 0.000025 1/min2")
        let other = try #require(try model(squared).parameters.first { $0.name == "ka" }?.iiv)
        #expect(abs(other.variance - 0.09) < 1e-16)
    }

    @Test func correlationsAreKept() throws {
        let model = try rich()
        #expect(model.iivCorrelations == [
            ParameterCorrelation(first: "CL", second: "V", value: 0.4), ParameterCorrelation(first: "V", second: "ka", value: -0.2),
        ])
        #expect(model.iovCorrelations == [ParameterCorrelation(first: "CL", second: "kout", value: 0.3)])
    }

    @Test func covariatesKnowTheirKind() throws {
        let model = try rich()
        guard case .number(let unit, let standard, let studied) = model.covariates[0].kind else {
            Issue.record("weight is a number")
            return
        }
        #expect(unit == (try Unit("kg")))
        #expect(standard == 70 && studied == 40...120)
        guard case .levels(let levels, let usual) = model.covariates[1].kind else {
            Issue.record("sex has levels")
            return
        }
        #expect(levels == ["female", "male"] && usual == 0)
    }

    /// Each derived quantity comes after those it uses, whatever the order written.
    @Test func derivedQuantitiesAreSorted() throws {
        let model = try rich()
        #expect(model.derived.map(\.name).sorted() == ["C", "baseline", "effect", "warm"])
        var known = Set(model.covariates.map(\.name) + model.parameters.map(\.name) + model.states.map(\.name))
        known.formUnion(model.forcings.map(\.name) + model.inputs.map(\.name) + ["t", "tad"])
        for quantity in model.derived {
            #expect(quantity.value.tree.symbols.isSubset(of: known))
            known.insert(quantity.name)
        }
        #expect(model.derived.first { $0.name == "effect" }?.unit == .one)
    }

    @Test func derivativesAreInTheStatesUnitPerTime() throws {
        let model = try rich()
        #expect(model.states.map(\.name) == ["depot", "central", "cells", "tumour"])
        let tumour = model.states[3]
        // 0.01/h of 3 g, less 2 mg/h * effect, in g/h.
        let symbols = ["grow": 0.01, "tumour": 3, "effect": 0.5, "t": 50.0, "tad": 1]
        #expect(abs(try value(tumour.derivative, symbols) - (0.03 - 0.001)) < 1e-16)
        var early = symbols
        early["t"] = 40
        #expect(try value(tumour.derivative, early) == 0.03)
        #expect(tumour.derivative.type == .quantity(try Unit("g/h")))
        #expect(try value(tumour.initial, ["weight": 140]) == 2)
        #expect(try value(model.states[0].initial) == 0)
    }

    @Test func forcingsAreInTheModelsUnits() throws {
        let model = try rich()
        let meal = try #require(model.forcings.first { $0.name == "meal" })
        #expect(meal.times == [0, 8, 9] && meal.values == [0, 0.1, 0] && meal.interpolation == .previous)
        // The file's times are in days.
        let room = try #require(model.forcings.first { $0.name == "room" })
        #expect(room.times == [0, 24] && room.values == [18, 24] && room.interpolation == .linear)
    }

    @Test func eventsSetStates() throws {
        let model = try rich()
        let event = try #require(model.events.first)
        #expect(event.name == "relapse" && event.condition.type == .truth)
        #expect(try value(event.condition, ["tumour": 0.05, "cells": 80, "baseline": 100]) == 1)
        #expect(try value(event.condition, ["tumour": 0.2, "cells": 80, "baseline": 100]) == 0)
        #expect(event.resets.map(\.state) == [3, 2])
        #expect(try value(event.resets[0].value) == 0.1)
        #expect(try value(event.resets[1].value, ["cells": 10]) == 9)
    }

    @Test func routesAreInTheStatesUnits() throws {
        let routes = try rich().routes
        #expect(routes.map(\.name) == ["oral", "slow", "iv", "pump"] && routes.map(\.into) == [0, 0, 1, 1])
        #expect(try value(routes[0].bioavailability, ["F": 0.8]) == 0.8)
        #expect(try value(routes[0].lag, ["tlag": 0.5]) == 0.5)
        #expect(routes[0].unit == (try Unit("mg")))
        #expect(routes[0].number == 1 && routes[1].number == nil)
        #expect(try value(routes[1].transit?.number) == 3.5)
        // mtt is declared in minutes; the model's time is in hours.
        #expect(abs(try value(routes[1].transit?.meanTime, ["mtt": 90]) - 1.5) < 1e-15)
        #expect(try value(routes[2].duration) == 0.5)
        #expect(try value(routes[3].rate, ["weight": 35]) == 1)
        #expect(routes[0].molarMass == Quantity(500, try Unit("g/mol")))
    }

    @Test func outputsAreConverted() throws {
        let outputs = try rich().outputs
        // 5 mg/L of 500 g/mol are 10 umol/L.
        #expect(abs(try value(outputs[0].value, ["C": 5]) - 10) < 1e-14)
        #expect(outputs[0].error == ResidualError(proportional: 0.1, additive: 0.1, combination: .sds))
        #expect(outputs[0].lloq == 0.05 && outputs[0].code == "LOINC 20578-1")
        #expect(try value(outputs[1].value, ["cells": 2]) == 2000)
        #expect(outputs[1].error == ResidualError(proportional: 0, additive: 0.1, onLogScale: true))
        #expect(abs(try value(outputs[2].value, ["tumour": 0.5]) - 50) < 1e-13)
    }

    @Test func scopeKnowsTheTwin() throws {
        let scope = try rich().scope()
        for name in ["weight", "sex", "CL", "central", "C", "meal", "burden", "inhibitor", "t", "tad"] {
            #expect(scope.lookUp(name) != nil, "\(name)")
        }
        // An output that is no quantity of the model stands for its value.
        #expect(scope.lookUp("burden")?.tree.symbols == ["tumour"])
        #expect(scope.lookUp("C")?.tree == .symbol("C"))
    }

    @Test func inputsMustBeSupplied() throws {
        let error = try #require(throws: DiagnosticError.self) { try rich().requireInputsSupplied() }
        #expect(error.description.hasSuffix(
            "model.yaml:15:3: the model `rich-model` cannot be run alone: nothing supplies its input `inhibitor`; compose a twin in which another component does: `rich-model: {model: rich-model, inputs: {inhibitor: ...}}`"))
    }

    @Test func provenanceIsKept() throws {
        let component = try #require(try rich().components.first)
        #expect(component.model == "rich-model" && component.organ == "body" && component.source == "invented for tests")
        #expect(component.text == (try fixture("rich.yaml")))
        #expect(component.equations.contains("cells' = kin * (1 - effect)"))
    }
}
