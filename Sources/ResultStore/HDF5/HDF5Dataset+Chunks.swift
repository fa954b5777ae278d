import CHDF5

extension HDF5Dataset {
    /// Puts a finished chunk, as `ChunkPress` makes it, in its place, past HDF5's filters and buffers.
    /// - Parameter start: the chunk's first element in each dimension, a multiple of the chunk's extents.
    func writeChunk(_ bytes: [UInt8], start: [Int]) throws {
        // No filter is left out: a mask of 0.
        try HDF5.call("write a chunk of \(path)") {
            H5Dwrite_chunk(handle.id, HDF5.defaults, 0, start.map(hsize_t.init), bytes.count, bytes)
        }
    }
}
