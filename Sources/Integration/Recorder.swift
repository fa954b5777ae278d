/// Reads a twin's trajectory: samples, observations in record order, and functionals over windows.
///
/// It only looks; nothing it is asked for changes a step.
final class Recorder {
    private(set) var end = 0.0
    let plan = ReadingPlan()
    private let sampleValues, observationValues: ReadingTable
    private let reader: StepReader
    /// Places in the plan's grid and in its observations.
    private var nextGrid = 0, nextOrdered = 0
    private var functionals: [Functional] = []
    private var values: [Double] = []
    private var windows: [Window] = []
    /// `[measurement][observable]`: what a steering ordered to be read.
    private var measurements: [[Double]] = []
    /// Observables at the nodes of a part of a step.
    private let partValues: UnsafeMutablePointer<Double>

    /// - Parameter reader: of the twin's system, whoever used it before.
    init(reader: StepReader) {
        self.reader = reader
        let observables = reader.observableCount
        sampleValues = ReadingTable(observables: observables)
        observationValues = ReadingTable(observables: observables)
        partValues = .allocate(capacity: StepNodes.count * max(1, observables))
        partValues.initialize(repeating: .nan, count: StepNodes.count * max(1, observables))
    }

    deinit { partValues.deallocate() }

    /// Forgets the task before.
    func begin(_ task: TwinTask) {
        plan.begin(task)
        end = max(task.endTime, plan.latest)
        sampleValues.begin(readings: plan.sampleCount)
        observationValues.begin(readings: plan.observations.count)
        (nextGrid, nextOrdered) = (0, 0)
        if !measurements.isEmpty { measurements = [] }
        functionals = task.functionals
        if values.isEmpty && functionals.isEmpty { return }
        values = Array(repeating: .nan, count: functionals.count)
        windows = functionals.indices.filter { !functionals[$0].isInstant }.map { Window(functionals[$0], index: $0) }
    }

    /// `[observable][sample]`
    var samples: [[Double]] { sampleValues.rows }
    /// `[observable][k]`
    var observations: [[Double]] { observationValues.rows }

    // MARK: Moments

    /// Grid readings at this moment, before what happens in it.
    func readGrid(at t: Double, _ y: UnsafePointer<Double>) {
        let limit = t + timeTolerance(t)
        guard nextGridTime <= limit else { return }
        reader.read(t, y)
        while nextGridTime <= limit { takeGrid(reader.values) }
    }

    /// Observation records at this moment that stand before a record (nil: all of them).
    func readObservations(at t: Double, beforeRecord record: Int?, _ y: UnsafePointer<Double>) {
        let limit = t + timeTolerance(t)
        guard nextOrderedTime <= limit else { return }
        // A record that was added stands behind the task's own.
        let last = record.flatMap { $0 < plan.places.count ? plan.places[$0] : nil } ?? Int.max
        guard plan.observations[nextOrdered].place < last else { return }
        reader.read(t, y)
        while nextOrderedTime <= limit, plan.observations[nextOrdered].place < last { takeOrdered(reader.values) }
    }

    /// Infinity when nothing is left.
    private var nextGridTime: Double { nextGrid < plan.grid.count ? plan.grid[nextGrid].time : .infinity }
    private var nextOrderedTime: Double { nextOrdered < plan.observations.count ? plan.observations[nextOrdered].time : .infinity }

    private func takeGrid(_ observed: LaneValues) {
        let slot = plan.grid[nextGrid].slot
        nextGrid += 1
        takeGrid(slot, observed)
    }

    private func takeGrid(_ slot: Int, _ observed: LaneValues) {
        if slot < plan.sampleCount {
            sampleValues.set(slot, from: observed)
        } else if slot - plan.sampleCount < functionals.count {
            values[slot - plan.sampleCount] = observed[functionals[slot - plan.sampleCount].observable]
        } else {
            let number = slot - plan.sampleCount - functionals.count
            measurements[number] = (0..<reader.observableCount).map { observed[$0] }
        }
    }

    private func takeOrdered(_ observed: LaneValues) {
        observationValues.set(plan.observations[nextOrdered].slot, from: observed)
        nextOrdered += 1
    }

    // MARK: Measurements

    var measurementCount: Int { measurements.count }

    /// Plans one more reading; one of the past, or of this moment, is taken at once.
    func measure(at t: Double, now: Double, _ y: UnsafePointer<Double>) {
        if t <= now + timeTolerance(now) { return measurements.append(look(at: now, y)) }
        let slot = plan.sampleCount + functionals.count + measurements.count
        measurements.append([])
        plan.insert(ReadingPlan.GridReading(time: t, slot: slot), after: nextGrid)
    }

    /// NaN if it has not been taken yet.
    func measured(_ number: Int, _ observable: Int) -> Double {
        measurements.indices.contains(number) && measurements[number].indices.contains(observable)
            ? measurements[number][observable] : .nan
    }

    /// All observables at a moment.
    func look(at t: Double, _ y: UnsafePointer<Double>) -> [Double] {
        reader.read(t, y)
        return (0..<reader.observableCount).map { reader[$0] }
    }

    // MARK: Readings by others

    /// The time of the next reading, if it is at or before `b` and does not belong to the moment at `limit`.
    func nextReading(through b: Double, before limit: Double) -> Double? {
        let t = min(nextGridTime, nextOrderedTime)
        return t <= b && t < limit ? t : nil
    }

    /// Takes all readings of the time `t`.
    func takeReadings(at t: Double, _ observed: LaneValues) {
        while nextGridTime <= t { takeGrid(observed) }
        while nextOrderedTime <= t { takeOrdered(observed) }
    }

    /// Copies the times of the next readings, each once and at most `most`, as ``nextReading(through:before:)`` finds them.
    func nextReadings(
        through b: Double, before limit: Double, most: Int, into times: UnsafeMutablePointer<Double>, stride: Int
    ) -> Int {
        let grid = plan.grid, ordered = plan.observations
        var g = nextGrid, o = nextOrdered, count = 0
        while count < most {
            var t = Double.infinity
            if g < grid.count { t = grid[g].time }
            if o < ordered.count { t = min(t, ordered[o].time) }
            guard t <= b, t < limit else { break }
            times[count * stride] = t
            count += 1
            while g < grid.count, grid[g].time <= t { g += 1 }
            while o < ordered.count, ordered[o].time <= t { o += 1 }
        }
        return count
    }

    /// Takes all readings at `times`.
    /// - Parameters:
    ///   - times: `timeStride` apart.
    ///   - observed: what was read at the first; the others' lie `stride` registers further each.
    func takeReadings(
        _ count: Int, at times: UnsafePointer<Double>, timeStride: Int, _ observed: LaneValues, stride: Int
    ) {
        if !takeSampleRun(count, at: times, timeStride: timeStride, observed, stride: stride) {
            for k in 0..<count {
                while nextGridTime <= times[k * timeStride] { takeGrid(observed.moved(by: k * stride)) }
            }
        }
        for k in 0..<count where nextOrderedTime <= times[k * timeStride] {
            while nextOrderedTime <= times[k * timeStride] { takeOrdered(observed.moved(by: k * stride)) }
        }
    }

    /// Takes the readings if they are consecutive samples and nothing else of the grid, as they mostly are.
    private func takeSampleRun(
        _ count: Int, at times: UnsafePointer<Double>, timeStride: Int, _ observed: LaneValues, stride: Int
    ) -> Bool {
        let first = nextGrid, after = first + count
        guard count > 0, after <= plan.grid.count else { return false }
        let grid = plan.grid.start + first, slot = grid[0].slot
        guard slot + count <= plan.sampleCount, after == plan.grid.count || grid[count].time > times[(count - 1) * timeStride]
        else { return false }
        for k in 0..<count where grid[k].time != times[k * timeStride] || grid[k].slot != slot + k { return false }
        sampleValues.set(slot, count: count, from: observed, stride: stride)
        nextGrid = after
        return true
    }

    /// When the earliest window begins that is not over at `t`; infinity if none is left.
    func nextWindow(after t: Double) -> Double {
        var first = Double.infinity
        for window in windows where window.end > t && window.start < first { first = window.start }
        return first
    }

    // MARK: Steps

    func isInterested(from a: Double, to b: Double) -> Bool {
        nextGridTime <= b || nextOrderedTime <= b || windows.contains { $0.overlaps(a, b) }
    }

    /// - Parameter limit: readings from here on belong to the moment that ends this stretch.
    func record(_ output: DenseOutput, from a: Double, to b: Double, readingsBefore limit: Double) {
        while nextGridTime <= b, nextGridTime < limit {
            reader.read(nextGridTime, output)
            takeGrid(reader.values)
        }
        while nextOrderedTime <= b, nextOrderedTime < limit {
            reader.read(nextOrderedTime, output)
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
