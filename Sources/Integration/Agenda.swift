/// What is still to happen to a twin, in order.
final class Agenda {
    enum Action: BitwiseCopyable {
        case occasion(Int)
        case covariate(Int, value: Double)
        case infusionEnd(id: Int)
        case arrival(ArrivingDose)
        /// The k-th additional dose of a record.
        case additional(record: Int, number: Int)
        case record(Int)
        /// The steering is asked.
        case call(Int)
    }

    /// The order at one moment. Grid readings come after `covariatesBefore`.
    enum Rank: Int, Comparable {
        case covariatesBefore, infusionEnds, arrivals, additionalDoses, callsBefore, records, callsAfter, covariatesAfter
        static func < (a: Rank, b: Rank) -> Bool { a.rawValue < b.rawValue }
    }

    struct Item: BitwiseCopyable {
        let time: Double
        let rank: Rank
        let sequence: Int
        let action: Action
    }

    /// In time, from ``first`` on; those before have happened.
    private let items = PlainList<Item>()
    private var first = 0
    private var sequence = 0
    /// The items that were due when the present moment began, in their order.
    private let due = PlainList<Item>()

    deinit {
        items.free()
        due.free()
    }

    var nextTime: Double? { first < items.count ? items[first].time : nil }

    /// Forgets everything.
    func clear() {
        items.clear()
        due.clear()
        first = 0
        sequence = 0
    }

    func add(_ action: Action, at time: Double, rank: Rank) {
        sequence += 1
        let item = Item(time: time, rank: rank, sequence: sequence, action: action)
        var index = items.count
        while index > first, items[index - 1].time > time { index -= 1 }
        items.insert(item, at: index)
    }

    /// Takes the items of the moment `t` out.
    /// - Returns: how many there are; see ``due(_:)``.
    func takeDue(at t: Double) -> Int {
        due.clear()
        let limit = t + timeTolerance(t)
        while first < items.count, items[first].time <= limit {
            let item = items[first]
            var index = due.count
            while index > 0, Self.isBefore(item, due[index - 1]) { index -= 1 }
            due.insert(item, at: index)
            first += 1
        }
        if first == items.count || first > Self.mostPast { forgetPast() }
        return due.count
    }

    /// The items taken out last, in their order.
    func due(_ index: Int) -> Item { due[index] }

    /// Takes out one of those that a moment's own events have added to it.
    func takeNextDue(at t: Double) -> Item? {
        let limit = t + timeTolerance(t)
        guard first < items.count, items[first].time <= limit else { return nil }
        var next = first
        var index = first + 1
        while index < items.count, items[index].time <= limit {
            if Self.isBefore(items[index], items[next]) { next = index }
            index += 1
        }
        return items.remove(at: next)
    }

    private static func isBefore(_ a: Item, _ b: Item) -> Bool {
        a.rank == b.rank ? a.sequence < b.sequence : a.rank < b.rank
    }

    /// Items that have happened are only passed over until there are so many.
    private static let mostPast = 64

    private func forgetPast() {
        items.removeFirst(first)
        first = 0
    }

    /// Infusions' ends, doses on their way and additional doses: all that a reset cancels.
    func cancelOutstandingDoses() {
        forgetPast()
        items.removeAll {
            switch $0.action {
            case .infusionEnd, .arrival, .additional: true
            case .occasion, .covariate, .record, .call: false
            }
        }
    }
}

/// A dose when it begins to enter its state.
package struct ArrivingDose: BitwiseCopyable {
    package enum Entry: BitwiseCopyable {
        case bolus
        case infusion(rate: Double, duration: Double)
        case transit(number: Double, meanTime: Double)
    }
    var state: Int
    /// Bioavailability times amount: all that will enter.
    var amount: Double
    var entry: Entry
    /// Its follower's name for it.
    var mark = 0
}
