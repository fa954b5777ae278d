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
final class PackIntegrator: TwinIntegrator {
    let identity: EngineIdentity
    private let programs: PackPrograms
    private let twin: CompiledTwin
    private let tolerances: Tolerances
    private var ready: (problem: PackProblem, lanes: [PackLane])?

    init(_ twin: CompiledTwin, programs: PackPrograms, identity: EngineIdentity, tolerances: Tolerances) {
        self.twin = twin
        self.programs = programs
        self.identity = identity
        self.tolerances = tolerances
    }

    func solve(_ tasks: [TwinTask], isCancelled: () -> Bool) -> [TwinSolution] {
        var solutions: [TwinSolution] = []
        solutions.reserveCapacity(tasks.count)
        for first in stride(from: 0, to: tasks.count, by: programs.width) {
            let part = tasks[first..<min(first + programs.width, tasks.count)]
            do {
                let (problem, lanes) = try prepared()
                PackRun(problem, lanes, stepLimit: tolerances.stepLimit).solve(Array(part), isCancelled: isCancelled)
                solutions += lanes.prefix(part.count).compactMap { $0.takeSolution() }
            } catch {
                solutions += part.map { TwinSolution(of: $0, observables: twin.observableCount, failure: error) }
            }
        }
        return solutions
    }

    private func prepared() throws -> (problem: PackProblem, lanes: [PackLane]) {
        if let ready { return ready }
        let problem = try PackProblem(programs, tolerances: tolerances)
        let lanes = (0..<programs.width).map { PackLane($0, problem, twin, tolerances) }
        ready = (problem, lanes)
        return (problem, lanes)
    }
}
