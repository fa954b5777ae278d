import CHDF5

/// The element types of the results files: nothing that R's or netCDF's readers stumble over
/// (no compound, variable-length, enumeration or boolean types).
package enum StoredType: Hashable, Sendable {
    case float64
    case float32
    case int8
    case int32
    case int64
    /// Fixed-length UTF-8, padded with NUL.
    case text(bytes: Int)

    /// Bytes per element in the file.
    package var size: Int {
        switch self {
        case .float64, .int64: 8
        case .float32, .int32: 4
        case .int8: 1
        case .text(let bytes): bytes
        }
    }

    /// The type in the file: little endian on every machine.
    func inFile() throws -> HDF5Handle {
        switch self {
        case .float64: try Self.copy { chdf5_file_double() }
        case .float32: try Self.copy { chdf5_file_float() }
        case .int8: try Self.copy { chdf5_file_int8() }
        case .int32: try Self.copy { chdf5_file_int32() }
        case .int64: try Self.copy { chdf5_file_int64() }
        case .text(let bytes): try Self.string(bytes)
        }
    }

    /// The type in memory: `Double`, `Int8`, `Int` or the same fixed-length bytes.
    func inMemory() throws -> HDF5Handle {
        switch self {
        case .float64, .float32: try Self.copy { chdf5_memory_double() }
        case .int8: try Self.copy { chdf5_memory_int8() }
        case .int32, .int64: try Self.copy { chdf5_memory_int64() }
        case .text(let bytes): try Self.string(bytes)
        }
    }

    /// What a type found in a file is read as; nil for the classes Dosis never writes.
    static func of(_ type: hid_t) -> StoredType? {
        HDF5.locked {
            let size = H5Tget_size(type)
            switch H5Tget_class(type) {
            case H5T_FLOAT: return size <= 4 ? .float32 : .float64
            case H5T_INTEGER: return size == 1 ? .int8 : size <= 4 ? .int32 : .int64
            case H5T_STRING where H5Tis_variable_str(type) == 0: return .text(bytes: size)
            default: return nil
            }
        }
    }

    private static func copy(_ type: () -> hid_t) throws -> HDF5Handle {
        try HDF5Handle("copy a type") { H5Tcopy(type()) }
    }

    private static func string(_ bytes: Int) throws -> HDF5Handle {
        let type = try copy { chdf5_c_string() }
        try HDF5.call("make a text type of \(bytes) bytes") { H5Tset_size(type.id, max(bytes, 1)) }
        try HDF5.call("pad a text type") { H5Tset_strpad(type.id, H5T_STR_NULLPAD) }
        try HDF5.call("make a text type UTF-8") { H5Tset_cset(type.id, H5T_CSET_UTF8) }
        return type
    }
}
