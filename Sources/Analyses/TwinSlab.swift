import ResultStore

/// Consecutive twins: some replicates whole, or a part of one.
struct TwinSlab {
    let replicates: Range<Int>
    let twins: Range<Int>

    /// All twins in their order, so many at a time that a column of them takes little memory.
    static func all(replicates: Int, twins: Int, most: Int) -> [TwinSlab] {
        let together = max(1, most / max(1, twins))
        return stride(from: 0, to: replicates, by: together).flatMap { first in
            let some = first..<min(first + together, replicates)
            return stride(from: 0, to: twins, by: max(most, 1)).map { TwinSlab(replicates: some, twins: $0..<min($0 + most, twins)) }
        }
    }

    var count: Int { replicates.count * twins.count }

    /// Its parts of single replicates: the replicate, and the places in the slab's values.
    var parts: [(replicate: Int, places: Range<Int>)] {
        replicates.enumerated().map { index, replicate in (replicate, (index * twins.count)..<((index + 1) * twins.count)) }
    }
}
