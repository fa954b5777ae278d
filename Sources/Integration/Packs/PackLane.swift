import CPacks
import ModelCompiler

/// One twin's place in a pack: its life, and the way of its numbers into the pack's lane and back.
final class PackLane: StepCurve {
    let number: Int
    /// The twin's state between stretches.
    let state: UnsafeMutablePointer<Double>
    /// Of one twin after another.
    let life: TwinLife
    let recorder: Recorder
    let alone: LoneCarrier
    /// Whether there is a twin whose life is not over.
    var isLiving = false
    private(set) var solution: TwinSolution?
    /// The present stretch, in the twin's time.
    private(set) var start = 0.0, end = 0.0
    /// The next moment of the twin's life; the stretch ends there or earlier.
    var moment = 0.0
    /// What dosing adds until then.
    private(set) var input = DosingInput()
    let problem: PackProblem
    let system: CompiledSystem
    let tolerances: Tolerances
    let inputs: UnsafeMutablePointer<Int>
    /// The step that functionals look at, as a polynomial of this lane once one is needed.
    var output: DenseOutput
    var hasOutput = false
    var captured = CapturedStep()
    let point: UnsafeMutablePointer<Double>
    let observables: UnsafeMutablePointer<Double>
    var workBefore = pack_statistics()

    init(_ number: Int, _ problem: PackProblem, _ system: CompiledSystem, _ tolerances: Tolerances) {
        self.number = number
        self.problem = problem
        self.tolerances = tolerances
        self.system = system
        alone = LoneCarrier(system, sizes: problem.sizes + number, stride: problem.width, tolerances)
        state = alone.state
        recorder = Recorder(reader: StepReader(system))
        life = TwinLife(system: system, carrier: alone, tolerances: tolerances, recorder: recorder)
        inputs = .allocate(capacity: max(1, problem.code.inputs.count))
        inputs.initialize(from: problem.code.inputs, count: problem.code.inputs.count)
        output = DenseOutput(count: problem.code.stateCount)
        point = .allocate(capacity: problem.code.stateCount)
        point.initialize(repeating: 0, count: problem.code.stateCount)
        observables = .allocate(capacity: max(1, problem.code.observableRegisters.count))
        observables.initialize(repeating: .nan, count: max(1, problem.code.observableRegisters.count))
    }

    deinit {
        point.deallocate()
        observables.deallocate()
        inputs.deallocate()
    }

    var width: Int { problem.width }
    var count: Int { problem.code.stateCount }

    // MARK: Life

    /// Takes a twin.
    func begin(_ task: TwinTask) {
        life.take(task)
        isLiving = true
        solution = nil
        alone.begin()
        workBefore = pack_work(problem.handle)
        for i in 0..<count { problem.sizes[i * width + number] = 0 }
        problem.fallback[number] = 0
        (start, end, moment) = (life.time, life.time, life.time)
        do { try life.begin() } catch { finish(life.failure(error), nil) }
    }

    /// Passes the moment that has been reached, if one has, and enters the next stretch in which nothing jumps.
    /// - Returns: false if the life is over.
    func enterStretch(isCancelled: Bool, _ windows: PackWindows?) -> Bool {
        guard isLiving else { return false }
        do {
            if isCancelled { throw TwinFailure.cancelled(at: end) }
            if end == moment {
                life.arrive(at: moment)
                guard let next = try life.passMoment() else {
                    finish(nil, windows)
                    return false
                }
                moment = next
                input = life.input()
                setRates()
            }
            start = end
            end = system.stretchEnd(after: start, before: moment)
            system.beginSegment(from: start, to: end)
            setNumbers(life)
            return true
        } catch {
            finish(life.failure(error), windows)
            return false
        }
    }

    /// The pack has carried the lane to the stretch's end.
    func leaveStretch() { for i in 0..<count { state[i] = problem.state[i * width + number] } }

    /// The run is stopped in the midst of a stretch.
    func cancel(at place: Double, _ windows: PackWindows?) {
        finish(TwinFailure.cancelled(at: time(at: place)), windows, reached: time(at: place))
    }

    /// The pack could not go on because of this lane: CVODE carries the twin on alone, from the last good state.
    func finishAlone(from place: Double, _ windows: PackWindows?, isCancelled: () -> Bool) {
        guard isLiving else { return }
        leaveStretch()
        let ending = alone.finish(life, from: time(at: place), to: moment, isCancelled: isCancelled)
        finish(ending.failure, windows, reached: ending.reached)
    }

    /// What became of the twin; the lane forgets it.
    func takeSolution() -> TwinSolution? {
        defer { solution = nil }
        return solution
    }

    private func finish(_ failure: TwinFailure?, _ windows: PackWindows?, reached: Double? = nil) {
        guard isLiving else { return }
        isLiving = false
        var work = alone.statistics
        let now = pack_work(problem.handle)
        work.steps += now.steps - workBefore.steps
        work.derivativeEvaluations += now.derivatives - workBefore.derivatives
        work.jacobianEvaluations += now.jacobians - workBefore.jacobians
        windows?.handOver(number, to: recorder)
        solution = life.solution(failure: failure, reached: reached ?? end, statistics: work)
    }
}
