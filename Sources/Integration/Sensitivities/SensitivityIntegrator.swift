import ModelCompiler

/// Solves twins together with the derivatives of all that is read of them by their random effects.
///
/// CVODES carries forward sensitivities. Twins that are linear have an exact solution, known to rounding: differences of
/// it are as good and a hundred times faster.
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
    /// nil: CVODES.
    private let exact: (any TwinIntegrator)?
    private var systems: [[SensitivityDirection]: Trajectory] = [:]

    /// - Parameters:
    ///   - twin: compiled with `sensitivities: true`.
    ///   - solver: `cvode` and `reference` mean CVODES, also where the twin is linear.
    /// - Throws: what keeps the twin from being differentiated.
    public init(
        _ twin: CompiledTwin, tolerances: Tolerances = .standard, solver: Solver = .automatic
    ) throws(SensitivityObstacle) {
        self.twin = twin
        self.tolerances = tolerances
        exact = twin.isAffine && (solver == .automatic || solver == .exact)
            ? try? Engine(twin, solver: .exact, compile: .never).integrator(tolerances: tolerances) : nil
        _ = try PartialsWorkspace(TwinWorkspace(twin))
    }

    /// Solves a task; a failure is a value in its solution.
    /// - Parameter directions: effects between occasions each with an occasion of the task.
    public func solve(_ task: TwinTask, by directions: [SensitivityDirection]) -> SensitiveSolution {
        if let exact, !task.hasSteadyStates, let found = differences(exact, task, directions) { return found }
        let solution: TwinSolution
        do {
            let trajectory = try trajectory(directions)
            solution = trajectory.solve(task, tolerances: tolerances, isCancelled: { false })
        } catch {
            solution = TwinSolution(of: task, observables: twin.observableCount * (1 + directions.count), failure: error)
        }
        return SensitiveSolution(solution, observableCount: twin.observableCount, parameterCount: twin.parameterCount)
    }

    // MARK: Exact solutions

    /// Part of an effect's standard deviation that differences reach to either side.
    private static let width = 1e-5

    /// nil where CVODE had to help: its errors are too large for such differences.
    private func differences(
        _ exact: any TwinIntegrator, _ task: TwinTask, _ directions: [SensitivityDirection]
    ) -> SensitiveSolution? {
        var tasks = [task], widths: [Double] = []
        for direction in directions {
            let parameter = twin.model.parameters[direction.effect.parameter]
            let variability = direction.effect.level == .betweenPatients ? parameter.iiv : parameter.iov
            let deviation = (variability?.variance ?? 0).squareRoot()
            let h = Self.width * (deviation > 0 ? deviation : 0.1)
            tasks += [task.moved(direction, by: h, parameters: twin.parameterCount), task.moved(direction, by: -h, parameters: twin.parameterCount)]
            widths.append(2 * h)
        }
        let solutions = exact.solve(tasks)
        guard solutions.allSatisfy({ $0.statistics.steps == 0 }) else { return nil }
        var whole = solutions[0]
        whole.failure = solutions.lazy.compactMap(\.failure).first
        func slopes(_ a: [[Double]], _ b: [[Double]], _ width: Double) -> [[Double]] {
            zip(a, b).map { zip($0, $1).map { ($0 - $1) / width } }
        }
        for (k, width) in widths.enumerated() {
            let up = solutions[1 + 2 * k], down = solutions[2 + 2 * k]
            whole.samples += slopes(up.samples, down.samples, width)
            whole.observations += slopes(up.observations, down.observations, width)
            whole.parameters += zip(up.parameters, down.parameters).map { ($0 - $1) / width }
        }
        return SensitiveSolution(whole, observableCount: twin.observableCount, parameterCount: twin.parameterCount)
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

extension TwinTask {
    /// Whether a dose brings its steady state along, which CVODE finds.
    fileprivate var hasSteadyStates: Bool {
        records.contains { record in
            switch record.action {
            case .dose(let dose), .resetAndDose(let dose): dose.steadyState != .no
            default: false
            }
        }
    }

    /// The task with one effect larger by `change`.
    fileprivate func moved(_ direction: SensitivityDirection, by change: Double, parameters: Int) -> TwinTask {
        var other = self
        if let occasion = direction.occasion {
            other.occasions[occasion].iov[direction.effect.parameter] += change
        } else {
            if other.iiv.isEmpty { other.iiv = [Double](repeating: 0, count: parameters) }
            other.iiv[direction.effect.parameter] += change
        }
        return other
    }
}
