/// When a task is read, and in which order. Tasks one after another are mostly read alike: it is made anew only for those
/// that are not.
final class ReadingPlan {
    /// A reading of the grid: a sample by its index, or an `at` functional as ``sampleCount`` and its index.
    struct GridReading: BitwiseCopyable {
        let time: Double
        let slot: Int
    }

    /// An observation: its record's place in ``recordOrder``, and which one it is.
    struct Observation: BitwiseCopyable {
        let place: Int
        let time: Double
        let slot: Int
    }

    /// In their order.
    let grid = PlainList<GridReading>()
    let observations = PlainList<Observation>()
    /// The task's records by time, ties as given.
    private(set) var recordOrder: [Int] = []
    /// Each record's place in ``recordOrder``.
    private(set) var places: [Int] = []
    private(set) var sampleCount = 0
    /// The earliest and the latest of all times but the task's end; NaN if one is not a number.
    private(set) var earliest = Double.infinity, latest = -Double.infinity
    private var sampleTimes: [Double] = []
    private var recordTimes: [Double] = []
    private var observing: [Int] = []
    private var functionals: [Functional] = []
    /// Readings were added during the last task.
    private var isAltered = false

    deinit {
        grid.free()
        observations.free()
    }

    /// Plans a task.
    func begin(_ task: TwinTask) {
        let recordsStay = hold(task.records), gridStays = !isAltered && task.sampleTimes == sampleTimes && task.functionals == functionals
        if recordsStay && gridStays { return }
        if !recordsStay { planRecords(task.records) }
        if !gridStays { planGrid(task.sampleTimes, task.functionals) }
        (earliest, latest) = (.infinity, -.infinity)
        for time in sampleTimes { include(time) }
        for time in recordTimes { include(time) }
        for functional in functionals { include(functional.end) }
    }

    /// Adds a reading to the grid for this task alone.
    /// - Parameter first: those before have been taken.
    func insert(_ reading: GridReading, after first: Int) {
        isAltered = true
        var index = grid.count
        while index > first, grid[index - 1].time > reading.time { index -= 1 }
        grid.insert(reading, at: index)
    }

    private func include(_ time: Double) {
        if time.isNaN { (earliest, latest) = (time, time) }
        if time < earliest { earliest = time }
        if time > latest { latest = time }
    }

    /// Whether the plan holds for these records.
    private func hold(_ records: [EventRecord]) -> Bool {
        guard records.count == recordTimes.count else { return false }
        var next = 0
        for index in recordTimes.indices {
            guard records[index].time == recordTimes[index] else { return false }
            if case .observe = records[index].action {
                guard next < observing.count, observing[next] == index else { return false }
                next += 1
            }
        }
        return next == observing.count
    }

    private func planRecords(_ records: [EventRecord]) {
        let times = records.map(\.time)
        recordTimes = times
        recordOrder = Array(records.indices)
        if !Self.isSorted(times) { recordOrder.sort { (times[$0], $0) < (times[$1], $1) } }
        places = recordOrder
        for (place, index) in recordOrder.enumerated() { places[index] = place }
        observing = records.indices.filter { if case .observe = records[$0].action { true } else { false } }
        var found = observing.enumerated().map { Observation(place: places[$1], time: times[$1], slot: $0) }
        found.sort { $0.place < $1.place }
        observations.replace(with: found)
    }

    private func planGrid(_ times: [Double], _ functionals: [Functional]) {
        isAltered = false
        sampleTimes = times
        sampleCount = times.count
        self.functionals = functionals
        var found = times.enumerated().map { GridReading(time: $1, slot: $0) }
        let isSorted = Self.isSorted(times)
        for (index, functional) in functionals.enumerated() where functional.isInstant {
            found.append(GridReading(time: functional.start, slot: sampleCount + index))
        }
        if !isSorted || found.count > sampleCount { found.sort { ($0.time, $0.slot) < ($1.time, $1.slot) } }
        grid.replace(with: found)
    }

    private static func isSorted(_ times: [Double]) -> Bool {
        for index in times.indices.dropFirst() where !(times[index - 1] <= times[index]) { return false }
        return true
    }
}
