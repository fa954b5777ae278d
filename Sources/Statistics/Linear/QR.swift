/// The factorisation A = Q R of a matrix with at least as many rows as independent columns.
///
///     let qr = QR(design)
///     qr.dependent                       // columns that are sums of multiples of earlier ones
///     let b = qr.solve(response)         // least squares
///
/// Householder's reflections, column after column in the order given, so that of several columns that depend on each
/// other the earlier stay: LAPACK's pivoting would choose by length. A column depends on earlier ones when what they
/// leave of it is shorter than `tolerance` of its length (the rule of LINPACK's dqrdc2 in R).
public struct QR: Sendable {
    /// Columns of R, ascending.
    public let independent: [Int]
    /// Columns left out of R, ascending.
    public let dependent: [Int]
    /// Upper triangular, rank x rank, of the independent columns; its diagonal may be negative.
    public let r: Matrix
    public let rows: Int
    /// Reflection k is I - scale v v' with v zero above row k; v by columns.
    private let reflections: [Double]
    private let scales: [Double]

    public init(_ matrix: Matrix, tolerance: Double = 1e-7) {
        rows = matrix.rows
        var independent: [Int] = []
        var dependent: [Int] = []
        var reflections: [Double] = []
        var scales: [Double] = []
        var upper: [[Double]] = []
        reflections.reserveCapacity(matrix.values.count)
        for j in 0..<matrix.columns {
            var column = matrix.column(j)
            let length = column.norm(from: 0)
            Self.reflect(&column, by: reflections, scales, rows: matrix.rows)
            let rank = independent.count
            let rest = rank < matrix.rows ? column.norm(from: rank) : 0
            guard rest > tolerance * length, length > 0 else {
                dependent.append(j)
                continue
            }
            let diagonal = column[rank] > 0 ? -rest : rest
            independent.append(j)
            upper.append(Array(column[..<rank]) + [diagonal])
            for i in 0..<rank { column[i] = 0 }
            column[rank] -= diagonal
            scales.append(-1 / (diagonal * column[rank]))
            reflections += column
        }
        var r = Matrix(rows: upper.count, columns: upper.count)
        for (j, column) in upper.enumerated() { for (i, value) in column.enumerated() { r[i, j] = value } }
        self.r = r
        self.independent = independent
        self.dependent = dependent
        self.reflections = reflections
        self.scales = scales
    }

    public var rank: Int { independent.count }

    /// Q'b: the first `rank` elements are coordinates in the columns' space, the others the rest's.
    /// - Parameter b: one value per row.
    public func effects(of b: [Double]) -> [Double] {
        precondition(b.count == rows, "a right-hand side has as many rows as the matrix")
        var result = b
        Self.reflect(&result, by: reflections, scales, rows: rows)
        return result
    }

    /// The coefficients of the independent columns that leave the least sum of squares of b.
    public func solve(_ b: [Double]) -> [Double] { solveTriangle(effects(of: b)) }

    /// The x of R x = the first `rank` of some effects.
    public func solveTriangle(_ effects: [Double]) -> [Double] {
        var x = Array(effects[..<rank])
        for i in stride(from: rank - 1, through: 0, by: -1) {
            x[i] /= r[i, i]
            for k in 0..<i { x[k] -= r[k, i] * x[i] }
        }
        return x
    }

    /// R^-1, upper triangular.
    public var inverseTriangle: Matrix {
        var result = Matrix(rows: rank, columns: rank)
        for j in 0..<rank {
            var unit = [Double](repeating: 0, count: rank)
            unit[j] = 1
            for (i, value) in solveTriangle(unit).enumerated() { result[i, j] = value }
        }
        return result
    }

    private static func reflect(_ b: inout [Double], by reflections: [Double], _ scales: [Double], rows: Int) {
        reflections.withUnsafeBufferPointer { v in
            b.withUnsafeMutableBufferPointer { b in
                for (k, scale) in scales.enumerated() {
                    let start = k * rows
                    var product = 0.0
                    for i in k..<rows { product += v[start + i] * b[i] }
                    let factor = scale * product
                    for i in k..<rows { b[i] -= factor * v[start + i] }
                }
            }
        }
    }
}

extension [Double] {
    /// Euclidean length of the elements from an index on.
    fileprivate func norm(from start: Int) -> Double {
        var sum = 0.0
        for i in start..<count { sum += self[i] * self[i] }
        return sum.squareRoot()
    }
}
