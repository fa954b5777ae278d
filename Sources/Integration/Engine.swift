import ModelCompiler

/// Who solves twins.
public enum Solver: String, CaseIterable, Sendable {
    /// The exact solution where the whole twin is linear, else packs of twins with CVODE.
    case automatic = "auto"
    /// Packs of twins with CVODE.
    case cvode
    /// The exact solution by matrix exponentials; only for linear twins.
    case exact
    /// CVODE, one twin at a time.
    case reference
}

/// A solver chosen for one compiled twin; makes the integrators that workers use.
///
///     let engine = Engine(twin, solver: .automatic)
///     let integrator = engine.integrator(tolerances: .standard)      // one per worker thread
public struct Engine: Sendable {
    /// What results depend on besides their tasks; kept with them.
    public let identity: EngineIdentity
    private let twin: CompiledTwin
    private let packs: PackPrograms?

    /// The solver asked for, or what it stands for with this twin: twins that packs cannot solve (with state events or
    /// transit absorption) are solved one at a time.
    public init(_ twin: CompiledTwin, solver: Solver = .automatic) {
        self.twin = twin
        packs = solver == .reference ? nil : PackPrograms(twin)
        identity = packs.map { EngineIdentity(engine: "cvode packs", width: $0.width) } ?? EngineIdentity(engine: "reference", width: 1)
    }

    /// An integrator for one worker thread.
    public func integrator(tolerances: Tolerances) -> any TwinIntegrator {
        if let packs { return PackIntegrator(twin, programs: packs, identity: identity, tolerances: tolerances) }
        return ReferenceIntegrator(twin, tolerances: tolerances)
    }
}
