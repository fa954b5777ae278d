import CLanes
import ModelCompiler

/// One worker's memory for exact solutions of eight twins side by side, used for one pack after another.
///
/// The states of a lane are followed by its inputs, which stay as they are during a stretch: 1, for what the equations
/// add to the linear part (if they do), and the rates of infusions.
final class ExactPack {
    static let width = LinearSystem.width

    let code: LinearCode
    let flow: LinearFlow
    /// States into which something is infused in this pack; their rates are inputs in this order.
    let infused: [Int]
    let infusedCount: Int
    let readings: ExactReadings
    /// A time for each lane, counted from its stretch's start.
    let offsets: LaneStorage
    private let registers: LaneStorage
    /// Where registers, states and the inputs' rates stand.
    private let firstRegister, firstState, firstRate: UnsafeMutablePointer<Double>
    private let instructions: UnsafeMutablePointer<lanes_instruction>
    private let observablePlaces: UnsafeMutablePointer<UInt16>
    private let states: Int
    private let observedStates: UnsafeMutablePointer<Int>
    private let observedCount, stateRegister, timeRegister: Int
    private let interpreter: lanes_function
    private let hasConstant: Bool
    /// Per place of ``code``'s A, and per constant state: where its coefficients stand.
    private let matrixPlaces, constantPlaces: [Int]
    /// The same of A, and where the coefficients are in a dense A.
    private let targets, sources: UnsafeMutablePointer<Int>
    private let matrixCount: Int

    init(_ code: LinearCode, infused: [Int], level: lanes_level = lanes_best_level()) {
        self.code = code
        self.infused = infused
        infusedCount = infused.count
        hasConstant = !code.constantStates.isEmpty
        let n = code.stateCount
        states = n
        var places = code.places
        places += code.constantStates.map { JacobianEntry(row: $0, column: n) }
        let firstRate = n + (hasConstant ? 1 : 0)
        places += infused.enumerated().map { JacobianEntry(row: $1, column: firstRate + $0) }
        flow = LinearFlow(LinearSystem(order: firstRate + infused.count, states: n, places: places, level: level))
        offsets = LaneStorage(1)
        readings = ExactReadings(observables: code.observables.results.count)
        observedCount = code.observedStates.count
        observedStates = .allocate(capacity: max(1, observedCount))
        observedStates.initialize(from: code.observedStates, count: observedCount)
        stateRegister = code.stateRegister
        timeRegister = code.timeRegister
        registers = LaneStorage(code.registerCount)
        firstRegister = registers.start
        firstState = flow.start.start
        self.firstRate = firstState + Self.width * firstRate
        interpreter = laneInterpreter(width: Self.width, level: level)
        instructions = .allocate(capacity: code.observables.instructions.count)
        instructions.initialize(from: code.observables.instructions, count: code.observables.instructions.count)
        observablePlaces = .allocate(capacity: max(1, code.observables.results.count))
        observablePlaces.initialize(from: code.observables.results, count: code.observables.results.count)
        let system = flow.system
        matrixPlaces = code.places.compactMap { system.index(row: $0.row, column: $0.column) }
        matrixCount = matrixPlaces.count
        targets = .allocate(capacity: max(1, matrixCount))
        targets.initialize(from: matrixPlaces, count: matrixCount)
        sources = .allocate(capacity: max(1, matrixCount))
        sources.initialize(from: code.places.map { $0.column * n + $0.row }, count: matrixCount)
        constantPlaces = code.constantStates.compactMap { system.index(row: $0, column: n) }
        for (register, value) in code.constants { Self.fill(registers, register, value) }
        for (k, state) in infused.enumerated() {
            if let place = system.index(row: state, column: firstRate + k) { Self.fill(system.coefficients, place, 1) }
        }
        if hasConstant { Self.fill(flow.start, n, 1) }
    }

    deinit {
        instructions.deallocate()
        observablePlaces.deallocate()
        observedStates.deallocate()
        targets.deallocate()
        sources.deallocate()
    }

    private static func fill(_ storage: LaneStorage, _ quantity: Int, _ value: Double) {
        for lane in 0..<width { storage.start[width * quantity + lane] = value }
    }

    // MARK: A lane's numbers

    /// A lane without a twin rests at zero.
    func clear(_ lane: Int) {
        for place in matrixPlaces + constantPlaces { flow.system.coefficients.start[Self.width * place + lane] = 0 }
        flow.coefficientsChanged(lane: lane)
        for i in 0..<code.stateCount { flow.start.start[Self.width * i + lane] = 0 }
        for k in infused.indices { setRate(0, input: k, lane) }
    }

    /// Takes A (dense, column by column) and b.
    func setEquations(_ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, _ lane: Int) {
        let lanes = flow.system.coefficients.start + lane
        for k in 0..<matrixCount { lanes[Self.width * targets[k]] = a[sources[k]] }
        for (k, place) in constantPlaces.enumerated() { lanes[Self.width * place] = b[code.constantStates[k]] }
        flow.coefficientsChanged(lane: lane)
    }

    /// - Parameter input: index among ``infused``.
    func setRate(_ rate: Double, input: Int, _ lane: Int) {
        firstRate[Self.width * input + lane] = rate
    }

    func setState(_ state: UnsafePointer<Double>, _ lane: Int) {
        let lanes = firstState + lane
        for i in 0..<states { lanes[Self.width * i] = state[i] }
    }

    /// A lane of the registers that the observables' program reads.
    func registers(of lane: Int) -> UnsafeMutablePointer<Double> { firstRegister + lane }

    // MARK: Reading

    /// Evaluates all observables of `states` at `times`, and keeps them as the k-th reading of all lanes.
    func observe(_ states: UnsafePointer<Double>, at times: UnsafePointer<Double>, as k: Int) {
        let width = Self.width
        for index in 0..<observedCount {
            let state = observedStates[index]
            (firstRegister + width * (stateRegister + state)).update(from: states + width * state, count: width)
        }
        (firstRegister + width * timeRegister).update(from: times, count: width)
        interpreter(instructions, firstRegister)
        var target = readings.observed.start + k * readings.stride
        for observable in 0..<readings.observables {
            target.update(from: firstRegister + width * Int(observablePlaces[observable]), count: width)
            target += width
        }
    }
}
