/// Ranks of several samples put together in one order, equal values sharing their mean rank.
struct PooledRanks: Sendable {
    /// Sum of the ranks, from 1, of each sample.
    let sums: [Double]
    /// Sum of t^3 - t over the groups of t equal values; zero without ties.
    let ties: Double
    /// Number of values.
    let count: Int

    init(_ samples: [Sample]) {
        let values = samples.map(\.sorted.array)
        count = values.reduce(0) { $0 + $1.count }
        var next = [Int](repeating: 0, count: values.count)
        var sums = [Double](repeating: 0, count: values.count)
        var equal = [Int](repeating: 0, count: values.count)
        var ties = 0.0
        var before = 0
        while before < count {
            var smallest = Double.infinity
            for k in values.indices where next[k] < values[k].count { smallest = min(smallest, values[k][next[k]]) }
            var together = 0
            for k in values.indices {
                let start = next[k]
                while next[k] < values[k].count, values[k][next[k]] == smallest { next[k] += 1 }
                equal[k] = next[k] - start
                together += equal[k]
            }
            let t = Double(together)
            let rank = Double(before) + (t + 1) / 2
            for k in values.indices { sums[k] += Double(equal[k]) * rank }
            ties += t * (t * t - 1)
            before += together
        }
        self.sums = sums
        self.ties = ties
    }
}

/// Sum of t^3 - t over the groups of t equal values of an ascending array.
func tieSum(_ sorted: [Double]) -> Double {
    var sum = 0.0
    var start = 0
    for index in 1...max(1, sorted.count) where index == sorted.count || sorted[index] != sorted[start] {
        let t = Double(index - start)
        sum += t * (t * t - 1)
        start = index
    }
    return sum
}
