import Documents
import Integration

extension ExactObstacle {
    /// As a message about the place where the exact solver was asked for.
    func diagnostic(at position: SourcePosition) -> Diagnostic {
        Diagnostic(
            position, "the exact solver cannot solve this twin: \(summary)",
            expected: "equations that are linear, with constant coefficients between doses", remedy: "use `auto` or `cvode`")
    }
}
