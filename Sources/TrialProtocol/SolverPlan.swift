import Documents

/// Who is to solve the twins.
public struct SolverPlan: Sendable {
    /// The words of `solver:`.
    public enum Kind: String, CaseIterable, Sendable {
        /// Exactly where the whole twin is linear, else with CVODE.
        case auto
        /// Packs of twins with CVODE.
        case cvode
        /// By matrix exponentials; only linear twins.
        case exact
        /// CVODE, one twin at a time.
        case reference
    }
    public var kind: Kind
    /// Where it was asked for.
    public var position: SourcePosition

    public init(_ kind: Kind, at position: SourcePosition) {
        self.kind = kind
        self.position = position
    }
}
