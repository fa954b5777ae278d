/// CVODE for one twin of a pack alone: for its steady states, and for the rest of a life that the pack cannot solve.
///
/// One object serves one twin after another; twins of packs have no state events.
final class LoneCarrier: StateCarrier {
    let state: UnsafeMutablePointer<Double>
    private let system: any TwinSystem
    private let tolerances: Tolerances
    private let count: Int
    /// The largest |y| of each state so far, `stride` apart; the pack's.
    private let sizes: UnsafePointer<Double>
    private let stride: Int
    private var trajectory: Trajectory?
    private var isUsed = false

    init(_ system: any TwinSystem, sizes: UnsafePointer<Double>, stride: Int, _ tolerances: Tolerances) {
        self.system = system
        self.tolerances = tolerances
        self.sizes = sizes
        self.stride = stride
        count = system.layout.states.count
        state = .allocate(capacity: count)
        state.initialize(repeating: 0, count: count)
    }

    deinit { state.deallocate() }

    /// Forgets the twin before.
    func begin() { isUsed = false }

    /// What was done for this twin.
    var statistics: IntegrationStatistics {
        if isUsed, let trajectory { return trajectory.solver.statistics }
        return IntegrationStatistics()
    }

    func alone(at time: Double) throws -> Trajectory {
        let trajectory = try self.trajectory ?? Trajectory(CVODESolver(system))
        self.trajectory = trajectory
        isUsed = true
        trajectory.prepare(for: tolerances, sizes: (0..<count).map { sizes[$0 * stride] }, at: time)
        return trajectory
    }

    func watchEvents(at t: Double, before end: Double) {}

    /// Carries a life to its end: first from `start`, where ``state`` is, to the life's next moment.
    /// - Returns: why it ended early, and how far the twin came.
    func finish(
        _ life: TwinLife, from start: Double, to moment: Double, isCancelled: () -> Bool
    ) -> (failure: TwinFailure?, reached: Double) {
        var reached = start
        do {
            let trajectory = try alone(at: life.time)
            trajectory.solver.reset(to: start)
            defer { reached = max(start, life.time, trajectory.recordedTo) }
            trajectory.solver.input = life.input()
            trajectory.solver.y.update(from: state, count: count)
            try trajectory.advance(from: start, to: moment, recorder: life.recorder)
            state.update(from: trajectory.solver.y, count: count)
            life.arrive(at: moment)
            try trajectory.carry(life, isCancelled: isCancelled)
        } catch {
            return (life.failure(error), reached)
        }
        return (nil, reached)
    }
}
