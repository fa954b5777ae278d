import Documents
import Estimation
import Integration
import ModelCompiler
import Synchronization
import TrialProtocol

/// Estimators of patients' parameters for decisions within a trial: each worker takes one and gives it back.
final class EstimatorPool: Sendable {
    /// What estimates a patient and foretells what becomes of him.
    final class Member {
        let estimator: IndividualEstimator
        let predictor: any TwinIntegrator

        init(_ twin: CompiledTwin, _ engine: Engine, _ tolerances: Tolerances) throws {
            estimator = try IndividualEstimator(twin)
            predictor = engine.integrator(tolerances: tolerances)
        }
    }

    /// A member on its way between threads: only one holds it at a time.
    private struct Parked: @unchecked Sendable {
        let member: Member
    }

    private let twin: CompiledTwin
    private let engine: Engine
    private let tolerances: Tolerances
    private let free = Mutex<[Parked]>([])
    let endpoints: EndpointEvaluation

    /// nil where the plan estimates nothing.
    /// - Parameter compiled: the plan's twin with its observables.
    /// - Throws: a diagnostic where the twin has no derivatives, a `CompileError`.
    init?(_ plan: TrialPlan, _ compiled: CompiledTwin, _ endpoints: EndpointEvaluation, _ tolerances: Tolerances) throws {
        guard let decision = plan.arms.flatMap(\.decisions).first(where: { !$0.estimates.isEmpty }) else { return nil }
        twin = try CompiledTwin(model: plan.twin, observables: plan.observables, sensitivities: true)
        engine = try Engine(compiled, compile: .never)
        self.tolerances = tolerances
        self.endpoints = endpoints
        do {
            let member = try Member(twin, engine, tolerances)
            let parked = Parked(member: member)
            free.withLock { $0.append(parked) }
        } catch let obstacle as SensitivityObstacle {
            throw DiagnosticError([
                Diagnostic(decision.position, "the patient's parameters cannot be estimated: \(obstacle)", remedy: "remove `estimate`")
            ])
        }
    }

    /// Runs `body` with a member that no other thread has.
    func with<R>(_ body: (Member) throws -> R) throws -> R {
        let known = free.withLock { $0.popLast() }
        let member = try known?.member ?? Member(twin, engine, tolerances)
        defer {
            let parked = Parked(member: member)
            free.withLock { $0.append(parked) }
        }
        return try body(member)
    }
}
