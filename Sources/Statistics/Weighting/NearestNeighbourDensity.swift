import CBoostMath
import Foundation

/// Density of points at themselves, from the distance to the k-th nearest other point (Loftsgaarden and Quesenberry 1965,
/// doi:10.1214/aoms/1177700079), as Allen, Rieger and Musante (2016, doi:10.1002/psp4.12063) estimate the density of
/// plausible patients, with k = 5.
///
///     let logDensities = NearestNeighbourDensity.logDensities(of: [x, y], neighbours: 5, threads: 2)
///
/// Neighbours are found in a tree of boxes that halves the points (Friedman, Bentley and Finkel 1977,
/// doi:10.1145/355744.355745).
public enum NearestNeighbourDensity {
    /// log of k / ((n - 1) volume of the ball up to the k-th neighbour), per unit of volume; infinite where k others lie on
    /// the point itself.
    ///
    /// - Parameter columns: coordinates, `[dimension][point]`, finite; more points than neighbours.
    public static func logDensities(of columns: [[Double]], neighbours: Int = 5, threads: Int) -> [Double] {
        let tree = PointTree(columns)
        let (count, dimension) = (tree.count, Double(columns.count))
        guard count > neighbours, !columns.isEmpty else { return [Double](repeating: .nan, count: count) }
        // pi^(d/2) / Gamma(d/2 + 1)
        let logUnitBall = dimension / 2 * log(Double.pi) - boost_lgamma(dimension / 2 + 1)
        let constant = log(Double(neighbours)) - log(Double(count - 1)) - logUnitBall
        let found = Parallel.blocks(of: count, size: 4096, threads: threads) { places in
            places.map { constant - dimension / 2 * log(tree.squaredDistance(ofNeighbour: neighbours, at: $0)) }
        }
        var densities = [Double](repeating: .nan, count: count)
        for (place, density) in found.joined().enumerated() { densities[tree.order[place]] = density }
        return densities
    }
}

/// Points in the order of a tree whose nodes are ranges of them, each cut at its middle.
struct PointTree: Sendable {
    /// The original index of each place.
    let order: [Int]
    /// By the middle of each node, the coordinate at which it is cut: none below the middle is greater, none from it on smaller.
    private let cuts: [Double]
    /// By place, the coordinates of a point side by side.
    private let points: [Double]
    private let dimension: Int
    private static let leaf = 12

    var count: Int { order.count }

    init(_ columns: [[Double]]) {
        dimension = columns.count
        var order = Array(columns.first?.indices ?? 0..<0)
        var cuts = [Double](repeating: 0, count: order.count)
        Self.arrange(&order, &cuts, 0..<order.count, columns, 0)
        self.order = order
        self.cuts = cuts
        let places = order
        points = places.flatMap { index in columns.map { $0[index] } }
    }

    /// Dimensions take turns: the depth says which one cuts.
    private static func arrange(
        _ order: inout [Int], _ cuts: inout [Double], _ range: Range<Int>, _ columns: [[Double]], _ depth: Int
    ) {
        guard range.count > leaf else { return }
        let middle = (range.lowerBound + range.upperBound) / 2
        let column = columns[depth % columns.count]
        order.withUnsafeMutableBufferPointer { order in
            column.withUnsafeBufferPointer { select(order, range, middle, $0) }
        }
        cuts[middle] = column[order[middle]]
        arrange(&order, &cuts, range.lowerBound..<middle, columns, depth + 1)
        arrange(&order, &cuts, middle..<range.upperBound, columns, depth + 1)
    }

    /// Puts in place what would stand at `middle` in ascending order, none greater before it and none smaller behind
    /// (Hoare 1961, doi:10.1145/366622.366647).
    private static func select(
        _ order: UnsafeMutableBufferPointer<Int>, _ range: Range<Int>, _ middle: Int, _ values: UnsafeBufferPointer<Double>
    ) {
        var (low, high) = (range.lowerBound, range.upperBound - 1)
        while low < high {
            let pivot = values[order[(low + high) / 2]]
            var (i, j) = (low, high)
            while i <= j {
                while values[order[i]] < pivot { i += 1 }
                while values[order[j]] > pivot { j -= 1 }
                if i <= j {
                    order.swapAt(i, j)
                    i += 1
                    j -= 1
                }
            }
            if middle <= j { high = j } else if middle >= i { low = i } else { return }
        }
    }

    /// The squared distance from the point at a place to its k-th nearest other.
    func squaredDistance(ofNeighbour k: Int, at place: Int) -> Double {
        withUnsafeTemporaryAllocation(of: Double.self, capacity: k) { nearest in
            nearest.initialize(repeating: .infinity)
            points.withUnsafeBufferPointer { search(0..<count, 0, place, $0, nearest) }
            return nearest[k - 1]
        }
    }

    private func search(
        _ range: Range<Int>, _ depth: Int, _ place: Int, _ points: UnsafeBufferPointer<Double>,
        _ nearest: UnsafeMutableBufferPointer<Double>
    ) {
        guard range.count > Self.leaf else {
            for other in range where other != place { take(distance(place, other, points), nearest) }
            return
        }
        let middle = (range.lowerBound + range.upperBound) / 2
        let axis = depth % dimension
        let gap = points[place * dimension + axis] - cuts[middle]
        let isBelow = range.contains(place) ? place < middle : gap < 0
        let first = isBelow ? range.lowerBound..<middle : middle..<range.upperBound
        let second = isBelow ? middle..<range.upperBound : range.lowerBound..<middle
        search(first, depth + 1, place, points, nearest)
        if gap * gap <= nearest[nearest.count - 1] { search(second, depth + 1, place, points, nearest) }
    }

    private func distance(_ a: Int, _ b: Int, _ points: UnsafeBufferPointer<Double>) -> Double {
        var sum = 0.0
        for axis in 0..<dimension {
            let difference = points[a * dimension + axis] - points[b * dimension + axis]
            sum += difference * difference
        }
        return sum
    }

    /// Keeps the smallest, in ascending order.
    private func take(_ value: Double, _ nearest: UnsafeMutableBufferPointer<Double>) {
        var place = nearest.count - 1
        guard value < nearest[place] else { return }
        while place > 0, nearest[place - 1] > value {
            nearest[place] = nearest[place - 1]
            place -= 1
        }
        nearest[place] = value
    }
}
