import CSundials

/// What went wrong, in the model's words.
extension CVODESolver {
    func notFinite(state: Int, at t: Double) -> TwinFailure {
        let name = system.layout.states[state]
        return TwinFailure(
            .notFinite, time: t, subject: name, "the value of `\(name)` is not a finite number",
            remedy: "look for a division by zero, or a power or logarithm of a negative number, in what sets it")
    }

    func failure(_ flag: Int32) -> TwinFailure {
        // Creeping up to the edge, steps succeed between the trials that do not.
        if let notFinite, statistics.steps - notFinite.step <= 10 {
            let name = system.layout.states[notFinite.state]
            return TwinFailure(
                .notFinite, time: time, subject: name, "the derivative of `\(name)` is not a finite number",
                remedy: "look for a division by zero, or a power or logarithm of a negative number, in its equation")
        }
        let worst = worstState()
        let name = system.layout.states[worst]
        switch flag {
        case CV_CONV_FAILURE, CV_LSETUP_FAIL, CV_LSOLVE_FAIL:
            return TwinFailure(
                .noConvergence, time: time, subject: name,
                "the integrator's Newton iteration does not converge, worst for `\(name)`",
                remedy: "look for a jump in its equation that is not written as a condition on time or a state event")
        default:
            return TwinFailure(
                .stepTooSmall, time: time, subject: name,
                "the integrator cannot make its step small enough, worst for `\(name)` (CVODE \(flag))",
                remedy: "look for growth without bound or a jump in its equation, or loosen the tolerances")
        }
    }

    private func worstState() -> Int {
        guard CVodeGetEstLocalErrors(memory, work) == CV_SUCCESS else { return 0 }
        let errors = dosis_nvector_data(work)
        let scaled = (0..<order).map { errors[$0].magnitude / (weights.relative * y[$0].magnitude + weights.absolute($0)) }
        return scaled.indices.max { !(scaled[$0] >= scaled[$1]) } ?? 0
    }
}
