import CHDF5
import Foundation

/// An HDF5 file. Closing it closes everything open in it.
package final class HDF5File: Sendable {
    package enum Mode: Sendable { case readOnly, readWrite }

    package let path: String
    let handle: HDF5Handle

    private init(path: String, handle: HDF5Handle) {
        self.path = path
        self.handle = handle
        keepFromChildren()
    }

    /// A program started from this one must not inherit the file: it would hold its lock.
    private func keepFromChildren() {
        var descriptor: UnsafeMutableRawPointer?
        let isKnown = HDF5.locked { H5Fget_vfd_handle(handle.id, HDF5.defaults, &descriptor) >= 0 }
        if isKnown, let descriptor { _ = fcntl(descriptor.load(as: Int32.self), F_SETFD, FD_CLOEXEC) }
    }

    /// Creates a file that must not exist yet.
    ///
    /// The 1.10 format gives checksummed metadata and chunk indexes. Freed space is never used again
    /// (strategy NONE), so that what an earlier flush wrote stays in place until the next.
    package static func create(_ path: String) throws -> HDF5File {
        try HDF5.locked {
            let creation = try HDF5Handle("prepare \(path)") { H5Pcreate(chdf5_file_create()) }
            try HDF5ObjectCreation.prepareGroup(creation)
            try HDF5.call("prepare \(path)") {
                H5Pset_file_space_strategy(creation.id, H5F_FSPACE_STRATEGY_NONE, false, 1)
            }
            let access = try accessList()
            return HDF5File(path: path, handle: try HDF5Handle("create \(path)") {
                H5Fcreate(path, chdf5_create_exclusively(), creation.id, access.id)
            })
        }
    }

    /// Opens a finished file.
    package static func open(_ path: String, _ mode: Mode) throws -> HDF5File {
        try open(path, mode == .readOnly ? chdf5_read_only() : chdf5_read_write(), access: accessList())
    }

    /// Opens, to read it, a file whose writer may have been killed, even in the midst of a flush.
    ///
    /// The mark that a writer has it open is ignored, as HDF5's own tool h5clear does by the same property.
    /// The end of the file, which a flush records last, is taken from the file itself: chunks that an index
    /// already knows may lie behind the end on record.
    package static func openAfterKill(_ path: String) throws -> HDF5File {
        try HDF5.locked {
            let access = try accessList()
            var clear = true
            try HDF5.call("prepare \(path)") { H5Pset(access.id, "clear_status_flags", &clear) }
            let file = try open(path, chdf5_read_write(), access: access)
            try HDF5.call("find the end of \(path)") { H5Fincrement_filesize(file.handle.id, 0) }
            return file
        }
    }

    private static func open(_ path: String, _ flags: UInt32, access: HDF5Handle) throws -> HDF5File {
        try FileLock.patiently {
            HDF5File(path: path, handle: try HDF5Handle("open \(path)") { H5Fopen(path, flags, access.id) })
        } isLocked: { ($0 as? HDF5Error)?.saysLocked == true }
    }

    private static func accessList() throws -> HDF5Handle {
        let access = try HDF5Handle("prepare file access") { H5Pcreate(chdf5_file_access()) }
        try HDF5.call("prepare file access") { H5Pset_libver_bounds(access.id, H5F_LIBVER_V110, H5F_LIBVER_V110) }
        try HDF5.call("prepare file access") { H5Pset_fclose_degree(access.id, H5F_CLOSE_STRONG) }
        // Locks where the file system has them, and carries on where it does not (some network shares).
        try HDF5.call("prepare file access") { H5Pset_file_locking(access.id, true, true) }
        return access
    }

    /// Keeps metadata in memory until the next flush, so that a kill between two flushes leaves the
    /// file's structure as the last one wrote it.
    package func holdMetadataBetweenFlushes() throws {
        var config = H5AC_cache_config_t()
        config.version = chdf5_cache_config_version()
        try HDF5.call("configure \(path)") { H5Fget_mdc_config(handle.id, &config) }
        config.evictions_enabled = false
        config.incr_mode = H5C_incr__off
        config.flash_incr_mode = H5C_flash_incr__off
        config.decr_mode = H5C_decr__off
        try HDF5.call("configure \(path)") { H5Fset_mdc_config(handle.id, &config) }
    }

    /// Writes everything to the file and waits until the disk has it.
    package func flush() throws {
        try HDF5.call("write \(path)") { H5Fflush(handle.id, H5F_SCOPE_GLOBAL) }
        var descriptor: UnsafeMutableRawPointer?
        try HDF5.call("write \(path)") { H5Fget_vfd_handle(handle.id, HDF5.defaults, &descriptor) }
        guard let descriptor, fsync(descriptor.load(as: Int32.self)) != 0 else { return }
        let reason = errno
        // Some file systems cannot sync; that loses nothing here. A full or failing disk does.
        guard [EIO, ENOSPC, EDQUOT].contains(reason) else { return }
        throw HDF5Error(operation: "write \(path)", causes: [String(cString: strerror(reason))])
    }

    /// Closes the file and everything open in it; after that, nothing of it may be used.
    package func close() throws {
        try HDF5.call("close \(path)") {
            let code = H5Iis_valid(handle.id) > 0 ? H5Fclose(handle.id) : 0
            if code < 0 { HDF5.noteFailedClose() }
            return code
        }
    }

    package func group(_ path: String) throws -> HDF5Group { try HDF5Group(opening: path, in: handle.id) }

    package func createGroup(_ path: String) throws -> HDF5Group { try HDF5Group(creating: path, in: handle.id) }

    package func dataset(_ path: String) throws -> HDF5Dataset { try HDF5Dataset(opening: path, in: handle.id) }

    package func createDataset(_ path: String, _ type: StoredType, _ layout: DatasetLayout) throws -> HDF5Dataset {
        try HDF5Dataset(creating: path, type, layout, in: handle.id)
    }

    /// Whether there is an object at an absolute path.
    package func contains(_ path: String) throws -> Bool {
        try HDF5.locked {
            var walked = ""
            for name in path.split(separator: "/") {
                walked += "/" + name
                guard try HDF5.call("look for \(walked)", { H5Lexists(handle.id, walked, HDF5.defaults) }) > 0 else {
                    return false
                }
            }
            return true
        }
    }

    /// Whether there is a dataset at an absolute path.
    package func isDataset(_ path: String) throws -> Bool {
        try HDF5.locked {
            guard try contains(path) else { return false }
            let object = try HDF5Handle("open \(path)") { H5Oopen(handle.id, path, HDF5.defaults) }
            return withExtendedLifetime(object) { H5Iget_type(object.id) == H5I_DATASET }
        }
    }

    /// Removes the group or dataset at `path`, with all it holds.
    package func remove(_ path: String) throws {
        try HDF5.call("remove \(path)") { H5Ldelete(handle.id, path, HDF5.defaults) }
    }
}
