/// Copies what a checkpoint vouches for from an unfinished file into a new one, slab by slab; reading
/// everything verifies it (HDF5 checks the metadata's checksums, inflating those of the data).
struct CheckpointCopy {
    let layout: BlockLayout
    let checkpoint: Checkpoint

    /// Copies the twins done.
    func perTwin(_ from: ResultFrame.Slot, _ to: ResultFrame.Slot) throws {
        let perReplicate = layout.blocksPerReplicate
        let step = max(layout.blockTwins, layout.chunk(times: to.times)[layout.replicates > 1 ? 1 : 0])
        for replicate in 0..<layout.replicates {
            let blocks = min(max(checkpoint.blocksDone - replicate * perReplicate, 0), perReplicate)
            let done = min(blocks * layout.blockTwins, layout.twins)
            for first in stride(from: 0, to: done, by: step) {
                let slab = layout.slab(replicate: replicate, twins: first..<min(first + step, done), times: to.times)
                let values = try from.dataset.read(start: slab.start, count: slab.count)
                try to.dataset.write(values, start: slab.start, count: slab.count)
            }
        }
    }

    /// Copies the first rows of a table's column.
    func rows(_ from: HDF5Dataset, _ to: HDF5Dataset, count: Int) throws {
        try to.grow(to: count)
        for first in stride(from: 0, to: count, by: BlockLayout.tableChunk) {
            let size = min(BlockLayout.tableChunk, count - first)
            let values = try from.read(start: [first], count: [size])
            try to.write(values, start: [first], count: [size])
        }
    }
}
