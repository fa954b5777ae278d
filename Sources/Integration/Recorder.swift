/// Reads a twin's trajectory: samples, observations in record order, and functionals over windows.
///
/// It only looks; nothing it is asked for changes a step.
final class Recorder {
    let end: Double
    /// The task's records by time, ties as given.
    let recordOrder: [Int]
    private(set) var samples: [[Double]]
    private(set) var observations: [[Double]]

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

    init(_ task: TwinTask, system: any TwinSystem) {
        self.task = task
        let observables = system.layout.observableCount
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
        grid = readings.sorted { ($0.time, $0.slot) < ($1.time, $1.slot) }
        samples = Array(repeating: Array(repeating: .nan, count: count), count: observables)
        observations = Array(repeating: Array(repeating: .nan, count: observing.count), count: observables)
        values = Array(repeating: .nan, count: task.functionals.count)
        windows = task.functionals.indices.filter { !task.functionals[$0].isInstant }.map {
            Window(task.functionals[$0], index: $0)
        }
        reader = StepReader(system)
    }

    // MARK: Moments

    /// Grid readings at this moment, before what happens in it.
    func readGrid(at t: Double, _ y: UnsafePointer<Double>) {
        let limit = t + timeTolerance(t)
        guard nextGrid < grid.count, grid[nextGrid].time <= limit else { return }
        reader.read(t, y)
        while nextGrid < grid.count, grid[nextGrid].time <= limit { takeGrid() }
    }

    /// Observation records at this moment that stand before a record (nil: all of them).
    func readObservations(at t: Double, beforeRecord record: Int?, _ y: UnsafePointer<Double>) {
        let limit = t + timeTolerance(t)
        let last = record.flatMap { place[$0] } ?? Int.max
        guard nextOrdered < ordered.count, ordered[nextOrdered].time <= limit, ordered[nextOrdered].place < last
        else { return }
        reader.read(t, y)
        while nextOrdered < ordered.count, ordered[nextOrdered].time <= limit, ordered[nextOrdered].place < last {
            takeOrdered()
        }
    }

    private func takeGrid() {
        let slot = grid[nextGrid].slot
        nextGrid += 1
        let count = task.sampleTimes.count
        if slot < count {
            for k in samples.indices { samples[k][slot] = reader.values[k] }
        } else {
            values[slot - count] = reader.values[task.functionals[slot - count].observable]
        }
    }

    private func takeOrdered() {
        let slot = ordered[nextOrdered].slot
        nextOrdered += 1
        for k in observations.indices { observations[k][slot] = reader.values[k] }
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
            takeGrid()
        }
        while nextOrdered < ordered.count, ordered[nextOrdered].time <= b, ordered[nextOrdered].time < limit {
            reader.read(ordered[nextOrdered].time, output)
            takeOrdered()
        }
        guard b > a, windows.contains(where: { $0.overlaps(a, b) }) else { return }
        var whole: StepNodes?
        for k in windows.indices where windows[k].overlaps(a, b) {
            let from = max(a, windows[k].start), to = min(b, windows[k].end)
            if from == a, to == b {
                let nodes = whole ?? StepNodes(from: a, to: b, output, reader)
                whole = nodes
                windows[k].take(nodes, output, reader)
            } else {
                windows[k].take(StepNodes(from: from, to: to, output, reader), output, reader)
            }
        }
    }

    /// The functionals' values, NaN for windows that end after `time`.
    func functionals(reached time: Double) -> [Double] {
        var result = values
        for window in windows { result[window.index] = window.value(reached: time + timeTolerance(time)) }
        return result
    }
}

/// Evaluates all observables of a system at a time.
final class StepReader {
    private let system: any TwinSystem
    private let state: UnsafeMutablePointer<Double>
    private let buffer: UnsafeMutablePointer<Double>
    let observableCount: Int

    init(_ system: any TwinSystem) {
        self.system = system
        observableCount = system.layout.observableCount
        state = .allocate(capacity: system.layout.states.count)
        state.initialize(repeating: 0, count: system.layout.states.count)
        buffer = .allocate(capacity: max(1, observableCount))
        buffer.initialize(repeating: .nan, count: max(1, observableCount))
    }

    deinit {
        state.deallocate()
        buffer.deallocate()
    }

    /// What was read last.
    var values: UnsafePointer<Double> { UnsafePointer(buffer) }

    func read(_ t: Double, _ y: UnsafePointer<Double>) { system.observables(t, y, into: buffer) }

    func read(_ t: Double, _ output: DenseOutput) {
        output.evaluate(t, into: state)
        system.observables(t, state, into: buffer)
    }

    func value(_ observable: Int, _ t: Double, _ output: DenseOutput) -> Double {
        read(t, output)
        return buffer[observable]
    }
}
