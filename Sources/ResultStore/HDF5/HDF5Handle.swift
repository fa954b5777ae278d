import CHDF5

/// Owns one HDF5 identifier (file, group, dataset, type, property list ...) and closes it when released.
package final class HDF5Handle: Sendable {
    let id: hid_t

    /// Takes over the identifier that `open` returns.
    init(_ operation: @autoclosure () -> String, _ open: () throws -> hid_t) throws {
        id = try HDF5.call(operation(), open)
    }

    deinit {
        // Closing the file first closes what was open in it; the identifier is then no longer valid.
        HDF5.locked { if !HDF5.hasFailedToClose, H5Iis_valid(id) > 0, H5Idec_ref(id) < 0 { HDF5.noteFailedClose() } }
    }
}

/// Something in a file that carries attributes.
package protocol HDF5Object {
    var handle: HDF5Handle { get }
    var path: String { get }
}
