import CPacks
import ModelCompiler

/// Solves twins in packs: eight or sixteen of consecutive order as one CVODE problem, vectorised across them.
///
///     let integrator = Engine(twin, solver: .cvode).integrator(tolerances: .standard)     // one per worker thread
///     let solutions = integrator.solve(tasks)
///
/// The k-th pack holds the tasks from k times the width on, so a twin's bits depend on the pack it belongs to by its
/// place, never on threads. Twins of one pack share their steps: each meets its own tolerance in every one of them, and
/// what it differs by from being solved alone is of the size of the tolerance. A twin that the pack cannot go on with is
/// carried on alone by CVODE from the last good state, and its mates go on without it.
package final class PackIntegrator: TwinIntegrator {
    /// `cvode packs`, and how many twins one holds.
    public let identity: EngineIdentity
    private let programs: PackPrograms
    private let makeSystem: () -> CompiledSystem
    private let tolerances: Tolerances
    /// For tests: see ``pack_set_largest_reciprocal``.
    package var largestReciprocalPivot: Double?
    private var ready: (problem: PackProblem, lanes: [PackLane])?

    /// - Parameter system: the same twin's equations for one lane; every lane has its own.
    package init(
        _ programs: PackPrograms, identity: EngineIdentity? = nil, tolerances: Tolerances,
        system: @escaping () -> CompiledSystem
    ) {
        self.programs = programs
        self.identity = identity ?? Self.identity(programs)
        self.tolerances = tolerances
        makeSystem = system
    }

    static func identity(_ programs: PackPrograms) -> EngineIdentity {
        EngineIdentity(engine: "cvode packs", width: programs.width)
    }

    /// Solves the tasks pack after pack; a failure is a value in its own solution.
    public func solve(_ tasks: [TwinTask], isCancelled: () -> Bool) -> [TwinSolution] {
        var solutions: [TwinSolution] = []
        solutions.reserveCapacity(tasks.count)
        for first in stride(from: 0, to: tasks.count, by: programs.width) {
            let part = tasks[first..<min(first + programs.width, tasks.count)]
            do {
                let (problem, lanes) = try prepared()
                var run = PackRun(problem, lanes, stepLimit: tolerances.stepLimit)
                run.solve(Array(part), isCancelled: isCancelled)
                solutions += lanes.prefix(part.count).compactMap { $0.takeSolution() }
            } catch {
                solutions += part.map { TwinSolution(of: $0, observables: programs.code.observableRegisters.count, failure: error) }
            }
        }
        return solutions
    }

    /// The pack's work since it was made.
    package var work: pack_statistics? { ready.map { pack_work($0.problem.handle) } }

    private func prepared() throws -> (problem: PackProblem, lanes: [PackLane]) {
        if let ready { return ready }
        let problem = try PackProblem(programs, tolerances: tolerances)
        if let largestReciprocalPivot { pack_set_largest_reciprocal(problem.handle, largestReciprocalPivot) }
        let lanes = (0..<programs.width).map { PackLane($0, problem, makeSystem(), tolerances) }
        ready = (problem, lanes)
        return (problem, lanes)
    }
}
