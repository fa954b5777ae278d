import TrialProtocol

extension TrialPlan {
    /// What a person should know before relying on a run, a line each: what is doubtful, and what was assumed for want of
    /// information.
    var doubts: [String] { warnings.map(\.description) + assumptions.map { "assumed: \($0)" } }
}
