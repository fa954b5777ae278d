import Expressions
import ModelLanguage

/// A model compiled for the lane interpreter: programs for its parameters, derivatives, Jacobian, observables, doses,
/// stops and events over one register file.
///
///     let twin = try CompiledTwin(model: model, observables: [])
///     let workspace = TwinWorkspace(twin)      // one per worker
public struct CompiledTwin: Sendable {
    /// Names and units, for messages and results.
    public let model: Model
    package let code: TwinCode

    /// - Parameter observables: further expressions of the twin (of endpoints, decisions); the model's outputs come
    ///   first, then these.
    /// - Parameter sensitivities: with derivatives by the random effects, which only sensitivities need.
    /// - Throws: ``CompileError``.
    public init(model: Model, observables: [TypedExpression], sensitivities: Bool = false) throws {
        self.model = model
        code = try TwinCode(TwinEquations(model, observables: observables), withPartials: sensitivities)
    }

    /// The random effects there are derivatives by, in their order: first those between patients.
    public var effects: [RandomEffect] { code.partials?.effects ?? [] }

    public var stateCount: Int { code.stateCount }
    public var observableCount: Int { code.observableCount }
    public var parameterCount: Int { code.parameterCount }
    public var covariateCount: Int { code.covariateCount }
    public var routeCount: Int { code.routes.count }
    public var eventCount: Int { code.events.count }
    /// Functions whose zeros the integrator must find: comparisons of states in events, and conditions in time that are
    /// not affine.
    public var rootCount: Int { code.roots.results.count }

    /// The structural nonzeros of the Jacobian, column by column.
    public var jacobianSparsity: [JacobianEntry] { code.jacobianSparsity }
    /// Whether the Jacobian does not depend on states (it may on time).
    public var isLinear: Bool { code.isLinear }
    /// Whether y' = A y + b with A and b constant between stops, without state events and transit absorption: then
    /// the solution is known exactly.
    public var isAffine: Bool { code.affine.obstacles.isEmpty }
    /// What keeps it from being so.
    public var affineObstacles: [AffineObstacle] { code.affine.obstacles }

    /// The states on which the derivative of `state` depends directly.
    public func states(influencing state: Int) -> [Int] {
        code.jacobianSparsity.filter { $0.row == state }.map(\.column)
    }

    /// Operations per evaluation, to estimate cost.
    public struct InstructionCounts: Hashable, Sendable {
        public let parameters, invariants, segment, derivative, jacobian, observables: Int
    }

    public var instructionCounts: InstructionCounts {
        InstructionCounts(
            parameters: code.parameters.count, invariants: code.invariants.count, segment: code.segment.count,
            derivative: code.derivative.count, jacobian: code.jacobian.count, observables: code.observables.count)
    }
}
