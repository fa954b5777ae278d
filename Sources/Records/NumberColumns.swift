import Documents
import Quantities

/// Columns of numbers beside one column that is read differently: what subject and forcing tables have in common.
struct NumberColumns {
    let columns: [CSVColumn]
    let indices: [Int]
    /// Row by row, ``columns``'s count each.
    let values: [Double]

    /// Every cell must hold a number.
    init(_ table: CSVTable, except key: Int, ignored: [String] = [], _ errors: TableDiagnostics) {
        let indices = table.columns.indices.filter { $0 != key && !ignored.contains(table.columns[$0].name) }
        columns = indices.map { table.columns[$0] }
        self.indices = indices
        var values: [Double] = []
        values.reserveCapacity(indices.count * table.rows.count)
        for row in table.rows {
            for index in indices { values.append(row[index].number("`\(table.columns[index].name)`", errors) ?? 0) }
        }
        self.values = values
    }
}
