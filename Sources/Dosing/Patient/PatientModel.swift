import Documents
import Expressions
import Integration
import ModelCompiler
import ModelLanguage

/// A model compiled in the ways that advice needs, each once: for as many patients as there are.
public struct PatientModel: Sendable {
    public let model: Model
    /// Outputs only, for courses and draws.
    package let plain: Engine
    /// With sensitivities, for estimates.
    package let sensitive: CompiledTwin
    /// Outputs, then all states, for steady states.
    package let states: Engine
    /// Whether derivatives are affine in the states.
    package let isAffine: Bool

    /// - Throws: `CompileError`.
    public init(_ model: Model) throws {
        self.model = model
        plain = try Engine(CompiledTwin(model: model, observables: []), compile: .never)
        sensitive = try CompiledTwin(model: model, observables: [], sensitivities: true)
        let position = SourcePosition(file: model.name, line: 1, column: 1)
        let twin = try CompiledTwin(
            model: model,
            observables: model.states.map {
                TypedExpression(tree: .symbol($0.name), type: .quantity($0.unit), position: position)
            })
        isAffine = twin.isAffine
        states = try Engine(twin, compile: .never)
    }
}
