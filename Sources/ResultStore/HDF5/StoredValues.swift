/// The values of a dataset or attribute in memory, row-major where there are several dimensions.
public enum StoredValues: Sendable, Equatable {
    /// Real numbers; NaN is missing.
    case numbers([Double])
    /// Whole numbers (32 or 64 bits in the file).
    case integers([Int])
    /// Level codes and flags; -1 is missing.
    case codes([Int8])
    case texts([String])

    public var count: Int {
        switch self {
        case .numbers(let values): values.count
        case .integers(let values): values.count
        case .codes(let values): values.count
        case .texts(let values): values.count
        }
    }

    /// The values as numbers: whole numbers and codes are converted (a code of -1 becomes NaN); nil for text.
    public var asNumbers: [Double]? {
        switch self {
        case .numbers(let values): values
        case .integers(let values): values.map(Double.init)
        case .codes(let values): values.map { $0 < 0 ? .nan : Double($0) }
        case .texts: nil
        }
    }

    /// The values as text; nil for anything else.
    public var asTexts: [String]? {
        if case .texts(let values) = self { values } else { nil }
    }

    /// The values as whole numbers; nil for real numbers and text.
    public var asIntegers: [Int]? {
        switch self {
        case .integers(let values): values
        case .codes(let values): values.map(Int.init)
        case .numbers, .texts: nil
        }
    }

    /// Hands the values, laid out as `type` has them in memory, to `body`.
    /// - Throws: `StorageMismatch` when the values do not fit the type.
    func withBytes<T>(as type: StoredType, _ body: (UnsafeRawPointer?) throws -> T) throws -> T {
        switch (self, type) {
        case (.numbers(let values), .float64), (.numbers(let values), .float32):
            return try values.withUnsafeBytes { try body($0.baseAddress) }
        case (.codes(let values), .int8):
            return try values.withUnsafeBytes { try body($0.baseAddress) }
        case (.integers(let values), .int32):
            if let wrong = values.first(where: { Int32(exactly: $0) == nil }) {
                throw StorageMismatch(reason: "\(wrong) does not fit 32 bits")
            }
            return try values.withUnsafeBytes { try body($0.baseAddress) }
        case (.integers(let values), .int64):
            return try values.withUnsafeBytes { try body($0.baseAddress) }
        case (.texts(let values), .text(let bytes)):
            return try Self.padded(values, to: bytes).withUnsafeBytes { try body($0.baseAddress) }
        default:
            throw StorageMismatch(reason: "values of another kind than the dataset's (\(type))")
        }
    }

    /// Makes values from what `fill` writes into memory laid out as `type`.
    static func reading(_ type: StoredType, count: Int, _ fill: (UnsafeMutableRawPointer?) throws -> Void) throws -> StoredValues {
        switch type {
        case .float64, .float32:
            var values = [Double](repeating: .nan, count: count)
            try values.withUnsafeMutableBytes { try fill($0.baseAddress) }
            return .numbers(values)
        case .int8:
            var values = [Int8](repeating: 0, count: count)
            try values.withUnsafeMutableBytes { try fill($0.baseAddress) }
            return .codes(values)
        case .int32, .int64:
            var values = [Int](repeating: 0, count: count)
            try values.withUnsafeMutableBytes { try fill($0.baseAddress) }
            return .integers(values)
        case .text(let bytes):
            var buffer = [UInt8](repeating: 0, count: count * bytes)
            try buffer.withUnsafeMutableBytes { try fill($0.baseAddress) }
            return .texts((0..<count).map { row in
                String(decoding: buffer[(row * bytes)..<((row + 1) * bytes)].prefix { $0 != 0 }, as: UTF8.self)
            })
        }
    }

    private static func padded(_ texts: [String], to bytes: Int) throws -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: texts.count * bytes)
        for (row, text) in texts.enumerated() {
            let utf8 = Array(text.utf8)
            guard utf8.count <= bytes else {
                throw StorageMismatch(reason: "'\(text)' has \(utf8.count) bytes, but the column holds \(bytes)")
            }
            buffer.replaceSubrange((row * bytes)..<(row * bytes + utf8.count), with: utf8)
        }
        return buffer
    }
}

/// Values that do not fit the type they are to be stored as.
struct StorageMismatch: Error, CustomStringConvertible {
    let reason: String
    var description: String { reason }
}
