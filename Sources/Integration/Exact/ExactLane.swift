import ModelCompiler

/// One twin's place in an exact pack: its life, and the way of its numbers into the pack's lane and back.
final class ExactLane {
    let number: Int
    /// The twin's state between stretches.
    let state: UnsafeMutablePointer<Double>
    /// Of one twin after another.
    private let life: TwinLife
    let recorder: Recorder
    private let alone: LoneCarrier
    /// Whether there is a twin whose life is not over.
    private(set) var isLiving = false
    private(set) var solution: TwinSolution?
    /// The present stretch, in the twin's time.
    private(set) var start = 0.0, end = 0.0
    /// The largest |y| of each state so far.
    let sizes: UnsafeMutablePointer<Double>
    /// The next moment of the twin's life; the stretch ends there or earlier.
    private var moment = 0.0
    private let code: LinearCode
    private let count: Int
    private let dependsOnSegment: Bool
    private let system: CompiledSystem
    private let workspace: TwinWorkspace
    private let inputCount: Int
    private let inputs: UnsafeMutablePointer<Int>
    private let a, b, zeros: UnsafeMutablePointer<Double>
    /// The parameters that the lane's A and b are of.
    private var version: Int?
    private var stretches = 0

    /// Rounding errors, amplified by rates that are fast for the length of a life, must stay below this part of the
    /// solution; else CVODE solves the twin.
    static let largestRoundingError = 1e-9

    init(_ number: Int, _ code: LinearCode, _ system: CompiledSystem, _ tolerances: Tolerances) {
        self.number = number
        self.code = code
        self.system = system
        workspace = system.workspace
        let n = code.stateCount
        count = n
        func zeroed(_ length: Int) -> UnsafeMutablePointer<Double> {
            let memory = UnsafeMutablePointer<Double>.allocate(capacity: max(length, 1))
            memory.initialize(repeating: 0, count: max(length, 1))
            return memory
        }
        sizes = zeroed(n)
        alone = LoneCarrier(system, sizes: sizes, stride: 1, tolerances)
        state = alone.state
        recorder = Recorder(reader: StepReader(system))
        life = TwinLife(system: system, carrier: alone, tolerances: tolerances, recorder: recorder)
        a = zeroed(n * n)
        b = zeroed(n)
        zeros = zeroed(n)
        inputCount = code.inputs.count
        inputs = .allocate(capacity: max(1, inputCount))
        inputs.initialize(from: code.inputs, count: inputCount)
        dependsOnSegment = code.dependsOnSegment
    }

    deinit {
        for memory in [sizes, a, b, zeros] { memory.deallocate() }
        inputs.deallocate()
    }

    var layout: SystemLayout { system.layout }

    // MARK: Life

    /// Takes a twin.
    func begin(_ task: TwinTask) {
        life.take(task)
        isLiving = true
        solution = nil
        version = nil
        alone.begin()
        stretches = 0
        for i in 0..<count { sizes[i] = 0 }
        (start, end, moment) = (life.time, life.time, life.time)
        do { try life.begin() } catch { finish(life.failure(error)) }
    }

    /// Passes the moment that has been reached, if one has, and enters the next stretch in which nothing jumps.
    /// - Returns: false if the life is over.
    func enterStretch(_ pack: ExactPack, _ isCancelled: () -> Bool) -> Bool {
        guard isLiving else { return false }
        do {
            if isCancelled() { throw TwinFailure.cancelled(at: end) }
            if end == moment {
                life.arrive(at: moment)
                guard let next = try life.passMoment() else {
                    finish(nil)
                    return false
                }
                moment = next
                setRates(life.input(), pack)
            }
            start = end
            end = system.stretchEnd(after: start, before: moment)
            system.beginSegment(from: start, to: end)
            stretches += 1
            for i in 0..<count { sizes[i] = max(sizes[i], state[i].magnitude) }
            guard setEquations(pack, lifeEnd: recorder.end) else {
                pack.clear(number)
                finishAlone(isCancelled)
                return false
            }
            pack.setState(state, number)
            return true
        } catch {
            finish(life.failure(error))
            return false
        }
    }

    /// The pack has carried the lane to the stretch's end.
    func leaveStretch(_ states: UnsafePointer<Double>) {
        for i in 0..<count { state[i] = states[ExactPack.width * i + number] }
    }

    /// - Returns: whether a state is larger than it was known to be.
    @discardableResult
    func noteSizes(_ states: UnsafePointer<Double>) -> Bool {
        var isLarger = false
        for i in 0..<count {
            let size = states[ExactPack.width * i + number].magnitude
            if size > sizes[i] { (sizes[i], isLarger) = (size, true) }
        }
        return isLarger
    }

    /// What became of the twin; the lane forgets it.
    func takeSolution() -> TwinSolution? {
        defer { solution = nil }
        return solution
    }

    private func finish(_ failure: TwinFailure?, reached: Double? = nil) {
        guard isLiving else { return }
        isLiving = false
        var work = alone.statistics
        work.restarts += stretches
        solution = life.solution(failure: failure, reached: reached ?? end, statistics: work)
    }

    // MARK: The lane's numbers

    private func setRates(_ input: DosingInput, _ pack: ExactPack) {
        if pack.infusedCount == 0 { return }
        for k in 0..<pack.infusedCount { pack.setRate(0, input: k, number) }
        for (state, rate) in input.rates {
            guard let k = pack.infused.firstIndex(of: state) else { continue }
            pack.setRate(rate, input: k, number)
        }
    }

    /// Gives the pack A and b if they have changed.
    /// - Returns: false if they are not for this method: not finite, or so fast that rounding errors would show.
    private func setEquations(_ pack: ExactPack, lifeEnd: Double) -> Bool {
        workspace.copy(inputs, count: inputCount, to: pack.registers(of: number), stride: ExactPack.width)
        return version == system.parameterVersion && !dependsOnSegment || setNewEquations(pack, lifeEnd: lifeEnd)
    }

    private func setNewEquations(_ pack: ExactPack, lifeEnd: Double) -> Bool {
        version = system.parameterVersion
        system.jacobian(start, zeros, intoDense: a)
        if !code.constantStates.isEmpty { system.derivative(start, zeros, into: b) }
        guard code.constantStates.allSatisfy({ b[$0].isFinite }) else { return false }
        pack.setEquations(a, b, number)
        let error = LinearFlow.roundingError(norm: pack.flow.norms[number], span: lifeEnd - start)
        return error <= Self.largestRoundingError
    }

    /// CVODE carries the twin on to its end.
    private func finishAlone(_ isCancelled: () -> Bool) {
        let ending = alone.finish(life, from: start, to: moment, isCancelled: isCancelled)
        finish(ending.failure, reached: ending.reached)
    }

    // MARK: Reading

    /// Tells when the lane is to be read next within the stretch; what is read at a moment belongs to the moment.
    /// - Returns: how often.
    func layOutReadings(_ readings: ExactReadings) -> Int {
        let limit = end == moment ? moment - timeTolerance(moment) : .infinity
        let count = recorder.nextReadings(
            through: end, before: limit, most: ExactReadings.capacity, into: readings.times(of: number),
            stride: ExactPack.width)
        readings.layOut(count, lane: number, start: start)
        return count
    }

    /// Takes what was read for this lane.
    func take(_ readings: ExactReadings) {
        recorder.takeReadings(
            readings.counts[number], at: readings.times(of: number), timeStride: ExactPack.width,
            readings.values(of: number), stride: readings.stride)
    }

    /// Whether a window over time reaches into the stretch.
    var hasWindow: Bool { recorder.nextWindow(after: start) < end }
}
