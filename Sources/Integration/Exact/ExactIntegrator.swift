import CLanes
import ModelCompiler

/// Solves twins whose equations are linear with constant coefficients between stops by matrix exponentials, eight side
/// by side.
///
///     let integrator = Engine(twin, solver: .exact).integrator(tolerances: .standard)     // one per worker thread
///     let solutions = integrator.solve(tasks)
///
/// States are exact but for rounding; functionals over windows follow polynomials that keep a tenth of the tolerance;
/// steady states are CVODE's. A twin's bits depend on its own task alone.
package final class ExactIntegrator: TwinIntegrator {
    package let identity: EngineIdentity
    private let code: LinearCode
    private let layout: SystemLayout
    private let tolerances: Tolerances
    private let level: lanes_level
    private let lanes: [ExactLane]
    private var pack: ExactPack?

    /// - Parameter system: makes the system whose code this is; every lane has its own.
    package init(
        _ code: LinearCode, identity: EngineIdentity? = nil, tolerances: Tolerances, level: lanes_level = lanes_best_level(),
        system: () throws -> CompiledSystem
    ) rethrows {
        self.identity = identity ?? Self.identity(level)
        self.code = code
        self.tolerances = tolerances
        self.level = level
        lanes = try (0..<ExactPack.width).map { ExactLane($0, code, try system(), tolerances) }
        layout = lanes[0].layout
    }

    /// What results depend on besides their tasks. Kernels that cannot fuse products with sums give other last bits.
    static func identity(_ level: lanes_level) -> EngineIdentity {
        EngineIdentity(engine: lanes_linear(level).pointee.fuses == 0 ? "exact, unfused" : "exact", width: ExactPack.width)
    }

    package func solve(_ tasks: [TwinTask], isCancelled: () -> Bool) -> [TwinSolution] {
        var solutions: [TwinSolution] = []
        solutions.reserveCapacity(tasks.count)
        for first in stride(from: 0, to: tasks.count, by: ExactPack.width) {
            let part = tasks[first..<min(first + ExactPack.width, tasks.count)]
            ExactRun(pack(for: part), lanes, tolerances: tolerances).solve(part, isCancelled: isCancelled)
            solutions += lanes.prefix(part.count).compactMap { $0.takeSolution() }
        }
        return solutions
    }

    /// A pack with inputs for all that is infused in these tasks.
    private func pack(for tasks: ArraySlice<TwinTask>) -> ExactPack {
        let infused = Set(tasks.flatMap { $0.records.compactMap(infusedState) + ($0.steering?.laterDoses ?? []).compactMap(infusedState) }).sorted()
        if let pack, pack.infused == infused { return pack }
        let pack = ExactPack(code, infused: infused, level: level)
        self.pack = pack
        return pack
    }

    private func infusedState(_ record: EventRecord) -> Int? {
        let dose: Dose
        switch record.action {
        case .dose(let given), .resetAndDose(let given): dose = given
        default: return nil
        }
        return infusedState(dose)
    }

    private func infusedState(_ dose: Dose) -> Int? {
        if case .bolus = dose.delivery { return nil }
        switch dose.target {
        case .state(let state): return layout.states.indices.contains(state) ? state : nil
        case .route(let route):
            return layout.routes.indices.contains(route) ? layout.routes[route].into : nil
        }
    }
}
