import Documents
import Expressions
import Foundation
import Integration
import ModelCompiler
import ModelLanguage
import ModelLibrary
import Testing

/// A twin of models of the library, for tests against published facts: typical, unless said otherwise.
///
///     let twin = try LibraryTwin("warfarin-hamberg-2010")
///     let solution = try twin.solve(["age": 71, "CYP2C9": "star1_star1"], [twin.dose(5, every: 24, times: 30)], at: [720])
struct LibraryTwin {
    /// A covariate's value: a number in the model's unit, or a level's name.
    enum Given: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral, ExpressibleByStringLiteral {
        case number(Double)
        case level(String)
        init(floatLiteral value: Double) { self = .number(value) }
        init(integerLiteral value: Int) { self = .number(Double(value)) }
        init(stringLiteral value: String) { self = .level(value) }
    }

    let twin: CompiledTwin
    private let integrator: ReferenceIntegrator

    /// A single model.
    init(_ name: String) throws { try self.init(try ModelLibrary.model(name)) }

    /// Components: name, model, and what supplies each input.
    init(_ components: [(name: String, model: String, inputs: [String: String])]) throws {
        let diagnostics = Diagnostics()
        let parts = try components.map { component in
            let supplies = try component.inputs.sorted { $0.key < $1.key }.map { input, text in
                TwinComponent.Supply(
                    input: Scalar(input, file: "test"),
                    value: try #require(Expression.parse(Scalar(text, file: "test"), diagnostics)))
            }
            return TwinComponent(
                name: Scalar(component.name, file: "test"), model: try ModelLibrary.model(component.model), supplies: supplies)
        }
        let position = SourcePosition(file: "test", line: 1, column: 1)
        let model = Model.composed(parts, named: "twin", at: position, diagnostics)
        try diagnostics.finish()
        try self.init(try #require(model))
    }

    private init(_ model: Model) throws {
        twin = try CompiledTwin(model: model, observables: [])
        // One absolute tolerance for all: states that are never dosed have no size of their own.
        integrator = ReferenceIntegrator(twin, tolerances: Tolerances(relative: 1e-10, absolute: .same(1e-12)))
    }

    /// Doses of `amount` by the only route, `every` so often, the first at `from`.
    func dose(
        _ amount: Double, from: Double = 0, every: Double = 0, times: Int = 1, over duration: Double = 0
    ) -> EventRecord {
        let delivery: Dose.Delivery = duration > 0 ? .duration(duration) : .bolus
        return EventRecord(
            time: from,
            action: .dose(
                Dose(.route(0), amount: amount, delivery: delivery, additional: times - 1, interval: every)))
    }

    /// The twin with these covariates (defaults for the others) and these parameters in place of the typical ones.
    func solve(
        _ covariates: [String: Given] = [:], _ doses: [EventRecord] = [], at times: [Double] = [],
        parameters: [String: Double] = [:], functionals: [Functional] = [], until end: Double? = nil
    ) throws -> TwinSolution {
        let model = twin.model
        let tracks = try model.covariates.map { covariate in
            switch (covariates[covariate.name], covariate.kind) {
            case (.number(let value)?, .number): return CovariateTrack(value)
            case (.level(let name)?, .levels(let names, _)):
                return CovariateTrack(Double(try #require(names.firstIndex(of: name))))
            case (nil, .number(_, let standard, _)): return CovariateTrack(try #require(standard))
            case (nil, .levels(_, let standard)): return CovariateTrack(Double(try #require(standard)))
            default: return CovariateTrack(try #require(nil as Double?, "\(covariate.name) is of the other kind"))
            }
        }
        let overrides = try parameters.map { name, value in
            ParameterOverride(parameter: try #require(model.parameters.firstIndex { $0.name == name }), value: value)
        }
        let task = TwinTask(
            covariates: tracks, overrides: overrides.sorted { $0.parameter < $1.parameter }, records: doses,
            sampleTimes: times, functionals: functionals, endTime: end ?? times.max() ?? 0)
        let solution = try #require(integrator.solve([task], isCancelled: { false }).first)
        #expect(solution.failure == nil)
        return solution
    }

    /// The index of an output, which is that of its observable.
    func output(_ name: String) throws -> Int { try #require(twin.model.outputs.firstIndex { $0.name == name }) }

    /// The individual value of a parameter in a solution.
    func parameter(_ name: String, in solution: TwinSolution) throws -> Double {
        solution.parameters[try #require(twin.model.parameters.firstIndex { $0.name == name })]
    }
}
