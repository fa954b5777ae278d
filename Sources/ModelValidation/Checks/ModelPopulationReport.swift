/// What became of twins of a model's own population.
public struct ModelPopulationReport: Sendable, Encodable {
    /// Two solutions agree when no reading differs by more, as `SolutionError` counts it.
    public static let limit = 1e-6

    /// A twin that could not be solved.
    public struct Failure: Sendable, Encodable {
        /// Counted from 0.
        public var twin: Int
        public var reason: String
    }

    /// The check whose twin, doses and duration were used.
    public var dosedAs: String
    /// What solved them: `cvode packs`; `reference` for models that packs cannot solve, `exact` for those without states,
    /// which are formulas: nothing else could solve them.
    public var engine: String
    public var twins: Int
    public var failures: [Failure]
    /// The first twins, solved once more by that engine and by the reference integrator, both at a relative tolerance of 1e-9.
    public var compared: Int
    /// Their largest difference; nil where one could not be solved.
    public var difference: Double?

    /// Whether both solutions of every twin that was solved twice are the same, as far as it matters.
    public var agrees: Bool { difference.map { $0 <= Self.limit } ?? false }
    public var isSound: Bool { failures.isEmpty && agrees }
}
