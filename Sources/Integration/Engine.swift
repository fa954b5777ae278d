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
    ///
    /// - Parameters:
    ///   - compile: whether packs run native code; their bits are the same either way.
    ///   - solutions: about how many twins are to be solved on each core, for deciding whether compiling pays.
    ///   - instructions: the CPU's best unless given; the bits are the same.
    public init(
        _ twin: CompiledTwin, solver: Solver = .automatic, compile: CompileMode = .auto, solutions: Int = 0,
        instructions: InstructionSet = .best
    ) {
        self.twin = twin
        let interpreted = solver == .reference ? nil : PackPrograms(twin.code, level: instructions.level)
        packs = interpreted?.compiled(compile, solutions: solutions)
        identity = packs.map(PackIntegrator.identity) ?? EngineIdentity(engine: "reference", width: 1)
    }

    /// Whether the model's equations run as native code.
    public var isNative: Bool { packs?.isNative ?? false }

    /// An integrator for one worker thread.
    public func integrator(tolerances: Tolerances) -> any TwinIntegrator {
        guard let packs else { return ReferenceIntegrator(twin, tolerances: tolerances) }
        return PackIntegrator(packs, identity: identity, tolerances: tolerances) { [twin] in CompiledSystem(twin) }
    }
}
