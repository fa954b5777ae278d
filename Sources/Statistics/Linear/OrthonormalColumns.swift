/// Orthonormal columns Q with A = Q R, by Gram and Schmidt's process done twice (Giraud, Langou and Rozloznik 2005,
/// doi:10.1016/j.camwa.2005.08.009), which leaves them orthogonal to rounding.
///
/// A model fitted in Q's columns is well conditioned whatever the units of its covariates.
struct OrthonormalColumns: Sendable {
    /// Shape of A.
    let q: Matrix
    /// Upper triangular.
    let r: Matrix
    /// Columns of A that are combinations of those before them, to nine digits; their columns of Q are zero.
    let dependent: [Int]

    init(_ a: Matrix) {
        var q = a
        var r = Matrix(rows: a.columns, columns: a.columns)
        var dependent: [Int] = []
        let n = a.rows
        for j in 0..<a.columns {
            let size = norm(q.values[(j * n)..<((j + 1) * n)])
            for _ in 0..<2 {
                for k in 0..<j {
                    var projection = 0.0
                    for i in 0..<n { projection += q.values[i + k * n] * q.values[i + j * n] }
                    for i in 0..<n { q.values[i + j * n] -= projection * q.values[i + k * n] }
                    r[k, j] += projection
                }
            }
            let rest = norm(q.values[(j * n)..<((j + 1) * n)])
            let isDependent = !(rest > 1e-9 * size)
            if isDependent { dependent.append(j) }
            for i in 0..<n { q.values[i + j * n] = isDependent ? 0 : q.values[i + j * n] / rest }
            r[j, j] = rest
        }
        self.q = q
        self.r = r
        self.dependent = dependent
    }

    /// The x of R x = b. No column may be dependent.
    func solve(_ b: [Double]) -> [Double] {
        var x = b
        for j in stride(from: b.count - 1, through: 0, by: -1) {
            for k in (j + 1)..<max(j + 1, b.count) { x[j] -= r[j, k] * x[k] }
            x[j] /= r[j, j]
        }
        return x
    }

    /// R^-1 C R^-T, symmetric to the bit: a covariance of coefficients of Q's columns as one of A's.
    func covariance(_ c: Matrix) -> Matrix {
        let p = c.rows
        let half = (0..<p).map { solve(c.column($0)) }
        let halfTransposed = Matrix(rows: half)
        var result = Matrix(rows: p, columns: p)
        for j in 0..<p {
            let column = solve(halfTransposed.column(j))
            for i in 0..<p { result[i, j] = column[i] }
        }
        for j in 0..<p { for i in 0..<j { result[i, j] = result[j, i] } }
        return result
    }
}

private func norm(_ values: ArraySlice<Double>) -> Double {
    let largest = values.reduce(0) { max($0, abs($1)) }
    guard largest > 0, largest.isFinite else { return largest }
    return largest * values.reduce(0) { $0 + ($1 / largest) * ($1 / largest) }.squareRoot()
}
