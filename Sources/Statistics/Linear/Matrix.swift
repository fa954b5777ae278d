/// A small dense matrix of doubles, by columns as LAPACK wants them.
///
///     let design = Matrix(rows: [[1, 0], [1, 1], [1, 2]])
///     let normal = design.transposed * design        // 2 x 2
///
/// Products are plain loops in a fixed order: their bits depend on no library's threads.
public struct Matrix: Sendable, Hashable {
    public let rows: Int
    public let columns: Int
    /// Element (i, j) stands at i + j * rows.
    public internal(set) var values: [Double]

    /// - Parameter values: by columns, rows * columns of them.
    public init(rows: Int, columns: Int, values: [Double]) {
        precondition(values.count == rows * columns, "a matrix needs rows * columns values")
        self.rows = rows
        self.columns = columns
        self.values = values
    }

    /// A matrix of one value throughout.
    public init(rows: Int, columns: Int, repeating value: Double = 0) {
        self.init(rows: rows, columns: columns, values: [Double](repeating: value, count: rows * columns))
    }

    /// - Parameter rows: of equal lengths; no row gives an empty matrix.
    public init(rows lines: [[Double]]) {
        self.init(rows: lines.count, columns: lines.first?.count ?? 0)
        for (i, line) in lines.enumerated() {
            precondition(line.count == columns, "the rows of a matrix have one length")
            for (j, value) in line.enumerated() { self[i, j] = value }
        }
    }

    /// The square matrix with `diagonal` on its diagonal and zero elsewhere.
    public init(diagonal: [Double]) {
        self.init(rows: diagonal.count, columns: diagonal.count)
        for (i, value) in diagonal.enumerated() { self[i, i] = value }
    }

    /// The identity of `size` rows.
    public static func identity(_ size: Int) -> Matrix { Matrix(diagonal: [Double](repeating: 1, count: size)) }

    public subscript(row: Int, column: Int) -> Double {
        get { values[row + column * rows] }
        set { values[row + column * rows] = newValue }
    }

    public var isSquare: Bool { rows == columns }
    public var transposed: Matrix {
        var result = Matrix(rows: columns, columns: rows)
        for j in 0..<columns { for i in 0..<rows { result[j, i] = self[i, j] } }
        return result
    }
    public var diagonal: [Double] { (0..<min(rows, columns)).map { self[$0, $0] } }
    public func row(_ i: Int) -> [Double] { (0..<columns).map { self[i, $0] } }
    public func column(_ j: Int) -> [Double] { Array(values[(j * rows)..<((j + 1) * rows)]) }

    /// The rows and columns named, in that order.
    public func submatrix(rows chosenRows: [Int], columns chosenColumns: [Int]) -> Matrix {
        var chosen: [Double] = []
        chosen.reserveCapacity(chosenRows.count * chosenColumns.count)
        for column in chosenColumns { for row in chosenRows { chosen.append(self[row, column]) } }
        return Matrix(rows: chosenRows.count, columns: chosenColumns.count, values: chosen)
    }

    public static func + (a: Matrix, b: Matrix) -> Matrix { a.combined(with: b, +) }
    public static func - (a: Matrix, b: Matrix) -> Matrix { a.combined(with: b, -) }
    public static func * (factor: Double, a: Matrix) -> Matrix {
        Matrix(rows: a.rows, columns: a.columns, values: a.values.map { factor * $0 })
    }

    /// Shapes (m x k) and (k x n) to (m x n).
    public static func * (a: Matrix, b: Matrix) -> Matrix {
        precondition(a.columns == b.rows, "inner dimensions of a product agree")
        var result = Matrix(rows: a.rows, columns: b.columns)
        let (rows, inner) = (a.rows, a.columns)
        // Pointers, because checks of bounds would cost more than the arithmetic of small matrices
        result.values.withUnsafeMutableBufferPointer { sums in
            a.values.withUnsafeBufferPointer { first in
                b.values.withUnsafeBufferPointer { second in
                    for j in 0..<b.columns {
                        for k in 0..<inner {
                            let factor = second[k + j * inner]
                            for i in 0..<rows { sums[i + j * rows] += first[i + k * rows] * factor }
                        }
                    }
                }
            }
        }
        return result
    }

    /// Shapes (m x n) and n to m.
    public static func * (a: Matrix, x: [Double]) -> [Double] {
        (a * Matrix(rows: x.count, columns: 1, values: x)).values
    }

    private func combined(with other: Matrix, _ operation: (Double, Double) -> Double) -> Matrix {
        precondition(rows == other.rows && columns == other.columns, "shapes of a sum agree")
        return Matrix(rows: rows, columns: columns, values: zip(values, other.values).map(operation))
    }
}
