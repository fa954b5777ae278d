/// Ordered times in consecutive groups whose times differ least: of all partitions into so many groups, that with the
/// least sum of squared deviations from the groups' means.
///
/// Found exactly, by dynamic programming (Fisher 1958, doi:10.1080/01621459.1958.10501479); for predictive checks after
/// Lavielle and Bleakley (2011, doi:10.1007/s10928-011-9223-3). Equal times stay together. Times closer than
/// 1/``resolution`` of their range count as equal.
struct TimeClusters {
    /// How many times are in each group, in order.
    let sizes: [Int]

    /// Distinct times that are told apart at most.
    static let resolution = 400.0

    /// - Parameters:
    ///   - times: ascending, finite.
    ///   - count: of groups, at least one.
    init(_ times: [Double], count: Int) {
        guard let first = times.first, let last = times.last else {
            sizes = []
            return
        }
        let step = (last - first) / Self.resolution
        var places: [Double] = []
        var weights: [Double] = []
        for time in times {
            let place = step > 0 ? ((time - first) / step).rounded() : 0
            if places.last == place {
                weights[weights.count - 1] += 1
            } else {
                places.append(place)
                weights.append(1)
            }
        }
        let ends = Self.ends(places, weights, min(count, places.count))
        var start = 0
        sizes = ends.map { end in
            defer { start = end }
            return Int(weights[start..<end].reduce(0, +))
        }
    }

    /// Where each group of the best partition ends.
    private static func ends(_ places: [Double], _ weights: [Double], _ count: Int) -> [Int] {
        let n = places.count
        var (sums, moments, squares) = ([0.0], [0.0], [0.0])
        for (place, weight) in zip(places, weights) {
            sums.append((sums.last ?? 0) + weight)
            moments.append((moments.last ?? 0) + weight * place)
            squares.append((squares.last ?? 0) + weight * place * place)
        }
        func scatter(_ start: Int, _ end: Int) -> Double {
            let (weight, moment) = (sums[end] - sums[start], moments[end] - moments[start])
            return squares[end] - squares[start] - moment * moment / weight
        }
        // least[e]: of the first e places in the groups so far; from[g][e]: where the last of g + 1 groups begins.
        var least = [0.0] + (1...n).map { scatter(0, $0) }
        var from = [[Int](repeating: 0, count: n + 1)]
        for group in stride(from: 2, through: count, by: 1) {
            var better = [Double](repeating: .infinity, count: n + 1)
            var begins = [Int](repeating: 0, count: n + 1)
            for end in group...n {
                for start in (group - 1)..<end {
                    let total = least[start] + scatter(start, end)
                    if total < better[end] { (better[end], begins[end]) = (total, start) }
                }
            }
            least = better
            from.append(begins)
        }
        var ends = [n]
        for begins in from.reversed().dropLast() { ends.append(begins[ends[ends.count - 1]]) }
        return ends.reversed()
    }
}
