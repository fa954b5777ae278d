/// The order in which rows and columns of a sparse matrix are eliminated, and the nonzeros its factors then have.
///
/// Pivots are taken from the diagonal. In each step the one of lowest Markowitz cost (r - 1)(c - 1) is next, the lowest
/// index among equals (Markowitz 1957, doi:10.1287/mnsc.3.3.255): it creates few new nonzeros.
struct EliminationOrder {
    struct Place: Hashable {
        var row: Int
        var column: Int
    }

    /// States, first eliminated first.
    let order: [Int]
    /// Per step: the rows below the pivot with a nonzero in its column, and the columns behind it with one in its row.
    let rows, columns: [[Int]]
    /// All nonzeros of the factors, the diagonal among them.
    let places: Set<Place>

    /// - Parameter entries: structural nonzeros; the diagonal is added.
    init(count: Int, entries: [JacobianEntry]) {
        var inRow = Array(repeating: Set<Int>(), count: count)
        var inColumn = Array(repeating: Set<Int>(), count: count)
        for i in 0..<count {
            inRow[i].insert(i)
            inColumn[i].insert(i)
        }
        for entry in entries {
            inRow[entry.row].insert(entry.column)
            inColumn[entry.column].insert(entry.row)
        }
        var places = Set(inRow.indices.flatMap { row in inRow[row].map { Place(row: row, column: $0) } })
        var waiting = Array(0..<count)
        var order: [Int] = []
        var rows: [[Int]] = []
        var columns: [[Int]] = []
        while let next = waiting.min(by: { a, b in
            let costs = (Self.cost(a, inRow, inColumn), Self.cost(b, inRow, inColumn))
            return costs.0 != costs.1 ? costs.0 < costs.1 : a < b
        }) {
            waiting.removeAll { $0 == next }
            let below = inColumn[next].subtracting([next]).sorted()
            let behind = inRow[next].subtracting([next]).sorted()
            for row in below {
                for column in behind {
                    places.insert(Place(row: row, column: column))
                    inRow[row].insert(column)
                    inColumn[column].insert(row)
                }
                inRow[row].remove(next)
            }
            for column in behind { inColumn[column].remove(next) }
            order.append(next)
            rows.append(below)
            columns.append(behind)
        }
        (self.order, self.rows, self.columns, self.places) = (order, rows, columns, places)
    }

    private static func cost(_ i: Int, _ inRow: [Set<Int>], _ inColumn: [Set<Int>]) -> Int {
        (inRow[i].count - 1) * (inColumn[i].count - 1)
    }
}
