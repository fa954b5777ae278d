/// Times at an interval from a start, the k-th formed anew as `start + k interval` so that rounding does not add up.
struct RepeatedTimes {
    enum End {
        case count(Int)
        /// The last time may be this one.
        case including(Double)
        case before(Double)
    }
    let start: Double
    /// Above 0.
    let interval: Double
    let end: End

    /// How many times there are before `limit`, also where they would not fit in memory.
    func count(before limit: Double) -> Double {
        let number = ceil(before: limit)
        return switch end {
        case .count(let count): min(number, Double(count))
        case .including(let last): min(number, (((last - start) / interval) * (1 + TimeRounding.relative)).rounded(.down) + 1)
        case .before(let end): min(number, ceil(before: end))
        }
    }

    func times(before limit: Double) -> [Double] {
        (0..<max(0, Int(count(before: limit)))).map { start + Double($0) * interval }
    }

    /// The number of times before `end`; one that misses it only by rounding does not count.
    private func ceil(before end: Double) -> Double {
        max(0, ((end - start) / interval * (1 - TimeRounding.relative)).rounded(.up))
    }
}
