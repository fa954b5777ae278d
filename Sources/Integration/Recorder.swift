/// Reads a twin's trajectory: samples, observations in record order, and functionals over windows.
///
/// It only looks; nothing it is asked for changes a step.
final class Recorder {
    let end: Double
    /// The task's records by time, ties as given.
    let recordOrder: [Int]
    private var sampleValues: ReadingTable
    private var observationValues: ReadingTable

    private let task: TwinTask
    private let reader: StepReader
    /// Indices of the grid's readings: samples by index, then `at` functionals as `sampleCount + index`.
    private let grid: [(time: Double, slot: Int)]
    private var nextGrid = 0
    /// Readings in record order: (record's place in `recordOrder`, time, slot).
    private let ordered: [(place: Int, time: Double, slot: Int)]
    private var nextOrdered = 0
    private let place: [Int: Int]
    private var values: [Double]
    private var windows: [Window]
    /// Observables at the nodes of a part of a step.
    private let partValues: UnsafeMutablePointer<Double>

    /// - Parameter reader: of the twin's system, whoever used it before.
    init(_ task: TwinTask, reader: StepReader) {
        self.task = task
        self.reader = reader
        let observables = reader.observableCount
        end = max(
            task.endTime, task.sampleTimes.max() ?? task.endTime, task.functionals.map(\.end).max() ?? task.endTime,
            task.records.map(\.time).max() ?? task.endTime)
        let records = task.records
        recordOrder = records.indices.sorted { (records[$0].time, $0) < (records[$1].time, $1) }
        place = Dictionary(uniqueKeysWithValues: recordOrder.enumerated().map { ($1, $0) })
        let observing = records.indices.filter { records[$0].action == .observe }
        let slots = Dictionary(uniqueKeysWithValues: observing.enumerated().map { ($1, $0) })
        ordered = recordOrder.enumerated().compactMap { place, index in
            slots[index].map { (place, records[index].time, $0) }
        }
        let count = task.sampleTimes.count
        let instants = task.functionals.indices.filter { task.functionals[$0].isInstant }
        let readings =
            task.sampleTimes.enumerated().map { (time: $1, slot: $0) }
            + instants.map { (time: task.functionals[$0].start, slot: count + $0) }
        let isSorted = instants.isEmpty && zip(task.sampleTimes, task.sampleTimes.dropFirst()).allSatisfy { $0 <= $1 }
        grid = isSorted ? readings : readings.sorted { ($0.time, $0.slot) < ($1.time, $1.slot) }
        sampleValues = ReadingTable(observables: observables, readings: count)
        observationValues = ReadingTable(observables: observables, readings: observing.count)
        values = Array(repeating: .nan, count: task.functionals.count)
        windows = task.functionals.indices.filter { !task.functionals[$0].isInstant }.map {
            Window(task.functionals[$0], index: $0)
        }
        partValues = .allocate(capacity: StepNodes.count * max(1, observables))
        partValues.initialize(repeating: .nan, count: StepNodes.count * max(1, observables))
    }

    deinit { partValues.deallocate() }

    /// `[observable][sample]`
    var samples: [[Double]] { sampleValues.rows }
    /// `[observable][k]`
    var observations: [[Double]] { observationValues.rows }

    // MARK: Moments

    /// Grid readings at this moment, before what happens in it.
    func readGrid(at t: Double, _ y: UnsafePointer<Double>) {
        let limit = t + timeTolerance(t)
        guard nextGrid < grid.count, grid[nextGrid].time <= limit else { return }
        reader.read(t, y)
        while nextGrid < grid.count, grid[nextGrid].time <= limit { takeGrid(reader.values) }
    }

    /// Observation records at this moment that stand before a record (nil: all of them).
    func readObservations(at t: Double, beforeRecord record: Int?, _ y: UnsafePointer<Double>) {
        let limit = t + timeTolerance(t)
        let last = record.flatMap { place[$0] } ?? Int.max
        guard nextOrdered < ordered.count, ordered[nextOrdered].time <= limit, ordered[nextOrdered].place < last
        else { return }
        reader.read(t, y)
        while nextOrdered < ordered.count, ordered[nextOrdered].time <= limit, ordered[nextOrdered].place < last {
            takeOrdered(reader.values)
        }
    }

    private func takeGrid(_ observed: LaneValues) {
        let slot = grid[nextGrid].slot
        nextGrid += 1
        let count = task.sampleTimes.count
        if slot < count {
            sampleValues.set(slot, from: observed)
        } else {
            values[slot - count] = observed[task.functionals[slot - count].observable]
        }
    }

    private func takeOrdered(_ observed: LaneValues) {
        observationValues.set(ordered[nextOrdered].slot, from: observed)
        nextOrdered += 1
    }

    // MARK: Readings by others

    /// The time of the next reading, if it is at or before `b` and does not belong to the moment at `limit`.
    func nextReading(through b: Double, before limit: Double) -> Double? {
        var t = Double.infinity
        if nextGrid < grid.count { t = grid[nextGrid].time }
        if nextOrdered < ordered.count { t = min(t, ordered[nextOrdered].time) }
        return t <= b && t < limit ? t : nil
    }

    /// Takes all readings of the time `t`.
    func takeReadings(at t: Double, _ observed: LaneValues) {
        while nextGrid < grid.count, grid[nextGrid].time <= t { takeGrid(observed) }
        while nextOrdered < ordered.count, ordered[nextOrdered].time <= t { takeOrdered(observed) }
    }

    /// Copies the times of the next readings, each once and at most `most`, as ``nextReading(through:before:)`` finds them.
    func nextReadings(through b: Double, before limit: Double, most: Int, into times: UnsafeMutablePointer<Double>) -> Int {
        var g = nextGrid, o = nextOrdered, count = 0
        while count < most {
            var t = Double.infinity
            if g < grid.count { t = grid[g].time }
            if o < ordered.count { t = min(t, ordered[o].time) }
            guard t <= b, t < limit else { break }
            times[count] = t
            count += 1
            while g < grid.count, grid[g].time <= t { g += 1 }
            while o < ordered.count, ordered[o].time <= t { o += 1 }
        }
        return count
    }

    /// Takes all readings at `times`.
    /// - Parameter observed: what was read at the first; the others' lie `stride` registers further each.
    func takeReadings(_ count: Int, at times: UnsafePointer<Double>, _ observed: LaneValues, stride: Int) {
        let sampleCount = task.sampleTimes.count, grid = grid
        var next = nextGrid
        sampleValues.update { table in
            for k in 0..<count {
                let reading = observed.moved(by: k * stride)
                while next < grid.count, grid[next].time <= times[k] {
                    let slot = grid[next].slot
                    next += 1
                    if slot < sampleCount {
                        table.set(slot, from: reading)
                    } else {
                        values[slot - sampleCount] = reading[task.functionals[slot - sampleCount].observable]
                    }
                }
            }
        }
        nextGrid = next
        for k in 0..<count where nextOrdered < ordered.count {
            while nextOrdered < ordered.count, ordered[nextOrdered].time <= times[k] {
                takeOrdered(observed.moved(by: k * stride))
            }
        }
    }

    /// When the earliest window begins that is not over at `t`; infinity if none is left.
    func nextWindow(after t: Double) -> Double {
        var first = Double.infinity
        for window in windows where window.end > t && window.start < first { first = window.start }
        return first
    }

    // MARK: Steps

    func isInterested(from a: Double, to b: Double) -> Bool {
        (nextGrid < grid.count && grid[nextGrid].time <= b)
            || (nextOrdered < ordered.count && ordered[nextOrdered].time <= b)
            || windows.contains { $0.overlaps(a, b) }
    }

    /// - Parameter limit: readings from here on belong to the moment that ends this stretch.
    func record(_ output: DenseOutput, from a: Double, to b: Double, readingsBefore limit: Double) {
        while nextGrid < grid.count, grid[nextGrid].time <= b, grid[nextGrid].time < limit {
            reader.read(grid[nextGrid].time, output)
            takeGrid(reader.values)
        }
        while nextOrdered < ordered.count, ordered[nextOrdered].time <= b, ordered[nextOrdered].time < limit {
            reader.read(ordered[nextOrdered].time, output)
            takeOrdered(reader.values)
        }
        guard b > a, hasWindow(from: a, to: b) else { return }
        reader.output = output
        recordWindows(reader.nodes(from: a, to: b), reader, from: a, to: b)
    }

    /// Whether some window sees a part of the step.
    func hasWindow(from a: Double, to b: Double) -> Bool {
        for window in windows where window.overlaps(a, b) { return true }
        return false
    }

    /// The step's part in the functionals.
    /// - Parameter nodes: of the whole step.
    func recordWindows(_ nodes: StepNodes, _ curve: any StepCurve, from a: Double, to b: Double) {
        for k in windows.indices where windows[k].overlaps(a, b) { recordWindow(k, nodes, curve, from: a, to: b) }
    }

    /// The step's part in one window.
    func recordWindow(_ k: Int, _ nodes: StepNodes, _ curve: any StepCurve, from a: Double, to b: Double) {
        let from = max(a, windows[k].start), to = min(b, windows[k].end)
        windows[k].take(from == a && to == b ? nodes : partNodes(from: from, to: to, curve), curve)
    }

    /// Adds to a window what was gathered elsewhere; see ``Window/add(total:best:)``.
    func add(toWindow k: Int, total: Double, best: (time: Double, value: Double)) {
        windows[k].add(total: total, best: best)
    }

    private func partNodes(from a: Double, to b: Double, _ curve: any StepCurve) -> StepNodes {
        let count = reader.observableCount
        for (node, place) in StepNodes.places.enumerated() {
            for k in 0..<count { partValues[node * count + k] = curve.value(k, node == 5 ? b : a + (b - a) * place) }
        }
        return StepNodes(from: a, to: b, partValues, observables: count, width: 1)
    }

    /// The functionals' values, NaN for windows that end after `time`.
    func functionals(reached time: Double) -> [Double] {
        var result = values
        for window in windows { result[window.index] = window.value(reached: time + timeTolerance(time)) }
        return result
    }
}

/// Values of all observables at one time, wherever they stand.
struct LaneValues {
    /// One lane of registers, `width` apart.
    let registers: UnsafePointer<Double>
    /// The register of each observable.
    let places: UnsafePointer<UInt16>
    let width: Int

    subscript(observable: Int) -> Double { registers[Int(places[observable]) * width] }

    /// The same so many numbers further.
    func moved(by offset: Int) -> LaneValues { LaneValues(registers: registers + offset, places: places, width: width) }
}

/// Values of all observables at numbered readings; NaN until they are set.
private struct ReadingTable {
    private let observables, readings: Int
    private var values: [Double]

    init(observables: Int, readings: Int) {
        self.observables = observables
        self.readings = readings
        values = [Double](repeating: .nan, count: observables * readings)
    }

    /// The table while its values are in place.
    struct Open {
        let observables, readings: Int
        let values: UnsafeMutablePointer<Double>

        func set(_ reading: Int, from source: LaneValues) {
            for k in 0..<observables { values[k * readings + reading] = source[k] }
        }
    }

    mutating func update(_ body: (Open) -> Void) {
        values.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            body(Open(observables: observables, readings: readings, values: base))
        }
    }

    mutating func set(_ reading: Int, from source: LaneValues) { update { $0.set(reading, from: source) } }

    /// `[observable][reading]`
    var rows: [[Double]] { (0..<observables).map { Array(values[$0 * readings..<($0 + 1) * readings]) } }
}

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
