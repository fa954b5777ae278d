import CHDF5

/// A group: made with its parents, listed in order of creation.
package struct HDF5Group: HDF5Object, Sendable {
    package let handle: HDF5Handle
    package let path: String

    /// Opens the group at `path`.
    init(opening path: String, in file: hid_t) throws {
        self.path = path
        handle = try HDF5Handle("open group \(path)") { H5Gopen2(file, path, HDF5.defaults) }
    }

    /// Creates the group at `path`, with the groups above it where they are missing.
    init(creating path: String, in file: hid_t) throws {
        self.path = path
        handle = try HDF5.locked {
            let links = try Self.linkCreation()
            let properties = try HDF5Handle("prepare group \(path)") { H5Pcreate(chdf5_group_create()) }
            try HDF5ObjectCreation.prepareGroup(properties)
            return try HDF5Handle("create group \(path)") {
                H5Gcreate2(file, path, links.id, properties.id, HDF5.defaults)
            }
        }
    }

    /// Link creation with UTF-8 names.
    static func linkCreation() throws -> HDF5Handle {
        let links = try HDF5Handle("prepare a link") { H5Pcreate(chdf5_link_create()) }
        try HDF5.call("prepare a link") { H5Pset_char_encoding(links.id, H5T_CSET_UTF8) }
        return links
    }

    /// What the group holds.
    package enum Member: Sendable, Hashable {
        case group(String)
        case dataset(String)
    }

    package func members() throws -> [Member] {
        try HDF5.locked {
            var info = H5G_info_t()
            try HDF5.call("list \(path)") { H5Gget_info(handle.id, &info) }
            return try (0..<info.nlinks).compactMap { try member($0) }
        }
    }

    private func member(_ index: hsize_t) throws -> Member? {
        let properties = try HDF5Handle("list \(path)") { H5Gget_create_plist(handle.id) }
        var order: UInt32 = 0
        try HDF5.call("list \(path)") { H5Pget_link_creation_order(properties.id, &order) }
        let by = order == 0 ? H5_INDEX_NAME : H5_INDEX_CRT_ORDER
        let length = try HDF5.call("list \(path)") {
            H5Lget_name_by_idx(handle.id, ".", by, H5_ITER_INC, index, nil, 0, HDF5.defaults)
        }
        var buffer = [CChar](repeating: 0, count: length + 1)
        try HDF5.call("list \(path)") {
            H5Lget_name_by_idx(handle.id, ".", by, H5_ITER_INC, index, &buffer, buffer.count, HDF5.defaults)
        }
        let name = String(decoding: buffer.prefix(length).map(UInt8.init(bitPattern:)), as: UTF8.self)
        let object = try HDF5Handle("open \(path)/\(name)") { H5Oopen(handle.id, name, HDF5.defaults) }
        switch H5Iget_type(object.id) {
        case H5I_GROUP: return .group(name)
        case H5I_DATASET: return .dataset(name)
        default: return nil
        }
    }
}

/// How all groups and datasets are created: with creation order, which netCDF-4 needs and which keeps listings
/// in order, and without times of creation, so that the same run gives the same bytes (but for the root group's
/// times, which HDF5 writes regardless).
enum HDF5ObjectCreation {
    /// Sets up a file or group creation list.
    static func prepareGroup(_ properties: HDF5Handle) throws {
        try HDF5.call("track link order") { H5Pset_link_creation_order(properties.id, chdf5_creation_order()) }
        try prepareObject(properties)
    }

    /// Sets up any object creation list.
    static func prepareObject(_ properties: HDF5Handle) throws {
        try HDF5.call("track attribute order") { H5Pset_attr_creation_order(properties.id, chdf5_creation_order()) }
        try HDF5.call("leave out times of creation") { H5Pset_obj_track_times(properties.id, false) }
    }
}
