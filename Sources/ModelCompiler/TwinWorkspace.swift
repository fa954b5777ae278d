import CLanes

/// One worker's registers and programs: evaluates a compiled twin for one individual at a time. Not for sharing between
/// threads.
///
///     workspace.load(covariates: [70], iiv: etas, iov: zeros, overrides: [])
///     workspace.updateParameters(at: 0)
///     workspace.initialState(at: 0, into: y)
///     let stop = workspace.nextTimeStop(after: 0, before: 24) ?? 24
///     workspace.beginSegment(from: 0, to: stop)
///     workspace.derivative(0, y, into: slope)
///
/// Between two stops everything is smooth in time: truth values of conditions in time and pieces of forcing tables are
/// those of the segment begun last. After ``setLastDose(at:)`` or ``updateParameters(at:)`` a segment must be begun anew.
public final class TwinWorkspace {
    let code: TwinCode
    let registers: UnsafeMutablePointer<Double>
    private let time: UnsafeMutablePointer<Double>
    private let states: UnsafeMutablePointer<Double>
    private let stateCount: Int
    private let derivativeProgram, jacobianProgram, observablesProgram, rootsProgram: LoadedProgram
    private let parametersProgram, invariantsProgram, initialProgram, segmentProgram: LoadedProgram
    private let routePrograms: UnsafeMutablePointer<LoadedProgram>
    /// Of each route, which result of its program each property is, -1 for none; six in all.
    private let routeResults: UnsafeMutablePointer<Int>
    private let routeCount: Int
    private let conditionPrograms, resetPrograms: [LoadedProgram]
    /// Places of the nonzeros in a dense column-major matrix.
    private let denseOffsets: UnsafeMutablePointer<Int>
    private let scratch: UnsafeMutablePointer<Double>
    private let clock: SegmentClock
    /// Whether anything is frozen for a segment.
    private let hasConditions: Bool

    public convenience init(_ twin: CompiledTwin) { self.init(twin.code) }

    package init(_ code: TwinCode) {
        self.code = code
        registers = .allocate(capacity: max(code.registerCount, 1))
        registers.initialize(repeating: 0, count: max(code.registerCount, 1))
        for (register, value) in code.constants { registers[register] = value }
        time = registers + code.regions.time
        states = registers + code.regions.states
        stateCount = code.stateCount
        derivativeProgram = LoadedProgram(code.derivative)
        jacobianProgram = LoadedProgram(code.jacobian)
        observablesProgram = LoadedProgram(code.observables)
        rootsProgram = LoadedProgram(code.roots)
        parametersProgram = LoadedProgram(code.parameters)
        invariantsProgram = LoadedProgram(code.invariants)
        initialProgram = LoadedProgram(code.initial)
        segmentProgram = LoadedProgram(code.segment)
        routeCount = code.routes.count
        routePrograms = .allocate(capacity: max(routeCount, 1))
        routeResults = .allocate(capacity: 6 * max(routeCount, 1))
        for (index, route) in code.routes.enumerated() {
            (routePrograms + index).initialize(to: LoadedProgram(route.program))
            for property in 0..<6 { (routeResults + 6 * index + property).initialize(to: route.properties[property] ?? -1) }
        }
        conditionPrograms = code.events.map { LoadedProgram($0.condition) }
        resetPrograms = code.events.map { LoadedProgram($0.reset) }
        denseOffsets = .allocate(capacity: max(code.jacobianSparsity.count, 1))
        for (index, entry) in code.jacobianSparsity.enumerated() {
            denseOffsets[index] = entry.column * code.stateCount + entry.row
        }
        scratch = .allocate(capacity: max(code.stateCount, 1))
        clock = SegmentClock(code, registers)
        hasConditions = clock.hasConditions
    }

    deinit {
        for program in [
            derivativeProgram, jacobianProgram, observablesProgram, rootsProgram, parametersProgram,
            invariantsProgram, initialProgram, segmentProgram,
        ] + conditionPrograms + resetPrograms { program.free() }
        for index in 0..<routeCount { routePrograms[index].free() }
        routePrograms.deallocate()
        routeResults.deallocate()
        clock.free()
        denseOffsets.deallocate()
        scratch.deallocate()
        registers.deallocate()
    }

    // MARK: Individuals

    /// Takes an individual and evaluates its parameters at time 0, before any dose.
    ///
    /// - Parameters:
    ///   - covariates: in the model's order and units; of a categorical covariate the level's index.
    ///   - iiv: random effects between individuals, one per parameter (0 where it has none).
    ///   - iov: random effects of the occasion, one per parameter.
    ///   - overrides: individual values that replace typical value and random effects.
    public func load(
        covariates: [Double], iiv: [Double], iov: [Double], overrides: [(parameter: Int, value: Double)]
    ) {
        let regions = code.regions
        write(iiv, at: regions.iiv, count: code.parameterCount)
        for index in 0..<code.parameterCount { registers[regions.overridden + index] = 0 }
        for (parameter, value) in overrides {
            registers[regions.overridden + parameter] = 1
            registers[regions.overrides + parameter] = value
        }
        setCovariates(covariates)
        setOccasion(iov: iov)
        setLastDose(at: nil)
        updateParameters(at: 0)
    }

    /// New covariate values; they count from the next ``updateParameters(at:)``.
    public func setCovariates(_ values: [Double]) {
        write(values, at: code.regions.covariates, count: code.covariateCount)
    }

    /// A new occasion's random effects; they count from the next ``updateParameters(at:)``.
    public func setOccasion(iov: [Double]) { write(iov, at: code.regions.iov, count: code.parameterCount) }

    /// Evaluates the parameters and all that depends on them alone.
    public func updateParameters(at t: Double) {
        if hasConditions { clock.selectForcings(at: t) }
        time.pointee = t
        parametersProgram.run(registers)
        invariantsProgram.run(registers)
        enter(at: t, exactly: true)
    }

    /// The individual's parameters, in the model's order and units.
    public var parameters: [Double] {
        (0..<code.parameterCount).map { registers[code.regions.parameters + $0] }
    }

    /// Copies registers to a lane of a pack's register file.
    package func copy(_ list: UnsafePointer<Int>, count: Int, to lane: UnsafeMutablePointer<Double>, stride: Int) {
        for index in 0..<count { lane[list[index] * stride] = registers[list[index]] }
    }

    // MARK: Time

    /// The reference of `tad`; nil before the first dose, when `tad` is `t`.
    public func setLastDose(at t: Double?) { registers[code.regions.lastDose] = t ?? 0 }

    /// The first discontinuity in time within (t, end): a condition or floor that changes, a knot of a forcing table.
    /// The same stop is the same number from wherever it is asked for.
    public func nextTimeStop(after t: Double, before end: Double) -> Double? {
        guard hasConditions else { return nil }
        clock.save()
        let stop = clock.settle(at: t, exactly: false)
        clock.restore()
        return stop > t && stop < end ? stop : nil
    }

    /// Begins a segment without stops inside: conditions hold as just after `t0` (as exactly at `t0` if the segment has
    /// no length), forcing tables give the piece from `t0`.
    public func beginSegment(from t0: Double, to t1: Double) { enter(at: t0, exactly: !(t1 > t0)) }

    private func enter(at t: Double, exactly: Bool) {
        if hasConditions { _ = clock.settle(at: t, exactly: exactly) }
        segmentProgram.run(registers)
    }

    /// Evaluates as exactly at `t`, then returns to the present segment.
    func atInstant(_ t: Double, _ evaluate: () -> Void) {
        guard hasConditions else {
            time.pointee = t
            return evaluate()
        }
        clock.save()
        enter(at: t, exactly: true)
        time.pointee = t
        evaluate()
        clock.restore()
        segmentProgram.run(registers)
    }

    // MARK: Evaluation

    /// The initial states at time `t`.
    public func initialState(at t: Double, into y: UnsafeMutablePointer<Double>) {
        atInstant(t) { initialProgram.run(registers, into: y) }
    }

    /// The right-hand side, in state units per time unit.
    public func derivative(_ t: Double, _ y: UnsafePointer<Double>, into slope: UnsafeMutablePointer<Double>) {
        set(t, y)
        derivativeProgram.run(registers, into: slope)
    }

    /// The Jacobian, written to the structural nonzeros of a dense column-major matrix; the rest is left alone.
    public func jacobian(_ t: Double, _ y: UnsafePointer<Double>, intoDense matrix: UnsafeMutablePointer<Double>) {
        set(t, y)
        jacobianProgram.run(registers)
        for index in 0..<jacobianProgram.resultCount {
            matrix[denseOffsets[index]] = jacobianProgram.result(index, registers)
        }
    }

    /// The model's outputs, then the further expressions the twin was compiled with.
    public func observables(_ t: Double, _ y: UnsafePointer<Double>, into values: UnsafeMutablePointer<Double>) {
        set(t, y)
        observablesProgram.run(registers, into: values)
    }

    /// What the route does to a dose given at `t`.
    public func routeValues(_ route: Int, at t: Double, _ y: UnsafePointer<Double>) -> RouteValues {
        states.update(from: y, count: stateCount)
        let program = routePrograms[route], results = routeResults + 6 * route
        var found = RouteValues()
        atInstant(t) {
            program.run(registers)
            func value(_ property: Int) -> Double? {
                results[property] < 0 ? nil : program.result(results[property], registers)
            }
            found = RouteValues(
                bioavailability: value(0) ?? 1, lag: value(1) ?? 0, duration: value(2), rate: value(3),
                transitNumber: value(4), transitMeanTime: value(5))
        }
        return found
    }

    // MARK: Events

    public var rootCount: Int { rootsProgram.resultCount }

    /// The functions whose sign changes the integrator must find; see ``CompiledTwin/rootCount``.
    public func roots(_ t: Double, _ y: UnsafePointer<Double>, into values: UnsafeMutablePointer<Double>) {
        set(t, y)
        rootsProgram.run(registers, into: values)
    }

    /// Whether the event's condition is true.
    public func eventHolds(_ event: Int, _ t: Double, _ y: UnsafePointer<Double>) -> Bool {
        set(t, y)
        let program = conditionPrograms[event]
        program.run(registers)
        return program.result(0, registers) != 0
    }

    /// Sets the states the event resets, all at once from their values before.
    public func applyReset(of event: Int, _ t: Double, _ y: UnsafeMutablePointer<Double>) {
        set(t, y)
        resetPrograms[event].run(registers, into: scratch)
        for (index, state) in code.events[event].states.enumerated() { y[state] = scratch[index] }
    }

    @inline(__always)
    func set(_ t: Double, _ y: UnsafePointer<Double>) {
        time.pointee = t
        states.update(from: y, count: stateCount)
    }

    private func write(_ values: [Double], at register: Int, count: Int) {
        for index in 0..<count { registers[register + index] = index < values.count ? values[index] : 0 }
    }
}
