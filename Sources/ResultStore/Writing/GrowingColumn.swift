/// A column of a long table, which grows by rows: they gather until a chunk is full, which is then compressed
/// and put in its place. One thread at a time may use a column.
final class GrowingColumn {
    private let dataset: HDF5Dataset
    private let chunkRows: Int
    /// Rows in finished chunks.
    private var placed = 0
    /// The rows after these, as bytes of the file.
    private var pending: [UInt8] = []

    init(_ dataset: HDF5Dataset, chunkRows: Int) {
        self.dataset = dataset
        self.chunkRows = chunkRows
    }

    private var width: Int { dataset.type.size }

    /// Adds rows; those of full chunks are written.
    func append(_ values: StoredValues, _ press: ChunkPress) throws {
        do {
            try values.append(to: &pending, as: dataset.type)
        } catch let mismatch as StorageMismatch {
            throw HDF5Error(operation: "write \(dataset.path)", causes: [mismatch.reason])
        }
        try placeFullChunks(press)
    }

    private func placeFullChunks(_ press: ChunkPress) throws {
        let size = chunkRows * width
        var done = 0
        // What was not written, say for want of space, is still there for another try.
        defer { pending.removeFirst(done) }
        while pending.count - done >= size {
            try dataset.grow(to: placed + chunkRows)
            let chunk = try pending.withUnsafeBytes {
                try press.press(UnsafeRawBufferPointer(rebasing: $0[done..<(done + size)]), width: width)
            }
            try dataset.writeChunk(chunk, start: [placed])
            placed += chunkRows
            done += size
        }
    }

    /// Writes the rows of the last, unfilled chunk, too; it is written again when it is full.
    func flush(_ press: ChunkPress) throws {
        try placeFullChunks(press)
        let rows = pending.count / width
        guard rows > 0 else { return }
        var padded = pending
        for _ in rows..<chunkRows { padded.append(contentsOf: dataset.type.missing) }
        try dataset.grow(to: placed + rows)
        try padded.withUnsafeBytes { try dataset.writeChunk(press.press($0, width: width), start: [placed]) }
    }
}
