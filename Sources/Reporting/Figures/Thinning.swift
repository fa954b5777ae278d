/// Leaves out points of a course that a figure could not show, keeping every extreme.
package enum Thinning {
    /// Places of the points to keep: at most about `2 * buckets`; the first, the last, and in each of the buckets
    /// between them the smallest and the largest.
    package static func indices(_ values: [Double], buckets: Int) -> [Int] {
        guard values.count > 2 * buckets + 2 else { return Array(values.indices) }
        var kept = [0]
        for bucket in 0..<buckets {
            let range = (1 + bucket * (values.count - 2) / buckets)..<(1 + (bucket + 1) * (values.count - 2) / buckets)
            guard let low = range.min(by: { values[$0] < values[$1] }), let high = range.max(by: { values[$0] < values[$1] }) else { continue }
            kept += low == high ? [low] : [min(low, high), max(low, high)]
        }
        return kept + [values.count - 1]
    }
}
