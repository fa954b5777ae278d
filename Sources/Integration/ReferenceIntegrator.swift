import ModelCompiler

/// The integrator that all others are measured by: CVODE, one twin at a time.
///
///     let twin = try CompiledTwin(model: model, observables: [])
///     let integrator = ReferenceIntegrator(twin)          // one per worker thread
///     let solution = integrator.solve(TwinTask(records: doses, sampleTimes: [0, 1, 2], endTime: 24))
///
/// BDF with Newton's method, analytic Jacobian and dense linear algebra, stopped only at dosing events and
/// discontinuities; everything read in between comes from dense output. Its CVODE object serves one twin after another;
/// a twin's bits depend on its task alone.
public final class ReferenceIntegrator: TwinIntegrator {
    /// `reference`, width 1.
    public let identity = EngineIdentity(engine: "reference", width: 1)
    private let system: any TwinSystem
    private let tolerances: Tolerances
    private var trajectory: Trajectory?

    /// An integrator for twins of one model, all to the same tolerances.
    public convenience init(_ twin: CompiledTwin, tolerances: Tolerances = .standard) {
        self.init(system: CompiledSystem(twin), tolerances: tolerances)
    }

    package init(system: any TwinSystem, tolerances: Tolerances = .standard) {
        self.system = system
        self.tolerances = tolerances
    }

    /// Solves the tasks one after another; a failure is a value in its own solution.
    public func solve(_ tasks: [TwinTask], isCancelled: () -> Bool) -> [TwinSolution] {
        tasks.map { task in
            do {
                let trajectory = try self.trajectory ?? Trajectory(CVODESolver(system))
                self.trajectory = trajectory
                return trajectory.solve(task, tolerances: tolerances, isCancelled: isCancelled)
            } catch {
                return TwinSolution(of: task, observables: system.layout.observableCount, failure: error)
            }
        }
    }
}

extension TwinSolution {
    /// Of a twin that could not even be begun.
    init(of task: TwinTask, observables: Int, failure: any Error) {
        let observing = task.records.filter { $0.action == .observe }.count
        samples = Array(repeating: Array(repeating: .nan, count: task.sampleTimes.count), count: observables)
        observations = Array(repeating: Array(repeating: .nan, count: observing), count: observables)
        functionals = Array(repeating: .nan, count: task.functionals.count)
        parameters = []
        doses = []
        self.failure =
            failure as? TwinFailure
            ?? TwinFailure(.badTask, time: task.startTime, "\(failure)", remedy: "see `dosis doctor`")
        flags = []
        steering = task.steering
        statistics = IntegrationStatistics()
    }
}
