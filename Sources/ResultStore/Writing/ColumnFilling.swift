/// Columns over one axis that are filled from the front, some rows at a time, so that memory does not grow with their length.
///
///     let columns = ColumnFilling(file, axis: "member", rows: 100_000)
///     try columns.add(Variable("change", unit: "%", longName: "Change"), in: "/population/policy/high")
///     try columns.append([.numbers(values)], scenario: 0)
///
/// The axis lies in the columns' group or one above it; `scenario` leads it where the file has scenarios.
public final class ColumnFilling {
    private static let chunk = 8192

    private let file: ResultFile
    private let axis: String
    private let rows: Int
    private let scenarios: Int
    private var columns: [HDF5Dataset] = []
    private var filled: [Int]

    /// - Parameter axis: the path of its scale.
    public init(_ file: ResultFile, axis: String, rows: Int) throws {
        (self.file, self.axis, self.rows) = (file, axis, rows)
        scenarios = try file.contains("/scenario") ? file.shape("/scenario")[0] : 0
        filled = Array(repeating: 0, count: max(1, scenarios))
    }

    /// Adds an empty column to a group that exists.
    public func add(_ variable: Variable, in group: String) throws {
        let layout = DatasetLayout(
            shape: (scenarios > 0 ? [scenarios] : []) + [rows], chunk: (scenarios > 0 ? [1] : []) + [min(rows, Self.chunk)],
            fillsMissing: variable.kind.mayBeMissing)
        let dataset = try file.file.createDataset("\(group)/\(variable.name)", variable.kind.stored, layout)
        for attribute in variable.allAttributes() { try dataset.setAttribute(attribute) }
        let axes = (scenarios > 0 ? ["/scenario"] : []) + [axis]
        for (index, path) in axes.enumerated() { try dataset.attach(file.file.dataset(path), axis: index) }
        columns.append(dataset)
    }

    /// Writes the next rows of all columns, in the order in which these were added.
    public func append(_ values: [StoredValues], scenario: Int) throws {
        let count = values.first?.count ?? 0
        for (column, values) in zip(columns, values) {
            try column.write(
                values, start: (scenarios > 0 ? [scenario] : []) + [filled[scenario]], count: (scenarios > 0 ? [1] : []) + [count])
        }
        filled[scenario] += count
    }
}
