import CHDF5

/// The value of an attribute. There is no unsigned kind: write a 64-bit seed as its decimal text
/// (`.text(String(seed))`), which every reader shows exactly.
public enum AttributeValue: Sendable, Hashable {
    case text(String)
    case number(Double)
    /// A number of 32 bits, as the `_FillValue` of such values is.
    case single(Float)
    case integer(Int)
    case numbers([Double])
    case integers([Int])
    case codes([Int8])

    /// The value as one line of text.
    public var description: String {
        switch self {
        case .text(let value): value
        case .number(let value): "\(value)"
        case .single(let value): "\(value)"
        case .integer(let value): "\(value)"
        case .numbers(let values): values.map { "\($0)" }.joined(separator: " ")
        case .integers(let values): values.map { "\($0)" }.joined(separator: " ")
        case .codes(let values): values.map { "\($0)" }.joined(separator: " ")
        }
    }

    /// Type, values and length (nil: a scalar) in the file.
    var stored: (type: StoredType, values: StoredValues, length: Int?) {
        switch self {
        case .text(let value): (.text(bytes: max(value.utf8.count, 1)), .texts([value]), nil)
        case .number(let value): (.float64, .numbers([value]), nil)
        case .single(let value): (.float32, .numbers([Double(value)]), nil)
        case .integer(let value): (.int64, .integers([value]), nil)
        case .numbers(let values): (.float64, .numbers(values), values.count)
        case .integers(let values): (.int64, .integers(values), values.count)
        case .codes(let values): (.int8, .codes(values), values.count)
        }
    }

    init?(_ values: StoredValues, scalar: Bool) {
        switch values {
        case .texts(let texts): self = .text(texts.joined(separator: "\n"))
        case .numbers(let numbers):
            if scalar, let first = numbers.first { self = .number(first) } else { self = .numbers(numbers) }
        case .integers(let integers):
            if scalar, let first = integers.first { self = .integer(first) } else { self = .integers(integers) }
        case .codes(let codes): self = .codes(codes)
        }
    }
}

/// A named attribute.
public struct Attribute: Sendable, Hashable {
    public let name: String
    public let value: AttributeValue

    public init(_ name: String, _ value: AttributeValue) {
        self.name = name
        self.value = value
    }
}

extension HDF5Object {
    /// Writes an attribute, in place of one of that name and another type or length.
    package func setAttribute(_ attribute: Attribute) throws {
        let (type, values, length) = attribute.value.stored
        try HDF5.locked {
            if try hasAttribute(attribute.name) { try removeAttribute(attribute.name) }
            let fileType = try type.inFile()
            let space = try HDF5Space.make(length.map { [$0] } ?? [])
            let created = try HDF5Handle("write attribute \(attribute.name) of \(path)") {
                H5Acreate2(handle.id, attribute.name, fileType.id, space.id, HDF5.defaults, HDF5.defaults)
            }
            try write(values, type, to: created, attribute.name)
        }
    }

    /// Overwrites the integers of an existing attribute of the same length in place.
    package func updateAttribute(_ name: String, _ integers: [Int]) throws {
        try HDF5.locked {
            let opened = try openAttribute(name)
            try write(.integers(integers), .int64, to: opened, name)
        }
    }

    private func write(_ values: StoredValues, _ type: StoredType, to attribute: HDF5Handle, _ name: String) throws {
        guard values.count > 0 else { return }
        let memoryType = try type.inMemory()
        try HDF5.call("write attribute \(name) of \(path)") {
            try values.withBytes(as: type) { H5Awrite(attribute.id, memoryType.id, $0) }
        }
    }

    package func hasAttribute(_ name: String) throws -> Bool {
        try HDF5.call("look for attribute \(name) of \(path)") { H5Aexists(handle.id, name) } > 0
    }

    package func removeAttribute(_ name: String) throws {
        try HDF5.call("remove attribute \(name) of \(path)") { H5Adelete(handle.id, name) }
    }

    /// An attribute's value; nil when there is none, or when its type is not one Dosis writes.
    package func attribute(_ name: String) throws -> AttributeValue? {
        try HDF5.locked {
            guard try hasAttribute(name) else { return nil }
            let opened = try openAttribute(name)
            let fileType = try HDF5Handle("read attribute \(name) of \(path)") { H5Aget_type(opened.id) }
            guard let type = StoredType.of(fileType.id) else { return nil }
            let space = try HDF5Handle("read attribute \(name) of \(path)") { H5Aget_space(opened.id) }
            let shape = try HDF5Space.shape(space)
            let memoryType = try type.inMemory()
            let values = try StoredValues.reading(type, count: shape.reduce(1, *)) { pointer in
                guard shape.reduce(1, *) > 0 else { return }
                try HDF5.call("read attribute \(name) of \(path)") { H5Aread(opened.id, memoryType.id, pointer) }
            }
            return AttributeValue(values, scalar: shape.isEmpty)
        }
    }

    /// All attributes by name, without those that only hold dimension scales together.
    package func attributes() throws -> [Attribute] {
        try HDF5.locked {
            let hidden: Set = ["CLASS", "NAME", "DIMENSION_LIST", "REFERENCE_LIST"]
            var found: [Attribute] = []
            for name in try attributeNames() where !hidden.contains(name) {
                if let value = try attribute(name) { found.append(Attribute(name, value)) }
            }
            return found
        }
    }

    private func attributeNames() throws -> [String] {
        let count = try HDF5.call("count the attributes of \(path)") { H5Aget_num_attrs(handle.id) }
        return try (0..<hsize_t(count)).map { index in
            let opened = try HDF5Handle("open attribute \(index) of \(path)") {
                H5Aopen_by_idx(handle.id, ".", H5_INDEX_NAME, H5_ITER_INC, index, HDF5.defaults, HDF5.defaults)
            }
            let length = try HDF5.call("name attribute \(index) of \(path)") { H5Aget_name(opened.id, 0, nil) }
            var name = [CChar](repeating: 0, count: length + 1)
            try HDF5.call("name attribute \(index) of \(path)") { H5Aget_name(opened.id, name.count, &name) }
            return String(decoding: name.prefix(length).map(UInt8.init(bitPattern:)), as: UTF8.self)
        }
    }

    private func openAttribute(_ name: String) throws -> HDF5Handle {
        try HDF5Handle("open attribute \(name) of \(path)") { H5Aopen(handle.id, name, HDF5.defaults) }
    }
}
