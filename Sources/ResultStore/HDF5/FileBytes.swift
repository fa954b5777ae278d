extension StoredValues {
    /// Appends the values, laid out as `type` has them in the file, to `bytes`.
    /// - Throws: `StorageMismatch` when the values do not fit the type.
    func append(to bytes: inout [UInt8], as type: StoredType) throws {
        switch (self, type) {
        case (.numbers(let values), .float32):
            values.map { Float($0).bitPattern.littleEndian }.withUnsafeBytes { bytes.append(contentsOf: $0) }
        case (.integers(let values), .int32):
            let narrow = try values.map { value in
                guard let word = Int32(exactly: value) else { throw StorageMismatch(reason: "\(value) does not fit 32 bits") }
                return word.littleEndian
            }
            narrow.withUnsafeBytes { bytes.append(contentsOf: $0) }
        default:
            // The other types are the same in memory as in the file: every machine that Swift runs on is little endian.
            let size = count * type.size
            try withBytes(as: type) { pointer in
                bytes.append(contentsOf: UnsafeRawBufferPointer(start: pointer, count: size))
            }
        }
    }
}

extension StoredType {
    /// The bytes of a value that is missing, and of places in a chunk that hold none.
    var missing: [UInt8] {
        switch self {
        case .float64: withUnsafeBytes(of: Double.nan.bitPattern.littleEndian, Array.init)
        case .float32: withUnsafeBytes(of: Float.nan.bitPattern.littleEndian, Array.init)
        case .int8: [0xff]
        case .int32, .int64, .text: [UInt8](repeating: 0, count: size)
        }
    }
}
