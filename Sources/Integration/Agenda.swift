/// What is still to happen to a twin, in order.
struct Agenda {
    enum Action {
        case occasion(Int)
        case covariate(Int, value: Double)
        case infusionEnd(id: Int)
        case arrival(ArrivingDose)
        /// The k-th additional dose of a record.
        case additional(record: Int, number: Int)
        case record(Int)
    }

    /// The order at one moment. Grid readings come after `covariatesBefore`.
    enum Rank: Int, Comparable {
        case covariatesBefore, infusionEnds, arrivals, additionalDoses, records, covariatesAfter
        static func < (a: Rank, b: Rank) -> Bool { a.rawValue < b.rawValue }
    }

    struct Item {
        let time: Double
        let rank: Rank
        let sequence: Int
        let action: Action
    }

    private var items: [Item] = []
    private var sequence = 0

    var nextTime: Double? { items.first?.time }

    mutating func add(_ action: Action, at time: Double, rank: Rank) {
        sequence += 1
        let item = Item(time: time, rank: rank, sequence: sequence, action: action)
        var index = items.endIndex
        while index > 0, items[index - 1].time > time { index -= 1 }
        items.insert(item, at: index)
    }

    /// Takes the items of the moment `t` out, in their order.
    mutating func takeDue(at t: Double) -> [Item] {
        let limit = t + timeTolerance(t)
        let count = items.prefix { $0.time <= limit }.count
        let due = Array(items[..<count])
        items.removeFirst(count)
        return count < 2 ? due : due.sorted { ($0.rank, $0.sequence) < ($1.rank, $1.sequence) }
    }

    /// The same, for what a moment's own events have added to it.
    mutating func takeNextDue(at t: Double) -> Item? {
        let limit = t + timeTolerance(t)
        let due = items.prefix { $0.time <= limit }
        guard let first = due.indices.min(by: { (due[$0].rank, due[$0].sequence) < (due[$1].rank, due[$1].sequence) })
        else { return nil }
        return items.remove(at: first)
    }

    /// Infusions' ends, doses on their way and additional doses: all that a reset cancels.
    mutating func cancelOutstandingDoses() {
        items.removeAll {
            switch $0.action {
            case .infusionEnd, .arrival, .additional: true
            case .occasion, .covariate, .record: false
            }
        }
    }
}

/// A dose when it begins to enter its state.
struct ArrivingDose {
    enum Entry {
        case bolus
        case infusion(rate: Double, duration: Double)
        case transit(number: Double, meanTime: Double)
    }
    var state: Int
    /// Bioavailability times amount: all that will enter.
    var amount: Double
    var entry: Entry
}
