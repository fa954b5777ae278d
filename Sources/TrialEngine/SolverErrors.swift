import Documents
import Integration
import ModelCompiler
import TrialProtocol

extension ExactObstacle {
    /// As a message about the place where the exact solver was asked for.
    func diagnostic(at position: SourcePosition) -> Diagnostic {
        Diagnostic(
            position, "the exact solver cannot solve this twin: \(summary)",
            expected: "equations that are linear, with constant coefficients between doses", remedy: "use `auto` or `cvode`")
    }
}

extension TrialPlan {
    /// Compiles the twin, and checks that the solver asked for can solve it.
    /// - Throws: a compile error, or a ``DiagnosticError``.
    public func checkSolver() throws {
        let twin = try CompiledTwin(model: twin, observables: observables)
        guard solver.kind == .exact, let obstacle = ExactObstacle(twin) else { return }
        throw DiagnosticError([obstacle.diagnostic(at: solver.position)])
    }
}
