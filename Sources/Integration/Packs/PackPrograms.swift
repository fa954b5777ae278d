import CLanes
import CPacks
import ModelCompiler

/// A compiled twin made ready for packs; shared by all workers.
struct PackPrograms: @unchecked Sendable {
    // Function pointers are immutable code; nothing here is written after it is made.
    let code: PackCode
    let width: Int
    let level: lanes_level
    let method: pack_method
    /// Derivative, Jacobian, factor, solve, observables.
    let programs: [Program]
    let functions: [lanes_function]

    /// - Returns: nil where packs cannot solve such twins: state events stop each lane at its own time, transit
    ///   absorption limits each lane's steps, and bytecode names 65,536 registers at most.
    init?(_ twin: CompiledTwin, width: Int? = nil, level: lanes_level = lanes_best_level(), method: pack_method = PACK_BDF) {
        guard twin.rootCount == 0, twin.eventCount == 0, !twin.hasTransitRoutes, twin.stateCount > 0,
            let code = PackCode(twin.code)
        else { return nil }
        self.code = code
        self.width = width ?? Self.width(states: code.stateCount)
        self.level = level
        self.method = method
        programs = [code.derivative, code.jacobian, code.factor, code.solve, code.observables]
        guard let interpreter = lanes_interpreter(Int32(self.width), level) else { return nil }
        functions = programs.map { _ in interpreter }
    }

    /// About fourteen vectors of the pack should stay in the first-level cache (32 KiB): sixteen lanes for small
    /// models, eight for larger ones.
    static func width(states: Int) -> Int { states <= 20 ? 16 : 8 }
}
