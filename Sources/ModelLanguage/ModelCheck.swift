import Documents

/// A published fact that a model is held against (`checks:`), as written.
///
/// Its keys are sound and in place. What it says of doses, twins, times and values is read higher up, where the language
/// of protocols is known; it can also be wrong.
public struct ModelCheck: Sendable {
    /// Who is looked at, and what he is given.
    public struct Setting: Sendable {
        /// Covariates by name.
        public var given: [DocumentNode.Entry]
        /// Parameters with values of their own, by name.
        public var parameters: [DocumentNode.Entry]
        /// As in an arm of a protocol; nil: no doses.
        public var give: DocumentNode?
    }

    /// What is found, and what is expected of it.
    public enum Expectation: Sendable {
        case equals(value: Scalar, Scalar, within: Scalar)
        case between(value: Scalar, low: Scalar, high: Scalar)
        /// Points of a course.
        case points(of: Scalar, [(time: Scalar, value: Scalar)], within: Scalar)
    }

    /// What is claimed, in words; no other check of the model says the same.
    public var that: String
    /// Paper, and table or figure.
    public var source: String
    /// Whether it takes minutes, and is left out unless asked for.
    public var isLong: Bool
    /// The twin; nil: the model alone.
    public var twin: DocumentNode?
    public var setting: Setting
    /// The setting whose value divides that of ``setting``; what it does not say is as there.
    public var relativeTo: Setting?
    public var duration: Scalar
    public var expectation: Expectation
    public var position: SourcePosition
}
