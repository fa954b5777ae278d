/// Copies what a checkpoint vouches for from an unfinished file into a new one, slab by slab; reading
/// everything verifies it (HDF5 checks the metadata's checksums, inflating those of the data).
struct CheckpointCopy {
    let layout: BlockLayout
    let checkpoint: Checkpoint

    /// Copies one value per twin done.
    func perTwin(_ from: ResultFrame.Slot, _ to: ResultFrame.Slot) throws {
        let step = layout.chunk(times: nil).last ?? 1
        for (replicate, done) in twinsDone {
            for first in stride(from: 0, to: done, by: step) {
                let slab = layout.slab(replicate: replicate, twins: first..<min(first + step, done), times: nil)
                let values = try from.dataset.read(start: slab.start, count: slab.count)
                try to.dataset.write(values, start: slab.start, count: slab.count)
            }
        }
    }

    /// Hands the values of an output to `write`, block by block.
    func trajectories(
        _ from: ResultFrame.Slot, _ write: ([Double], (replicate: Int, twins: Range<Int>)) throws -> Void
    ) throws {
        for block in 0..<checkpoint.blocksDone {
            let place = layout.place(of: block)
            let slab = layout.slab(replicate: place.replicate, twins: place.twins, times: from.times)
            try write(from.dataset.read(start: slab.start, count: slab.count).asNumbers ?? [], place)
        }
    }

    /// Copies values per twin and visit, block by block.
    func blocks(_ from: ResultFrame.Slot, _ to: ResultFrame.Slot) throws {
        for block in 0..<checkpoint.blocksDone {
            let place = layout.place(of: block)
            let slab = layout.slab(replicate: place.replicate, twins: place.twins, times: from.times)
            try to.dataset.write(from.dataset.read(start: slab.start, count: slab.count), start: slab.start, count: slab.count)
        }
    }

    /// Hands the first rows of a table's column to `write`, some at a time.
    func rows(_ from: HDF5Dataset, count: Int, _ write: (StoredValues) throws -> Void) throws {
        for first in stride(from: 0, to: count, by: BlockLayout.tableChunk) {
            try write(from.read(start: [first], count: [min(BlockLayout.tableChunk, count - first)]))
        }
    }

    /// The twins done of each replicate.
    private var twinsDone: [(replicate: Int, twins: Int)] {
        (0..<layout.trials).map { replicate in
            let blocks = min(max(checkpoint.blocksDone - replicate * layout.blocksPerReplicate, 0), layout.blocksPerReplicate)
            return (replicate, min(blocks * layout.blockTwins, layout.twins))
        }
    }
}
