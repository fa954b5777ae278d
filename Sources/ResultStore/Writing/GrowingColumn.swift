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
        let size = chunkRows * width
        guard pending.count >= size else { return }
        let full = pending.count / size
        try dataset.grow(to: placed + full * chunkRows)
        try pending.withUnsafeBytes { bytes in
            for chunk in 0..<full {
                let part = UnsafeRawBufferPointer(rebasing: bytes[(chunk * size)..<((chunk + 1) * size)])
                try dataset.writeChunk(press.press(part, width: width), start: [placed + chunk * chunkRows])
            }
        }
        placed += full * chunkRows
        pending.removeFirst(full * size)
    }

    /// Writes the rows of the last, unfilled chunk, too; it is written again when it is full.
    func flush(_ press: ChunkPress) throws {
        let rows = pending.count / width
        guard rows > 0 else { return }
        var padded = pending
        for _ in rows..<chunkRows { padded.append(contentsOf: dataset.type.missing) }
        try dataset.grow(to: placed + rows)
        try padded.withUnsafeBytes { try dataset.writeChunk(press.press($0, width: width), start: [placed]) }
    }
}
