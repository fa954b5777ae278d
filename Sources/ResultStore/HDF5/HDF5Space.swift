import CHDF5

/// Dataspaces: the extents of datasets and selections within them.
enum HDF5Space {
    /// A space of the given extents (none: a scalar) whose first extent may grow without limit.
    static func make(_ shape: [Int], growing: Bool = false) throws -> HDF5Handle {
        guard !shape.isEmpty else { return try HDF5Handle("make a scalar space") { H5Screate(H5S_SCALAR) } }
        let extents = shape.map(hsize_t.init)
        var limits = extents
        if growing { limits[0] = chdf5_unlimited() }
        return try HDF5Handle("make a space of \(shape)") { H5Screate_simple(Int32(shape.count), extents, limits) }
    }

    static func shape(_ space: HDF5Handle) throws -> [Int] {
        let rank = try HDF5.call("read a rank") { H5Sget_simple_extent_ndims(space.id) }
        guard rank > 0 else { return [] }
        var extents = [hsize_t](repeating: 0, count: Int(rank))
        try HDF5.call("read extents") { H5Sget_simple_extent_dims(space.id, &extents, nil) }
        return extents.map(Int.init)
    }

    /// Selects the hyperslab of `count` elements from `start`.
    static func select(_ space: HDF5Handle, start: [Int], count: [Int]) throws {
        guard !count.isEmpty else { return }
        try HDF5.call("select \(count) from \(start)") {
            H5Sselect_hyperslab(
                space.id, H5S_SELECT_SET, start.map(hsize_t.init), nil, count.map(hsize_t.init), nil)
        }
    }
}
