/// A results file: anything in it can be read, and analyses can be added.
///
///     let file = try ResultFile.open("results.h5", mode: .readWrite)
///     let peaks = try file.numbers("/endpoints/fixed/peak")
///     try file.writeTable(in: "/analyses/peaks", title: "Peaks", columns: [(mean, .numbers([24.1]))])
///
/// Its calls may come from any thread (HDF5 runs one at a time), but one thread at a time should change a file.
/// All functions throw `ResultStoreError` for what a user can mend and `HDF5Error` for what HDF5 refuses.
public final class ResultFile: Sendable {
    public enum Mode: Sendable { case readOnly, readWrite }

    public let path: String
    let file: HDF5File

    init(_ file: HDF5File) {
        path = file.path
        self.file = file
    }

    /// Opens a finished results file.
    public static func open(_ path: String, mode: Mode = .readOnly) throws -> ResultFile {
        try FileProblem.checkReadable(path)
        if mode == .readWrite { try FileProblem.checkUnlocked(path) }
        do {
            return ResultFile(try HDF5File.open(path, mode == .readOnly ? .readOnly : .readWrite))
        } catch let error as HDF5Error {
            throw FileProblem.explain(error, path)
        }
    }

    /// Writes what is pending and closes the file, which must not be used after that.
    public func close() throws { try file.close() }

    // MARK: What there is

    public func contains(_ path: String) throws -> Bool { try file.contains(path) }

    /// The names of the groups in a group, in order of creation; none when there is no such group.
    public func groups(in group: String) throws -> [String] {
        try members(of: group).compactMap { if case .group(let name) = $0 { name } else { nil } }
    }

    /// The names of the datasets in a group, in order of creation, without the scales of axes.
    public func datasets(in group: String) throws -> [String] {
        try members(of: group).compactMap { if case .dataset(let name) = $0 { name } else { nil } }
            .filter { try !file.dataset(Self.join(group, $0)).isScale }
    }

    /// The names of the scales in a group.
    public func axes(in group: String) throws -> [String] {
        try members(of: group).compactMap { if case .dataset(let name) = $0 { name } else { nil } }
            .filter { try file.dataset(Self.join(group, $0)).isScale }
    }

    /// All about a dataset. HDF5 finds the names of axes by searching the file: ask for less where that is enough.
    public func info(_ path: String) throws -> DatasetInfo { try DatasetInfo(file.dataset(path)) }

    /// Name, unit, long name, kind and attributes of a dataset.
    public func variable(_ path: String) throws -> Variable { try DatasetInfo.variable(file.dataset(path)) }

    /// Extents of a dataset; empty for a scalar.
    public func shape(_ path: String) throws -> [Int] { try file.dataset(path).shape() }

    /// The attributes of a group or dataset by name (`/` for the file's).
    public func attributes(of path: String = "/") throws -> [Attribute] { try object(path).attributes() }

    public func attribute(_ name: String, of path: String = "/") throws -> AttributeValue? {
        try object(path).attribute(name)
    }

    // MARK: Reading

    /// All values, row-major.
    public func read(_ path: String) throws -> StoredValues { try file.dataset(path).read() }

    /// The hyperslab of `count` values from `start` along each dimension, row-major.
    public func read(_ path: String, start: [Int], count: [Int]) throws -> StoredValues {
        try file.dataset(path).read(start: start, count: count)
    }

    /// All values as numbers, a missing code as NaN.
    public func numbers(_ path: String) throws -> [Double] { try Self.asNumbers(read(path), path) }

    /// A hyperslab as numbers, a missing code as NaN.
    public func numbers(_ path: String, start: [Int], count: [Int]) throws -> [Double] {
        try Self.asNumbers(read(path, start: start, count: count), path)
    }

    /// All values as text: level names for codes (empty when missing), else the texts themselves.
    public func texts(_ path: String) throws -> [String] {
        let dataset = try file.dataset(path)
        switch try dataset.read() {
        case .texts(let texts): return texts
        case .codes(let codes):
            let labels = try DatasetInfo.variable(dataset).kind.labels ?? []
            return codes.map { labels.indices.contains(Int($0)) ? labels[Int($0)] : "" }
        case .numbers, .integers:
            throw ResultStoreError(path, "holds numbers, not text", remedy: "read it as numbers")
        }
    }

    private static func asNumbers(_ values: StoredValues, _ path: String) throws -> [Double] {
        guard let numbers = values.asNumbers else {
            throw ResultStoreError(path, "holds text, not numbers", remedy: "read it as texts")
        }
        return numbers
    }

    // MARK: Paths

    func object(_ path: String) throws -> any HDF5Object {
        if path != "/", try file.isDataset(path) { return try file.dataset(path) }
        return try file.group(path)
    }

    private func members(of group: String) throws -> [HDF5Group.Member] {
        guard try file.contains(group) else { return [] }
        return try file.group(group).members()
    }

    static func join(_ group: String, _ name: String) -> String { group == "/" ? "/\(name)" : "\(group)/\(name)" }

    /// The path of the group that holds `path`.
    static func parent(_ path: String) -> String { "/" + path.split(separator: "/").dropLast().joined(separator: "/") }
}
