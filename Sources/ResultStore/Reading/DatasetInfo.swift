/// What a dataset is, without its values.
public struct DatasetInfo: Sendable, Hashable {
    /// The absolute path, e.g. `/trajectories/fixed/C`.
    public let path: String
    /// Name, unit, long name, kind and further attributes.
    public let variable: Variable
    /// Extents; empty for a scalar.
    public let shape: [Int]
    /// The path of each dimension's scale; nil where it has none.
    public let axes: [String?]
    /// Whether this dataset is itself the scale of an axis.
    public let isAxis: Bool

    /// The name of each dimension: that of its scale.
    public var axisNames: [String?] {
        axes.map { $0.flatMap { $0.split(separator: "/").last.map(String.init) } }
    }

    init(_ dataset: HDF5Dataset) throws {
        path = dataset.path
        shape = try dataset.shape()
        isAxis = try dataset.isScale
        axes = try dataset.scales()
        variable = try Self.variable(dataset)
    }

    static func variable(_ dataset: HDF5Dataset) throws -> Variable {
        let described: Set = ["units", "long_name", "flag_values", "flag_meanings", "labels", "_FillValue"]
        let all = try dataset.attributes()
        func text(_ name: String) -> String? {
            all.first { $0.name == name }.flatMap { if case .text(let value) = $0.value { value } else { nil } }
        }
        let labels = text("labels")?.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            ?? text("flag_meanings")?.split(separator: " ").map(String.init)
        let kind: ValueKind = switch dataset.type {
        case .float64: .number
        case .float32: .single
        case .int32: .integer
        case .int64: .longInteger
        case .text(let bytes): .text(bytes: bytes)
        case .int8: labels == ValueKind.flag.labels ? .flag : labels.map(ValueKind.level) ?? .integer
        }
        return Variable(
            dataset.path.split(separator: "/").last.map(String.init) ?? "", unit: text("units") ?? "1",
            longName: text("long_name") ?? "", kind: kind, attributes: all.filter { !described.contains($0.name) })
    }
}
