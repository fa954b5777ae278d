import Foundation

/// Whole members drawn from a weighted population.
public enum PopulationSelection {
    /// So many different members, each with probability count * weight: systematic sampling along an order (Madow 1949,
    /// doi:10.1214/aoms/1177729988).
    ///
    /// - Parameters:
    ///   - weights: summing to 1, none above 1 / count.
    ///   - order: in which members are lined up, each once; a random one makes any two of them meet by chance only.
    ///   - start: in (0, 1), the random start.
    /// - Returns: indices in ascending order; nil where a weight is too large for its member to be drawn once.
    public static func systematic(_ weights: [Double], count: Int, order: [Int], start: Double) -> [Int]? {
        let total = weights.reduce(0, +)
        guard count > 0, order.count == weights.count, total > 0,
            weights.allSatisfy({ $0 / total * Double(count) <= 1 + 1e-9 })
        else { return nil }
        var chosen: [Int] = []
        var sum = 0.0
        for index in order where chosen.count < count {
            sum += weights[index] / total * Double(count)
            if sum > Double(chosen.count) + start { chosen.append(index) }
        }
        // Rounding may leave the sum short of its end.
        for index in order.reversed() where chosen.count < count && weights[index] > 0 && !chosen.contains(index) { chosen.append(index) }
        return chosen.sorted()
    }

    /// Members accepted with probability min(1, scale * ratio), where the scale is the one with which their distributions
    /// come nearest to given ones (Allen, Rieger and Musante 2016, doi:10.1002/psp4.12063).
    public struct Acceptance: Sendable {
        /// Ascending.
        public let chosen: [Int]
        public let scale: Double
        /// The sum over the outcomes of Kolmogorov and Smirnov's distances.
        public let distance: Double
    }

    /// The paper anneals the scale with new random numbers each time. Here each member has one, so that greater scales only
    /// add members, and scales from few accepted members to nearly all, 10 % apart, are all tried.
    ///
    /// - Parameters:
    ///   - ratios: density asked for over density that is there, not negative.
    ///   - uniforms: a number in (0, 1) per member.
    ///   - cumulative: `[outcome][member]`, the asked-for distribution function at the member.
    ///   - fewest: accepted members below which no scale is considered.
    /// nil where too few have a ratio above 0.
    public static func accept(ratios: [Double], uniforms: [Double], cumulative: [[Double]], fewest: Int = 50) -> Acceptance? {
        let possible = ratios.indices.filter { ratios[$0] > 0 }
        let total = possible.reduce(0.0) { $0 + ratios[$1] }
        guard possible.count >= fewest, total > 0, total.isFinite else { return nil }
        // From which scale on each member is in.
        let entry = ratios.indices.map { ratios[$0] > 0 ? uniforms[$0] / ratios[$0] : .infinity }
        let orders = cumulative.map { column in column.indices.sorted { (column[$0], $0) < (column[$1], $1) } }
        var best: (scale: Double, distance: Double)?
        var scale = Double(fewest) / total
        for _ in 0..<400 {
            let count = entry.count { $0 <= scale }
            if count >= fewest {
                let distance = zip(cumulative, orders).reduce(0.0) { $0 + Self.distance($1.0, $1.1, entry, scale, count) }
                if distance < best?.distance ?? .infinity { best = (scale, distance) }
                if Double(count) > 0.95 * Double(possible.count) { break }
            }
            scale *= 1.1
        }
        return best.map { best in
            Acceptance(chosen: entry.indices.filter { entry[$0] <= best.scale }, scale: best.scale, distance: best.distance)
        }
    }

    /// Of the accepted members from the uniform distribution that their cumulative shares would have.
    private static func distance(_ cumulative: [Double], _ order: [Int], _ entry: [Double], _ scale: Double, _ count: Int) -> Double {
        var (seen, largest) = (0.0, 0.0)
        for index in order where entry[index] <= scale {
            largest = max(largest, abs(cumulative[index] - seen / Double(count)))
            seen += 1
            largest = max(largest, abs(cumulative[index] - seen / Double(count)))
        }
        return largest
    }
}
