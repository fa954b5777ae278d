import CHDF5

/// A dataset: written and read whole or by hyperslab.
package struct HDF5Dataset: HDF5Object, Sendable {
    package let handle: HDF5Handle
    package let path: String
    package let type: StoredType

    init(creating path: String, _ type: StoredType, _ layout: DatasetLayout, in file: hid_t) throws {
        self.path = path
        self.type = type
        handle = try HDF5.locked {
            let links = try HDF5Group.linkCreation()
            let creation = try layout.creationList(type)
            let access = try layout.accessList(type)
            let space = try HDF5Space.make(layout.shape, growing: layout.growing)
            let fileType = try type.inFile()
            return try HDF5Handle("create dataset \(path)") {
                H5Dcreate2(file, path, fileType.id, space.id, links.id, creation.id, access.id)
            }
        }
    }

    init(opening path: String, in file: hid_t) throws {
        self.path = path
        (handle, type) = try HDF5.locked {
            let opened = try HDF5Handle("open dataset \(path)") { H5Dopen2(file, path, HDF5.defaults) }
            let fileType = try HDF5Handle("read the type of \(path)") { H5Dget_type(opened.id) }
            guard let type = StoredType.of(fileType.id) else {
                throw HDF5Error(operation: "read \(path)", causes: ["its type is none that Dosis writes"])
            }
            return (opened, type)
        }
    }

    package func shape() throws -> [Int] {
        try HDF5.locked { try HDF5Space.shape(try space()) }
    }

    /// The chunk's extents; nil when the data are stored in one piece.
    package func chunk() throws -> [Int]? {
        try HDF5.locked {
            let properties = try HDF5Handle("read the layout of \(path)") { H5Dget_create_plist(handle.id) }
            guard H5Pget_layout(properties.id) == H5D_CHUNKED else { return nil }
            var extents = [hsize_t](repeating: 0, count: 32)
            let rank = try HDF5.call("read the chunks of \(path)") { H5Pget_chunk(properties.id, 32, &extents) }
            return extents.prefix(Int(rank)).map(Int.init)
        }
    }

    /// Sets the first extent of a growing dataset.
    package func grow(to length: Int) throws {
        try HDF5.locked {
            var extents = try shape().map(hsize_t.init)
            extents[0] = hsize_t(length)
            try HDF5.call("extend \(path) to \(length)") { H5Dset_extent(handle.id, extents) }
        }
    }

    /// Writes the whole dataset.
    package func write(_ values: StoredValues) throws {
        let shape = try shape()
        try write(values, start: shape.map { _ in 0 }, count: shape)
    }

    /// Writes the hyperslab of `count` elements from `start`, row-major.
    package func write(_ values: StoredValues, start: [Int], count: [Int]) throws {
        let size = count.reduce(1, *)
        guard values.count == size else {
            throw HDF5Error(
                operation: "write \(path)", causes: ["\(values.count) values were given for \(size) places"])
        }
        guard size > 0 else { return }
        try transfer(start, count) { memoryType, memory, selection in
            do {
                try values.withBytes(as: type) { pointer in
                    _ = try HDF5.call("write \(path)") {
                        H5Dwrite(handle.id, memoryType, memory, selection, HDF5.defaults, pointer)
                    }
                }
            } catch let mismatch as StorageMismatch {
                throw HDF5Error(operation: "write \(path)", causes: [mismatch.reason])
            }
        }
    }

    /// Reads the whole dataset.
    package func read() throws -> StoredValues {
        let shape = try shape()
        return try read(start: shape.map { _ in 0 }, count: shape)
    }

    /// Reads the hyperslab of `count` elements from `start`, row-major.
    package func read(start: [Int], count: [Int]) throws -> StoredValues {
        let size = count.reduce(1, *)
        return try StoredValues.reading(type, count: size) { pointer in
            guard size > 0 else { return }
            try transfer(start, count) { memoryType, memory, selection in
                _ = try HDF5.call("read \(path)") {
                    H5Dread(handle.id, memoryType, memory, selection, HDF5.defaults, pointer)
                }
            }
        }
    }

    private func space() throws -> HDF5Handle {
        try HDF5Handle("read the extents of \(path)") { H5Dget_space(handle.id) }
    }

    private func transfer(_ start: [Int], _ count: [Int], _ move: (hid_t, hid_t, hid_t) throws -> Void) throws {
        try HDF5.locked {
            let selection = try space()
            let shape = try HDF5Space.shape(selection)
            let fits = start.count == shape.count && count.count == shape.count
                && zip(start, zip(count, shape)).allSatisfy { $0 >= 0 && $1.0 >= 0 && $0 + $1.0 <= $1.1 }
            guard fits else {
                throw HDF5Error(
                    operation: "reach \(count) values from \(start) in \(path)", causes: ["its extents are \(shape)"])
            }
            try HDF5Space.select(selection, start: start, count: count)
            let memory = try HDF5Space.make(count)
            let memoryType = try type.inMemory()
            try move(memoryType.id, memory.id, selection.id)
        }
    }
}
