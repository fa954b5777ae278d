import CLanes
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
///     let engine = try Engine(twin, solver: .automatic)
///     let integrator = engine.integrator(tolerances: .standard)      // one per worker thread
public struct Engine: Sendable {
    /// What results depend on besides their tasks; kept with them.
    public let identity: EngineIdentity
    private let twin: CompiledTwin
    private let method: Method
    private let isNativeWanted: Bool

    private enum Method {
        case exact(LinearCode, lanes_level)
        case packs(PackPrograms)
        case reference
    }

    /// Above so many states the products of dense matrices cost more than CVODE's sparse steps.
    private static let mostExactStates = 64

    /// The solver asked for, or what it stands for with this twin: linear twins are solved exactly; those that packs
    /// cannot solve (with state events) one at a time.
    ///
    /// - Parameters:
    ///   - compile: whether packs run native code; their bits are the same either way.
    ///   - solutions: about how many twins are to be solved on each core, for deciding whether compiling pays.
    ///   - instructions: the CPU's best unless given; the bits of packs are the same.
    /// - Throws: ``ExactObstacle`` if the exact solution is asked for and the twin is not linear.
    public init(
        _ twin: CompiledTwin, solver: Solver = .automatic, compile: CompileMode = .auto, solutions: Int = 0,
        instructions: InstructionSet = .best
    ) throws {
        self.twin = twin
        isNativeWanted = compile == .always
        method = try Self.method(twin, solver, compile, solutions, instructions.level)
        switch method {
        case .exact(_, let level): identity = ExactIntegrator.identity(level)
        case .packs(let programs): identity = PackIntegrator.identity(programs)
        case .reference: identity = EngineIdentity(engine: "reference", width: 1)
        }
    }

    private static func method(
        _ twin: CompiledTwin, _ solver: Solver, _ compile: CompileMode, _ solutions: Int, _ level: lanes_level
    ) throws -> Method {
        switch solver {
        case .reference: return .reference
        case .cvode: break
        case .exact:
            if let obstacle = ExactObstacle(twin) { throw obstacle }
            if let code = LinearCode(twin.code) { return .exact(code, level) }
        case .automatic:
            if twin.stateCount <= mostExactStates, let code = LinearCode(twin.code) { return .exact(code, level) }
        }
        return PackPrograms(twin.code, level: level).map { .packs($0.compiled(compile, solutions: solutions)) } ?? .reference
    }

    /// Whether the model's equations run as native code.
    public var isNative: Bool {
        if case .packs(let programs) = method { programs.isNative } else { false }
    }

    /// Why the interpreter does the work although native code was asked for; nil where it was not.
    public var nativeProblem: String? {
        guard case .packs(let programs) = method, isNativeWanted else { return nil }
        return programs.nativeProblem
    }

    /// An integrator for one worker thread.
    public func integrator(tolerances: Tolerances) -> any TwinIntegrator {
        let system = { [twin] in CompiledSystem(twin) }
        switch method {
        case .exact(let code, let level):
            return ExactIntegrator(code, identity: identity, tolerances: tolerances, level: level, system: system)
        case .packs(let programs): return PackIntegrator(programs, identity: identity, tolerances: tolerances, system: system)
        case .reference: return ReferenceIntegrator(twin, tolerances: tolerances)
        }
    }
}
