/// How times are gathered for a visual predictive check.
public enum TimeBinning: Sendable, Hashable {
    /// A bin for each time there is; times closer than a tolerance are one.
    case nominal(tolerance: Double)
    /// About so many bins of about equal numbers of measurements; equal times stay together.
    case quantiles(Int)
    /// Between given limits, ascending; the last bin holds its upper limit, too.
    case limits([Double])
}

/// Measurements gathered by their times.
public struct TimeBins: Sendable, Hashable {
    public struct Bin: Sendable, Hashable {
        /// Where it begins and ends.
        public let lower: Double
        public let upper: Double
        /// The median time of its measurements.
        public let middle: Double
        /// Places of its measurements.
        public let members: [Int]
    }

    /// Those with a measurement, by time.
    public let bins: [Bin]
    /// Measurements outside the limits that were given.
    public let outside: Int

    /// nil when a time is not finite, limits are fewer than two or do not ascend, or the number of bins is below one.
    public init?(_ times: [Double], _ binning: TimeBinning) {
        guard times.allSatisfy(\.isFinite) else { return nil }
        let order = times.indices.sorted { (times[$0], $0) < (times[$1], $1) }
        switch binning {
        case .nominal(let tolerance):
            guard tolerance >= 0 else { return nil }
            bins = Self.gathered(order, times) { last, time in time - last > tolerance }
            outside = 0
        case .quantiles(let count):
            guard count > 0 else { return nil }
            bins = Self.quantileBins(order, times, count)
            outside = 0
        case .limits(let limits):
            guard limits.count > 1, zip(limits, limits.dropFirst()).allSatisfy({ $0 < $1 }), limits.allSatisfy(\.isFinite)
            else { return nil }
            var found: [Bin] = []
            for (number, (lower, upper)) in zip(limits, limits.dropFirst()).enumerated() {
                let isLast = number == limits.count - 2
                let members = order.filter { times[$0] >= lower && (times[$0] < upper || isLast && times[$0] == upper) }
                if !members.isEmpty { found.append(Self.bin(members, times, lower, upper)) }
            }
            bins = found
            outside = times.count - found.reduce(0) { $0 + $1.members.count }
        }
    }

    /// Consecutive measurements, parted wherever one is far enough from the one before.
    private static func gathered(
        _ order: [Int], _ times: [Double], _ isApart: (_ last: Double, _ time: Double) -> Bool
    ) -> [Bin] {
        var groups: [[Int]] = []
        for place in order {
            if let last = groups.last?.last, !isApart(times[last], times[place]) {
                groups[groups.count - 1].append(place)
            } else {
                groups.append([place])
            }
        }
        return joined(groups, times)
    }

    /// Each group of equal times goes to the bin that its middle rank falls in.
    private static func quantileBins(_ order: [Int], _ times: [Double], _ count: Int) -> [Bin] {
        var groups = [[Int]](repeating: [], count: count)
        var start = 0
        while start < order.count {
            var end = start + 1
            while end < order.count, times[order[end]] == times[order[start]] { end += 1 }
            let middle = (Double(start) + Double(end)) / 2 / Double(order.count)
            groups[min(count - 1, Int(middle * Double(count)))] += order[start..<end]
            start = end
        }
        return joined(groups.filter { !$0.isEmpty }, times)
    }

    /// Bins meet halfway between their neighbours' times.
    private static func joined(_ groups: [[Int]], _ times: [Double]) -> [Bin] {
        groups.indices.map { index in
            let (first, last) = (times[groups[index][0]], times[groups[index][groups[index].count - 1]])
            let lower = index > 0 ? (times[groups[index - 1][groups[index - 1].count - 1]] + first) / 2 : first
            let upper = index + 1 < groups.count ? (last + times[groups[index + 1][0]]) / 2 : last
            return bin(groups[index], times, lower, upper)
        }
    }

    private static func bin(_ members: [Int], _ times: [Double], _ lower: Double, _ upper: Double) -> Bin {
        Bin(lower: lower, upper: upper, middle: Sample(members.map { times[$0] }).median ?? .nan, members: members)
    }
}
