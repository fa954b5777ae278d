import CHDF5

/// Extents, chunks and fill of a dataset to be created.
package struct DatasetLayout: Sendable, Equatable {
    /// Extents; empty for a scalar.
    package var shape: [Int]
    /// Extents of a chunk; nil stores the data in one piece, uncompressed.
    package var chunk: [Int]?
    /// Whether the first dimension grows without limit.
    package var growing: Bool
    /// Whether chunks are shuffled and deflated.
    package var isCompressed: Bool
    /// What a value never written reads as: NaN for numbers, -1 for codes.
    package var fillsMissing: Bool

    package init(shape: [Int], chunk: [Int]? = nil, growing: Bool = false, isCompressed: Bool = true, fillsMissing: Bool = false) {
        self.shape = shape
        self.chunk = chunk
        self.growing = growing
        self.isCompressed = isCompressed
        self.fillsMissing = fillsMissing
    }

    /// A layout for data written at once: one chunk up to 1 MiB, else whole trailing rows of about that.
    package static func whole(_ shape: [Int], _ type: StoredType, fillsMissing: Bool = false) -> DatasetLayout {
        guard !shape.isEmpty, !shape.contains(0) else { return DatasetLayout(shape: shape, fillsMissing: fillsMissing) }
        var left = max(1, (1 << 20) / type.size)
        var chunk = shape
        for axis in shape.indices.reversed() {
            chunk[axis] = min(shape[axis], max(1, left))
            left /= chunk[axis]
        }
        return DatasetLayout(shape: shape, chunk: chunk, fillsMissing: fillsMissing)
    }

    /// Chunks with shuffle and deflate 1, and the fill value.
    func creationList(_ type: StoredType) throws -> HDF5Handle {
        let properties = try HDF5Handle("prepare a dataset") { H5Pcreate(chdf5_dataset_create()) }
        try HDF5ObjectCreation.prepareObject(properties)
        if let chunk {
            try HDF5.call("set chunks \(chunk)") {
                H5Pset_chunk(properties.id, Int32(chunk.count), chunk.map(hsize_t.init))
            }
        }
        if chunk != nil && isCompressed {
            try HDF5.call("set shuffle") { H5Pset_shuffle(properties.id) }
            try HDF5.call("set deflate") { H5Pset_deflate(properties.id, UInt32(ChunkPress.level)) }
        }
        if fillsMissing { try setFill(type, properties) }
        return properties
    }

    private func setFill(_ type: StoredType, _ properties: HDF5Handle) throws {
        let memoryType = try type.inMemory()
        switch type {
        case .float64, .float32:
            var missing = Double.nan
            try HDF5.call("set the fill value") { H5Pset_fill_value(properties.id, memoryType.id, &missing) }
        case .int8:
            var missing: Int8 = -1
            try HDF5.call("set the fill value") { H5Pset_fill_value(properties.id, memoryType.id, &missing) }
        case .int32, .int64, .text: break
        }
    }

    /// Room for the chunk being filled, so that it is compressed and written once.
    func accessList(_ type: StoredType) throws -> HDF5Handle {
        let properties = try HDF5Handle("prepare a dataset") { H5Pcreate(chdf5_dataset_access()) }
        if let chunk {
            let bytes = chunk.reduce(type.size, *)
            try HDF5.call("set the chunk cache") { H5Pset_chunk_cache(properties.id, 13, bytes, 1) }
        }
        return properties
    }
}
