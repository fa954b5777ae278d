/// How subjects enter a trial: at constant rates over consecutive intervals.
///
///     try Accrual(duration: 12, subjects: 300)
///     try Accrual(durations: [3, 9], rates: [10, 30])
public struct Accrual: Sendable, Hashable {
    public let durations: [Double]
    /// Subjects per time in each interval.
    public let rates: [Double]

    public init(durations: [Double], rates: [Double]) throws(DesignError) {
        guard !durations.isEmpty, durations.count == rates.count else {
            throw DesignError(
                """
                there are \(durations.count) accrual durations and \(rates.count) rates; give one rate each
                """)
        }
        for duration in durations where !(duration > 0 && duration.isFinite) {
            throw DesignError("an accrual duration is \(duration); give a time above 0")
        }
        guard rates.allSatisfy({ $0 >= 0 && $0.isFinite }), rates.contains(where: { $0 > 0 }) else {
            throw DesignError("the accrual rates are \(rates); give subjects per time, from 0, not all 0")
        }
        (self.durations, self.rates) = (durations, rates)
    }

    /// At one rate.
    public init(duration: Double, subjects: Double) throws(DesignError) {
        try self.init(durations: [duration], rates: [subjects / duration])
    }

    public var duration: Double { durations.reduce(0, +) }
    public var subjects: Double { zip(durations, rates).reduce(0) { $0 + $1.0 * $1.1 } }

    /// Subjects who have entered by a time.
    public func entered(by time: Double) -> Double {
        pieces(until: time).reduce(0) { $0 + ($1.end - $1.start) * $1.rate }
    }

    /// The same shape with other rates.
    func scaled(by factor: Double) -> Accrual { Accrual(durations, rates.map { factor * $0 }) }

    /// Going on at the last rate, or cut, until another duration.
    func lasting(_ duration: Double) -> Accrual {
        var durations: [Double] = []
        var used = 0.0
        for (index, piece) in self.durations.enumerated() where used < duration {
            let isLast = index == self.durations.count - 1
            durations.append(isLast ? duration - used : min(piece, duration - used))
            used += piece
        }
        return Accrual(durations, Array(rates.prefix(durations.count)))
    }

    private init(_ durations: [Double], _ rates: [Double]) { (self.durations, self.rates) = (durations, rates) }

    func pieces(until time: Double = .infinity) -> [(start: Double, end: Double, rate: Double)] {
        var pieces: [(start: Double, end: Double, rate: Double)] = []
        var start = 0.0
        for (duration, rate) in zip(durations, rates) where start < time {
            pieces.append((start, min(start + duration, time), rate))
            start += duration
        }
        return pieces
    }
}
