import CHDF5

extension HDF5Dataset {
    /// Makes this dataset the scale of a dimension called `name`.
    package func makeScale(_ name: String) throws {
        try HDF5.call("make \(path) a dimension scale") { H5DSset_scale(handle.id, name) }
    }

    package var isScale: Bool {
        get throws { try HDF5.call("look at \(path)") { H5DSis_scale(handle.id) } > 0 }
    }

    /// Gives dimension `axis` of this dataset its scale.
    package func attach(_ scale: HDF5Dataset, axis: Int) throws {
        try HDF5.call("attach \(scale.path) to \(path)") {
            H5DSattach_scale(handle.id, scale.handle.id, UInt32(axis))
        }
    }

    /// The paths of the scales of each dimension; nil where a dimension has none.
    package func scales() throws -> [String?] {
        try HDF5.locked {
            guard try !isScale else { return [path] }
            return try shape().indices.map { try scale(of: $0) }
        }
    }

    private func scale(of axis: Int) throws -> String? {
        guard try HDF5.call("count the scales of \(path)", { H5DSget_num_scales(handle.id, UInt32(axis)) }) > 0 else {
            return nil
        }
        final class Found { var path: String? }
        let found = Found()
        let visit: H5DS_iterate_t = { _, _, scale, context in
            guard let context else { return 0 }
            let length = H5Iget_name(scale, nil, 0)
            guard length > 0 else { return 0 }
            var name = [CChar](repeating: 0, count: length + 1)
            H5Iget_name(scale, &name, name.count)
            Unmanaged<Found>.fromOpaque(context).takeUnretainedValue().path =
                String(decoding: name.prefix(length).map(UInt8.init(bitPattern:)), as: UTF8.self)
            return 1
        }
        try HDF5.call("read the scales of \(path)") {
            H5DSiterate_scales(handle.id, UInt32(axis), nil, visit, Unmanaged.passUnretained(found).toOpaque())
        }
        return found.path
    }
}
