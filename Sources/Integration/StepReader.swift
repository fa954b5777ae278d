/// Evaluates all observables of a system at a time.
final class StepReader: StepCurve {
    private let system: any TwinSystem
    /// The step that single values are read from.
    var output: DenseOutput
    private let state: UnsafeMutablePointer<Double>
    private let buffer: UnsafeMutablePointer<Double>
    private let places: UnsafeMutablePointer<UInt16>
    private let nodeValues: UnsafeMutablePointer<Double>
    let observableCount: Int

    init(_ system: any TwinSystem) {
        self.system = system
        observableCount = system.layout.observableCount
        output = DenseOutput(count: 0)
        nodeValues = .allocate(capacity: StepNodes.count * max(1, observableCount))
        nodeValues.initialize(repeating: .nan, count: StepNodes.count * max(1, observableCount))
        state = .allocate(capacity: system.layout.states.count)
        state.initialize(repeating: 0, count: system.layout.states.count)
        buffer = .allocate(capacity: max(1, observableCount))
        buffer.initialize(repeating: .nan, count: max(1, observableCount))
        places = .allocate(capacity: max(1, observableCount))
        for k in 0..<observableCount { (places + k).initialize(to: UInt16(k)) }
    }

    deinit {
        state.deallocate()
        buffer.deallocate()
        places.deallocate()
        nodeValues.deallocate()
    }

    /// What was read last.
    var values: LaneValues { LaneValues(registers: buffer, places: places, width: 1) }

    /// What was read last of one observable.
    subscript(observable: Int) -> Double { buffer[observable] }

    func read(_ t: Double, _ y: UnsafePointer<Double>) { system.observables(t, y, into: buffer) }

    func read(_ t: Double, _ output: DenseOutput) {
        output.evaluate(t, into: state)
        system.observables(t, state, into: buffer)
    }

    func value(_ observable: Int, _ t: Double) -> Double {
        read(t, output)
        return buffer[observable]
    }

    /// All observables at the nodes of a step.
    func nodes(from a: Double, to b: Double) -> StepNodes {
        for (node, place) in StepNodes.places.enumerated() {
            read(node == 5 ? b : a + (b - a) * place, output)
            (nodeValues + node * observableCount).update(from: buffer, count: observableCount)
        }
        return StepNodes(from: a, to: b, nodeValues, observables: observableCount, width: 1)
    }
}
