/// Values in ascending order that are fetched piece by piece, from a file say.
public protocol OrderedSource: Sendable {
    /// How many there are.
    var count: Int { get }
    /// The values of some ranks, counted from 0; at most ``OrderedValues/window`` are asked for at a time.
    func values(_ ranks: Range<Int>) -> [Double]
}

/// Values in ascending order: in memory, or so many that they are fetched from elsewhere as they are needed.
///
/// Statistics go over them window by window and add in ascending order, so a sum has the same bits wherever the values
/// are kept.
public struct OrderedValues: Sendable, Hashable {
    /// Values fetched at a time.
    public static let window = 8192

    private enum Place {
        case memory([Double])
        case elsewhere(any OrderedSource, as: (@Sendable (Double) -> Double)?)
    }

    private let place: Place
    public let count: Int

    /// - Parameter values: ascending.
    public init(_ values: [Double]) {
        place = .memory(values)
        count = values.count
    }

    public init(_ source: any OrderedSource) {
        place = .elsewhere(source, as: nil)
        count = source.count
    }

    private init(_ source: any OrderedSource, as transform: @escaping @Sendable (Double) -> Double) {
        place = .elsewhere(source, as: transform)
        count = source.count
    }

    /// The value of a rank, from 0.
    public subscript(rank: Int) -> Double {
        switch place {
        case .memory(let values): values[rank]
        case .elsewhere: fetched(rank..<rank + 1)[0]
        }
    }

    public var first: Double? { count > 0 ? self[0] : nil }
    public var last: Double? { count > 0 ? self[count - 1] : nil }

    /// Hands the values of some ranks (all when not given) to `body` in ascending order, a window at a time.
    func forEachWindow(_ ranks: Range<Int>? = nil, _ body: (ArraySlice<Double>) -> Void) {
        let ranks = ranks ?? 0..<count
        switch place {
        case .memory(let values): body(values[ranks])
        case .elsewhere:
            for start in stride(from: ranks.lowerBound, to: ranks.upperBound, by: Self.window) {
                body(fetched(start..<min(start + Self.window, ranks.upperBound))[...])
            }
        }
    }

    /// `next` applied from the smallest value to the largest.
    func reduce<Result>(_ initial: Result, _ next: (inout Result, Double) -> Void) -> Result {
        var result = initial
        forEachWindow { for value in $0 { next(&result, value) } }
        return result
    }

    /// All of them in memory.
    var array: [Double] {
        if case .memory(let values) = place { return values }
        var all: [Double] = []
        all.reserveCapacity(count)
        forEachWindow { all += $0 }
        return all
    }

    /// The values of a function that never falls.
    func mapped(_ function: @escaping @Sendable (Double) -> Double) -> OrderedValues {
        switch place {
        case .memory(let values): OrderedValues(values.map(function))
        case .elsewhere(let source, as: nil): OrderedValues(source, as: function)
        case .elsewhere(let source, as: let inner?): OrderedValues(source, as: { function(inner($0)) })
        }
    }

    private func fetched(_ ranks: Range<Int>) -> [Double] {
        switch place {
        case .memory(let values): Array(values[ranks])
        case .elsewhere(let source, as: nil): source.values(ranks)
        case .elsewhere(let source, as: let transform?): source.values(ranks).map(transform)
        }
    }

    public static func == (first: OrderedValues, second: OrderedValues) -> Bool {
        first.count == second.count
            && stride(from: 0, to: first.count, by: window).allSatisfy { start in
                let ranks = start..<min(start + window, first.count)
                return first.fetched(ranks) == second.fetched(ranks)
            }
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(count)
        hasher.combine(first)
        hasher.combine(last)
    }
}
