import CLanes
import CPacks
import ModelCompiler

/// A compiled twin's programs made ready for packs; shared by all workers.
package struct PackPrograms: @unchecked Sendable {
    // Function pointers are immutable code; nothing here is written after it is made.
    let code: PackCode
    package let width: Int
    let level: lanes_level
    let method: pack_method
    /// Derivative, Jacobian, factor, solve, observables.
    let programs: [Program]
    let functions: [lanes_function]
    /// Keeps native functions loaded.
    private let native: NativeCode?
    package var isNative: Bool { native != nil }
    /// Why there is no native code although it was wanted.
    private(set) var nativeProblem: String?

    /// - Parameter width: 8 or 16; by the number of states unless given.
    /// - Returns: nil where packs cannot solve such twins: state events stop each lane at its own time, and bytecode
    ///   names 65,536 registers at most.
    package init?(_ twin: TwinCode, width: Int? = nil, level: lanes_level = lanes_best_level(), method: pack_method = PACK_BDF) {
        guard twin.roots.results.isEmpty, twin.events.isEmpty, twin.stateCount > 0,
            let code = PackCode(twin)
        else { return nil }
        self.code = code
        self.width = width ?? Self.width(states: code.stateCount)
        self.level = level
        self.method = method
        programs = [code.derivative, code.jacobian, code.factor, code.solve, code.observables]
        let interpreter = laneInterpreter(width: self.width, level: level)
        functions = programs.map { _ in interpreter }
        native = nil
    }

    private init(_ interpreted: PackPrograms, native: NativeCode) {
        code = interpreted.code
        width = interpreted.width
        level = interpreted.level
        method = interpreted.method
        programs = interpreted.programs
        functions = native.functions
        self.native = native
    }

    /// About fourteen vectors of the pack should stay in the first-level cache (32 KiB): sixteen lanes for small
    /// models, eight for larger ones.
    static func width(states: Int) -> Int { states <= 20 ? 16 : 8 }

    /// The same as native code, with the same bits.
    /// - Throws: ``NativeError`` where there is no compiler or it does not work.
    package func compiled(cache: NativeCache = .standard, compiler: CCompiler? = .find()) throws -> PackPrograms {
        PackPrograms(
            self, native: try NativeCode.load(programs, width: width, level: level, cache: cache, compiler: compiler))
    }

    /// Native code where the mode wants it and it can be had, else the interpreter.
    /// - Parameter solutions: how many twins are to be solved on each core.
    func compiled(_ mode: CompileMode, solutions: Int) -> PackPrograms {
        guard mode != .never else { return self }
        do {
            let request = try NativeRequest(programs, width: width, level: level)
            let outlook = NativeOutlook(
                twins: solutions, evaluationsPerTwin: Self.expectedEvaluations,
                operationsPerEvaluation: code.derivative.count + code.solve.count, width: width,
                operations: programs.reduce(0) { $0 + $1.count }, isCached: request.isCached)
            return mode.choosesNative(outlook) ? PackPrograms(self, native: try request.load()) : self
        } catch {
            var interpreted = self
            interpreted.nativeProblem = "\(error)"
            return interpreted
        }
    }

    /// Evaluations in the life of a twin with a handful of doses, on the low side (the benchmark workloads need 700 to
    /// 7,000).
    private static let expectedEvaluations = 500.0
}
