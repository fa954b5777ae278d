import CPacks
import ModelCompiler

/// One twin's place in a pack: its life, and the way of its numbers into the pack's lane and back.
final class PackLane: StepCurve {
    let number: Int
    /// The twin's state between stretches.
    let state: UnsafeMutablePointer<Double>
    /// Of one twin after another.
    private let life: TwinLife
    private let recorder: Recorder
    private let alone: LoneCarrier
    /// Whether there is a twin whose life is not over.
    private var isLiving = false
    private(set) var solution: TwinSolution?
    /// The present stretch, in the twin's time.
    private(set) var start = 0.0, end = 0.0
    /// The next moment of the twin's life; the stretch ends there or earlier.
    private var moment = 0.0
    /// What dosing adds until then.
    private(set) var input = DosingInput()
    private let problem: PackProblem
    private let system: CompiledSystem
    private let tolerances: Tolerances
    private let inputs: UnsafeMutablePointer<Int>
    /// The step that functionals look at, as a polynomial of this lane once one is needed.
    private var output: DenseOutput
    private var hasOutput = false
    private var captured = CapturedStep()
    private let point: UnsafeMutablePointer<Double>
    private let observables: UnsafeMutablePointer<Double>
    private var workBefore = pack_statistics()

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

    private var width: Int { problem.width }
    private var count: Int { problem.code.stateCount }

    // MARK: Life

    /// Takes a twin.
    func begin(_ task: TwinTask) {
        life.take(task)
        isLiving = true
        solution = nil
        alone.begin()
        workBefore = pack_work(problem.handle)
        for i in 0..<count { problem.sizes[i * width + number] = 0 }
        problem.fallback[number] = 1e-6
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

    // MARK: The lane's numbers

    private func setRates() {
        for i in 0..<count { problem.rates[i * width + number] = 0 }
        for (state, rate) in input.rates { problem.rates[state * width + number] = rate }
    }

    private func setNumbers(_ life: TwinLife) {
        problem.origin[number] = start
        problem.length[number] = end - start
        system.workspace.copy(inputs, count: problem.code.inputs.count, to: problem.registers + number, stride: width)
        var hasNewStates = false
        for i in 0..<count {
            let place = i * width + number
            problem.state[place] = state[i]
            problem.sizes[place] = max(problem.sizes[place], state[i].magnitude)
            if problem.sizes[place] == 0 { hasNewStates = true }
        }
        if hasNewStates { estimateSizes(life) }
    }

    private var knownSizes: [Double] { (0..<count).map { problem.sizes[$0 * width + number] } }

    private func estimateSizes(_ life: TwinLife) {
        var weights = ErrorWeights(tolerances, sizes: knownSizes)
        guard weights.hasNewStates else { return }
        var rates = [Double](repeating: 0, count: count)
        var jacobian = [Double](repeating: 0, count: count * count)
        system.derivative(start, state, into: &rates)
        input.add(at: start, to: &rates)
        system.jacobian(start, state, intoDense: &jacobian)
        for dose in input.transits {
            weights.expect(
                dose.sizeEstimate(outflow: jacobian[dose.state * count + dose.state].magnitude), in: dose.state)
        }
        weights.estimate(y: state, rates: rates, jacobian: jacobian, span: end - start)
        for i in 0..<count { problem.sizes[i * width + number] = weights.sizes[i] }
        problem.fallback[number] = weights.fallback
    }

    // MARK: Transit absorption

    /// The lane's transit doses as the pack knows them.
    var transits: [pack_transit] {
        input.transits.filter { $0.amount > 0 }.map {
            pack_transit(
                lane: Int32(number), state: Int32($0.state), arrival: $0.arrival, constant: $0.constant, number: $0.number,
                log_scale: $0.logScale)
        }
    }

    /// While absorption is under way, the longest step in s that does not pass over it.
    func longestStep(at place: Double) -> Double? { input.longestStep(at: time(at: place)).map { $0 / (end - start) } }

    /// The first step in s that a dose arriving just now asks for.
    func firstStep() -> Double? {
        input.initialStep(at: start, until: end, relativeTolerance: relativeTolerance).map { $0 / (end - start) }
    }

    private var relativeTolerance: Double { tolerances.relative * tolerances.stepFraction }

    // MARK: Reading

    /// The twin's time at a place of the stretch.
    func time(at place: Double) -> Double { place >= 1 ? end : start + place * (end - start) }

    /// Where in the stretch a time of the twin lies.
    func place(of time: Double) -> Double { (time - start) / (end - start) }

    /// Readings from here on belong to the moment that ends this stretch.
    private var readingLimit: Double { end == moment ? moment - timeTolerance(moment) : .infinity }

    /// Where in the stretch something is next to be read.
    /// - Parameter watching: whether windows over time, which want every step, are this lane's own business.
    func nextInterest(after place: Double, watching: Bool) -> Double {
        var next = 1.0
        if let reading = recorder.nextReading(through: end, before: readingLimit) { next = self.place(of: reading) }
        guard watching else { return next }
        let window = recorder.nextWindow(after: time(at: place))
        return window < end ? min(next, self.place(of: window)) : next
    }

    /// The next reading within the step that ended at `place`.
    func nextReading(through place: Double) -> Double? {
        recorder.nextReading(through: time(at: place), before: readingLimit)
    }

    func takeReadings(at t: Double) { recorder.takeReadings(at: t, problem.observed(number)) }

    /// Whether functionals over time want to see the step.
    func wantsStep(from a: Double, to b: Double) -> Bool { recorder.hasWindow(from: time(at: a), to: time(at: b)) }

    /// Takes note of a step that functionals may look at.
    /// - Parameter values: observables of all lanes at the step's nodes.
    func noteStep(from a: Double, to b: Double, _ values: UnsafePointer<Double>, order: Int, step: Double) {
        captured = CapturedStep(
            from: time(at: a), to: time(at: b), length: step * (end - start), order: order, values: values + number)
        hasOutput = false
    }

    /// What the step noted last contributes to all functionals over time, or to one.
    func recordStep(window: Int? = nil) {
        guard let values = captured.values else { return }
        let nodes = StepNodes(
            from: captured.from, to: captured.to, values, observables: problem.code.observableRegisters.count, width: width)
        if let window {
            recorder.recordWindow(window, nodes, self, from: captured.from, to: captured.to)
        } else {
            recorder.recordWindows(nodes, self, from: captured.from, to: captured.to)
        }
    }

    /// A single value within the step, for places that functionals look at closely.
    func value(_ observable: Int, _ t: Double) -> Double {
        if !hasOutput {
            output.prepare(order: captured.order, end: captured.to, length: captured.length)
            for k in 0...captured.order {
                output.setTerm(k, pack_history(problem.handle, Int32(k)) + number, stride: width)
            }
            hasOutput = true
        }
        output.evaluate(t, into: point)
        system.observables(t, point, into: observables)
        return observables[observable]
    }
}

/// A step of the pack in one lane's time.
private struct CapturedStep {
    var from = 0.0, to = 0.0
    /// Of the whole step, of which from ... to may be a part.
    var length = 1.0
    var order = 0
    /// The lane's observables at the nodes.
    var values: UnsafePointer<Double>?
}
