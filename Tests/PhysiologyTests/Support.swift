import Documents
import Expressions
import Foundation
import Integration
import ModelCompiler
import ModelLanguage
import Physiology
import Testing

/// The checkout that holds these tests.
let repository = String(#filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" })

/// Texts that tests read.
let fixtures = "\(repository)/Tests/PhysiologyTests/Fixtures"

/// A compound that comes with Dosis.
func committed(_ name: String) throws -> Compound { try CompoundFile.load(path: "\(repository)/Compounds/\(name).yaml") }

/// What is told about a compound text, as a user reads it, with the file called `compound.yaml`.
func messages(_ text: String) -> (compound: Compound?, messages: [String]) {
    let diagnostics = Diagnostics()
    let compound = Document.parse(text, file: "compound.yaml", diagnostics).flatMap { CompoundFile.read($0, diagnostics) }
    return (diagnostics.hasErrors ? nil : compound, diagnostics.all.sorted { $0.position < $1.position }.map(\.description))
}

/// A compound that must be sound.
func compound(_ text: String) throws -> Compound {
    let (compound, messages) = messages(text)
    return try #require(compound, "\(messages)")
}

/// A model text that must be read without a word.
func model(_ text: String) throws -> Model {
    let diagnostics = Diagnostics()
    let model = Document.parse(text, file: "model.yaml", diagnostics).flatMap { ModelFile.read($0, diagnostics) }
    #expect(diagnostics.all.map(\.description) == [])
    return try #require(model)
}

/// A person for whom a model is solved.
struct Person: Sendable {
    var sex = "male"
    var age = 35.0
    var height = 176.0
    var weight = 73.0
    /// Organs over those expected, such as `liver_size`; the others are 1.
    var sizes: [String: Double] = [:]

    /// People from slight to stout, young and old.
    static let some: [Person] = [
        Person(), Person(sex: "female", height: 163, weight: 60), Person(sex: "female", age: 82, height: 151, weight: 47),
        Person(age: 24, height: 195, weight: 96), Person(age: 58, height: 171, weight: 128), Person(sex: "female", age: 41, height: 168, weight: 104),
    ]
}

/// A twin of a model text, or of several wired ones, solved by the reference integrator.
struct TestTwin {
    let twin: CompiledTwin
    private let integrator: ReferenceIntegrator

    init(_ text: String, tolerance: Double = 1e-10) throws { try self.init(model: model(text), tolerance: tolerance) }

    /// A victim whose inputs are given, by expressions.
    init(_ text: String, inputs: [String: String], tolerance: Double = 1e-10, with others: [(name: String, text: String)] = []) throws {
        let diagnostics = Diagnostics()
        let supplies = try inputs.sorted { $0.key < $1.key }.map { input, text in
            TwinComponent.Supply(
                input: Scalar(input, file: "test"), value: try #require(Expression.parse(Scalar(text, file: "test"), diagnostics)))
        }
        let parts = [TwinComponent(name: Scalar("victim", file: "test"), model: try Self.read(text), supplies: supplies)]
            + (try others.map { TwinComponent(name: Scalar($0.name, file: "test"), model: try Self.read($0.text), supplies: []) })
        let composed = Model.composed(parts, named: "twin", at: SourcePosition(file: "test", line: 1, column: 1), diagnostics)
        try diagnostics.finish()
        try self.init(model: try #require(composed), tolerance: tolerance)
    }

    private static func read(_ text: String) throws -> Model { try model(text) }

    private init(model: Model, tolerance: Double) throws {
        twin = try CompiledTwin(model: model, observables: [])
        integrator = ReferenceIntegrator(twin, tolerances: Tolerances(relative: tolerance, absolute: .same(1e-12)))
    }

    /// Values of an output at times.
    func values(
        of output: String, for person: Person = Person(), _ records: [EventRecord], at times: [Double],
        parameters: [String: Double] = [:]
    ) throws -> [Double] {
        let solution = try solve(person, records, at: times, parameters: parameters)
        return solution.samples[try self.output(output)]
    }

    /// All outputs at the start.
    func snapshot(_ person: Person) throws -> Snapshot {
        let samples = try solve(person, [], at: [0]).samples
        return Snapshot(values: Dictionary(uniqueKeysWithValues: zip(twin.model.outputs.map(\.name), samples.map { $0[0] })))
    }

    /// Outputs by name.
    struct Snapshot: Sendable {
        let values: [String: Double]

        /// NaN, which no comparison passes, where there is none.
        subscript(name: String) -> Double { values[name] ?? .nan }
    }

    /// Area under an output.
    func area(
        of output: String, for person: Person = Person(), _ records: [EventRecord], parameters: [String: Double] = [:], from: Double = 0,
        to end: Double
    ) throws -> Double {
        let functional = Functional.auc(observable: try self.output(output), from: from, to: end)
        return try solve(person, records, parameters: parameters, functionals: [functional], until: end).functionals[0]
    }

    func solve(
        _ person: Person, _ records: [EventRecord], at times: [Double] = [], parameters: [String: Double] = [:],
        functionals: [Functional] = [], until end: Double? = nil
    ) throws -> TwinSolution {
        let tracks = try twin.model.covariates.map { covariate in
            switch covariate.name {
            case "sex": CovariateTrack(person.sex == "female" ? 0 : 1)
            case "age": CovariateTrack(person.age)
            case "height": CovariateTrack(person.height)
            case "weight": CovariateTrack(person.weight)
            default: CovariateTrack(try #require(person.sizes[covariate.name] ?? covariate.standard))
            }
        }
        let overrides = try parameters.map { name, value in
            ParameterOverride(parameter: try #require(twin.model.parameters.firstIndex { $0.name == name }), value: value)
        }
        let task = TwinTask(
            covariates: tracks, overrides: overrides.sorted { $0.parameter < $1.parameter }, records: records, sampleTimes: times,
            functionals: functionals, endTime: end ?? times.max() ?? 0)
        let solution = try #require(integrator.solve([task], isCancelled: { false }).first)
        #expect(solution.failure == nil)
        return solution
    }

    /// A dose by a route's name.
    func dose(_ amount: Double, _ route: String, at time: Double = 0, over duration: Double = 0) throws -> EventRecord {
        let index = try #require(twin.model.routes.firstIndex { $0.name == route })
        return EventRecord(
            time: time, action: .dose(Dose(.route(index), amount: amount, delivery: duration > 0 ? .duration(duration) : .bolus)))
    }

    private func output(_ name: String) throws -> Int { try #require(twin.model.outputs.firstIndex { $0.name == name }) }
}
