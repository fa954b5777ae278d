/// A trajectory carries a twin by itself.
extension Trajectory: StateCarrier {
    var state: UnsafeMutablePointer<Double> { solver.y }
    func alone(at time: Double) throws -> Trajectory { self }

    /// Solves a task from its beginning to its end.
    func solve(_ task: TwinTask, tolerances: Tolerances, isCancelled: () -> Bool) -> TwinSolution {
        let life = TwinLife(system: solver.system, carrier: self, tolerances: tolerances)
        life.take(task)
        prepare(for: tolerances, sizes: [Double](repeating: 0, count: solver.order), at: task.startTime)
        var failure: TwinFailure?
        do {
            try life.begin()
            try carry(life, isCancelled: isCancelled)
        } catch {
            failure = life.failure(error)
        }
        return life.solution(failure: failure, reached: max(life.time, recordedTo), statistics: solver.statistics)
    }

    /// Forgets the twin before.
    /// - Parameter sizes: what is known of the sizes of the twin's states; 0 where nothing is.
    func prepare(for tolerances: Tolerances, sizes: [Double], at time: Double) {
        solver.beginTwin(tolerances, sizes: sizes)
        forgetEvents()
        stepLimit = tolerances.stepLimit
        solver.reset(to: time)
        recordedTo = time
    }

    /// From the moment the life has come to, to its end.
    func carry(_ life: TwinLife, isCancelled: () -> Bool) throws {
        while true {
            guard !isCancelled() else { throw TwinFailure.cancelled(at: life.time) }
            guard let next = try life.passMoment() else { return }
            try carry(life, to: next)
        }
    }

    /// To the next moment.
    func carry(_ life: TwinLife, to next: Double) throws {
        solver.input = life.input()
        if life.y != solver.y { solver.y.update(from: life.y, count: solver.count) }
        try advance(from: life.time, to: next, recorder: life.recorder)
        if life.y != solver.y { life.y.update(from: solver.y, count: solver.count) }
        life.arrive(at: next)
    }
}

extension TwinFailure {
    /// The run was asked to stop.
    static func cancelled(at time: Double) -> TwinFailure {
        TwinFailure(.cancelled, time: time, "the run was stopped", remedy: "start it again, or resume it")
    }
}
