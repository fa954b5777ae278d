import ModelCompiler

/// Solves twins together with the derivatives of all that is read of them by their random effects (CVODES, forward).
///
///     let twin = try CompiledTwin(model: model, observables: [], sensitivities: true)
///     let integrator = try SensitivityIntegrator(twin)
///     let solved = integrator.solve(task, by: twin.effects.map { SensitivityDirection($0) })
///     solved.observations(by: 0)          // d(observable)/d(first effect), [observable][k]
///
/// Jumps at doses are followed exactly: bioavailability, lag, duration and rate may depend on the effects. Not for
/// sharing between threads.
public final class SensitivityIntegrator {
    private let twin: CompiledTwin
    private let tolerances: Tolerances
    private var systems: [[SensitivityDirection]: Trajectory] = [:]

    /// - Parameter twin: compiled with `sensitivities: true`.
    /// - Throws: what keeps the twin from being differentiated.
    public init(_ twin: CompiledTwin, tolerances: Tolerances = .standard) throws(SensitivityObstacle) {
        self.twin = twin
        self.tolerances = tolerances
        _ = try PartialsWorkspace(TwinWorkspace(twin))
    }

    /// Solves a task; a failure is a value in its solution.
    /// - Parameter directions: effects between occasions each with an occasion of the task.
    public func solve(_ task: TwinTask, by directions: [SensitivityDirection]) -> SensitiveSolution {
        let solution: TwinSolution
        do {
            let trajectory = try trajectory(directions)
            solution = trajectory.solve(task, tolerances: tolerances, isCancelled: { false })
        } catch {
            solution = TwinSolution(of: task, observables: twin.observableCount * (1 + directions.count), failure: error)
        }
        return SensitiveSolution(solution, observableCount: twin.observableCount, parameterCount: twin.parameterCount)
    }

    private func trajectory(_ directions: [SensitivityDirection]) throws -> Trajectory {
        if let known = systems[directions] { return known }
        if systems.count > 8 { systems = [:] }
        let made = try Trajectory(CVODESolver(SensitiveSystem(twin, directions, tolerances: tolerances)))
        systems[directions] = made
        return made
    }
}

/// A twin's solution with derivatives.
public struct SensitiveSolution: Sendable {
    private let whole: TwinSolution
    private let observableCount: Int
    private let parameterCount: Int

    init(_ whole: TwinSolution, observableCount: Int, parameterCount: Int) {
        self.whole = whole
        self.observableCount = observableCount
        self.parameterCount = parameterCount
    }

    public var failure: TwinFailure? { whole.failure }
    public var statistics: IntegrationStatistics { whole.statistics }
    /// `[observable][k]`, as ``TwinSolution/observations``.
    public var observations: [[Double]] { Array(whole.observations.prefix(observableCount)) }
    /// `[observable][sample]`.
    public var samples: [[Double]] { Array(whole.samples.prefix(observableCount)) }
    /// Individual parameters at the start.
    public var parameters: [Double] { Array(whole.parameters.prefix(parameterCount)) }

    /// The derivatives of ``observations`` in a direction.
    public func observations(by direction: Int) -> [[Double]] { part(whole.observations, observableCount, direction) }
    /// The derivatives of ``samples`` in a direction.
    public func samples(by direction: Int) -> [[Double]] { part(whole.samples, observableCount, direction) }
    /// The derivatives of ``parameters`` in a direction.
    public func parameters(by direction: Int) -> [Double] { part(whole.parameters, parameterCount, direction) }

    private func part<T>(_ values: [T], _ count: Int, _ direction: Int) -> [T] {
        let first = count * (1 + direction)
        return values.count >= first + count ? Array(values[first..<first + count]) : []
    }
}
