import ModelCompiler

/// A compiled twin with its forward sensitivities: states, observables and parameters are the twin's own, followed by
/// their derivatives in one direction after another.
///
/// ds/dt = J s + G, with J = df/dy and G = df/deta where the direction is in force, else 0.
final class SensitiveSystem: TwinSystem {
    let layout: SystemLayout
    let plain: CompiledSystem
    let partials: PartialsWorkspace
    let directions: Int
    /// The twin's own states, observables and parameters.
    let order, observableCount, parameterCount: Int
    /// Column of each direction among the effects; its occasion.
    private let columns: [Int]
    private let occasions: [Int?]
    private var occasion: Int?
    private let sparsity: [JacobianEntry]
    private var jacobian: [Double]
    /// By effect.
    private var effectRates, effectObservables, effectInitial, effectParameters: [Double]
    private var observablesByState: [Double]

    // The doses' part, see SensitiveSystem+Doses.
    var ledger = DoseSensitivities()
    let routesByState: RouteBuffer, routesByEffect: RouteBuffer
    let before, after: UnsafeMutablePointer<Double>
    /// The individual as it is, for steady states.
    var individual = LoadedIndividual()
    let tolerances: Tolerances
    lazy var alone = Result { try Trajectory(CVODESolver(plain)) }

    init(_ twin: CompiledTwin, _ directions: [SensitivityDirection], tolerances: Tolerances) throws(SensitivityObstacle) {
        plain = CompiledSystem(twin)
        partials = try PartialsWorkspace(plain.workspace)
        self.tolerances = tolerances
        let effects = partials.effects
        columns = directions.map { effects.firstIndex(of: $0.effect) ?? 0 }
        occasions = directions.map(\.occasion)
        self.directions = directions.count
        let own = plain.layout
        order = own.states.count
        observableCount = own.observableCount
        parameterCount = own.parameterCount
        let names = directions.map { "\(twin.model.parameters[$0.effect.parameter].name)'s random effect" }
        layout = SystemLayout(
            states: own.states + names.flatMap { name in own.states.map { "derivative of \($0) by \(name)" } },
            observableCount: observableCount * (1 + directions.count), routes: own.routes,
            covariateCount: own.covariateCount, parameterCount: parameterCount)
        sparsity = twin.jacobianSparsity
        jacobian = [Double](repeating: 0, count: order * order)
        effectRates = [Double](repeating: 0, count: order * effects.count)
        effectInitial = effectRates
        effectParameters = [Double](repeating: 0, count: parameterCount * effects.count)
        effectObservables = [Double](repeating: 0, count: observableCount * effects.count)
        observablesByState = [Double](repeating: 0, count: observableCount * order)
        routesByState = RouteBuffer(columns: order)
        routesByEffect = RouteBuffer(columns: effects.count)
        before = .allocate(capacity: order)
        after = .allocate(capacity: order)
        before.initialize(repeating: 0, count: order)
        after.initialize(repeating: 0, count: order)
    }

    deinit {
        before.deallocate()
        after.deallocate()
    }

    var follower: (any JumpFollower)? { self }

    /// The direction's column among the effects; nil while it is not in force.
    func column(of direction: Int) -> Int? {
        if let own = occasions[direction], own != occasion { return nil }
        return columns[direction]
    }

    // MARK: Individuals

    func load(covariates: [Double], iiv: [Double], iov: [Double], overrides: [(parameter: Int, value: Double)]) {
        individual = LoadedIndividual(covariates: covariates, iiv: iiv, iov: iov, overrides: overrides)
        occasion = nil
        ledger.clear()
        plain.load(covariates: covariates, iiv: iiv, iov: iov, overrides: overrides)
    }

    func setCovariates(_ values: [Double]) {
        individual.covariates = values
        plain.setCovariates(values)
    }

    func setOccasion(iov: [Double]) {
        individual.iov = iov
        plain.setOccasion(iov: iov)
    }

    func occasionBegan(_ index: Int) { occasion = index }
    func updateParameters(at t: Double) { plain.updateParameters(at: t) }

    /// The parameters, then their derivatives direction by direction.
    var parameters: [Double] {
        partials.parameters(into: &effectParameters)
        return plain.parameters
            + (0..<directions).flatMap { direction -> [Double] in
                guard let column = column(of: direction) else { return [Double](repeating: 0, count: parameterCount) }
                return Array(effectParameters[column * parameterCount..<(column + 1) * parameterCount])
            }
    }

    // MARK: Time

    func setLastDose(at t: Double?) { plain.setLastDose(at: t) }
    func nextTimeStop(after t: Double, before end: Double) -> Double? { plain.nextTimeStop(after: t, before: end) }
    func beginSegment(from t0: Double, to t1: Double) { plain.beginSegment(from: t0, to: t1) }

    // MARK: Evaluation

    func initialState(at t: Double, into y: UnsafeMutablePointer<Double>) {
        plain.initialState(at: t, into: y)
        partials.initial(at: t, into: &effectInitial)
        for k in 0..<directions {
            let column = column(of: k)
            for i in 0..<order { y[order * (1 + k) + i] = column.map { effectInitial[$0 * order + i] } ?? 0 }
        }
    }

    /// The twin's own; the sensitivities' come from ``rates(of:_:_:into:)``.
    func derivative(_ t: Double, _ y: UnsafePointer<Double>, into dy: UnsafeMutablePointer<Double>) {
        plain.derivative(t, y, into: dy)
    }

    func jacobian(_ t: Double, _ y: UnsafePointer<Double>, intoDense j: UnsafeMutablePointer<Double>) {
        plain.jacobian(t, y, intoDense: j)
    }

    func prepareRates(_ t: Double, _ y: UnsafePointer<Double>) {
        jacobian.withUnsafeMutableBufferPointer { if let start = $0.baseAddress { plain.jacobian(t, y, intoDense: start) } }
        partials.derivative(t, y, into: &effectRates)
    }

    func rates(of direction: Int, _ t: Double, _ s: UnsafePointer<Double>, into rates: UnsafeMutablePointer<Double>) {
        let column = column(of: direction)
        for i in 0..<order { rates[i] = column.map { effectRates[$0 * order + i] } ?? 0 }
        for entry in sparsity { rates[entry.row] += jacobian[entry.column * order + entry.row] * s[entry.column] }
        ledger.addInput(of: direction, at: t, to: rates)
    }

    func observables(_ t: Double, _ y: UnsafePointer<Double>, into values: UnsafeMutablePointer<Double>) {
        plain.observables(t, y, into: values)
        partials.observables(t, y, byState: &observablesByState, byEffect: &effectObservables)
        for k in 0..<directions {
            let s = y + order * (1 + k), column = column(of: k)
            for i in 0..<observableCount {
                var sum = column.map { effectObservables[$0 * observableCount + i] } ?? 0
                for j in 0..<order { sum += observablesByState[j * observableCount + i] * s[j] }
                values[observableCount * (1 + k) + i] = sum
            }
        }
    }

    func routeValues(_ route: Int, at t: Double, _ y: UnsafePointer<Double>) -> RouteValues { plain.routeValues(route, at: t, y) }

    // There are no state events: see SensitivityObstacle.
    func roots(_ t: Double, _ y: UnsafePointer<Double>, into values: UnsafeMutablePointer<Double>) {}
    func eventHolds(_ event: Int, _ t: Double, _ y: UnsafePointer<Double>) -> Bool { false }
    func applyReset(of event: Int, _ t: Double, _ y: UnsafeMutablePointer<Double>) {}
}

/// The individual a system was last given.
struct LoadedIndividual {
    var covariates: [Double] = []
    var iiv: [Double] = []
    var iov: [Double] = []
    var overrides: [(parameter: Int, value: Double)] = []
}

/// Derivatives of a route's six properties, one column per state or effect.
final class RouteBuffer {
    var values: [Double]
    init(columns: Int) { values = [Double](repeating: 0, count: 6 * columns) }
}
