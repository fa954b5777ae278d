import Statistics

/// How many patients had an event, of those of whom it is known.
struct EventCounts: Sendable {
    private(set) var events = 0
    private(set) var missing = 0
    private(set) var known = 0

    /// - Parameter values: 1 for an event, 0 for none, NaN for unknown.
    mutating func add(_ values: some Sequence<Double>) {
        for value in values {
            if value.isNaN {
                missing += 1
            } else {
                known += 1
                if value == 1 { events += 1 }
            }
        }
    }

    /// nil when of no patient it is known.
    var proportion: Proportion? { Proportion(events: events, of: known) }
}

/// Makes the estimate of an endpoint of independent patients that come some at a time.
struct EstimateMaker {
    private let isEvent: Bool
    private var counts = EventCounts()
    private var sample: SampleMaker

    init(isEvent: Bool, _ scratch: Scratch) {
        self.isEvent = isEvent
        sample = SampleMaker(scratch)
    }

    mutating func add(_ values: some Sequence<Double>) throws {
        if isEvent { counts.add(values) } else { try sample.add(values) }
    }

    mutating func estimate() throws -> Estimate { isEvent ? Estimate(counts) : Estimate(try sample.sample()) }
}

/// Makes the estimate of the difference between two values of the same patients, who come some at a time.
struct PairedMaker {
    private let isEvent: Bool
    /// `[first][second]`
    private var answers = [[0, 0], [0, 0]]
    private var differences: SampleMaker

    init(isEvent: Bool, _ scratch: Scratch) {
        self.isEvent = isEvent
        differences = SampleMaker(scratch)
    }

    /// - Parameter second: the values of the same patients in the same order.
    mutating func add(_ first: [Double], minus second: [Double]) throws {
        guard isEvent else { return try differences.add(zip(first, second).lazy.map { $0 - $1 }) }
        for (a, b) in zip(first, second) where !a.isNaN && !b.isNaN { answers[a == 1 ? 1 : 0][b == 1 ? 1 : 0] += 1 }
    }

    mutating func estimate() throws -> Estimate {
        guard isEvent else { return Estimate(PairedDifference(differences: try differences.sample())) }
        return Estimate(
            PairedProportions(both: answers[1][1], firstOnly: answers[1][0], secondOnly: answers[0][1], neither: answers[0][0]))
    }
}
