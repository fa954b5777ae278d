import Foundation

/// The factor L of a symmetric positive definite matrix A = L L'.
///
///     let x = Cholesky(covariance)?.solve(residual)
///
/// Plain loops: for the small matrices of statistics they are faster than LAPACK, whose threads would wait for each
/// other, and their bits depend on no library.
public struct Cholesky: Sendable {
    /// Lower triangular, zero above the diagonal.
    public let factor: Matrix

    /// nil when the matrix is not square, not finite or not positive definite; only its lower triangle is read.
    public init?(_ matrix: Matrix) {
        guard matrix.isSquare, matrix.values.allSatisfy(\.isFinite) else { return nil }
        var lower = matrix
        let n = matrix.rows
        let isDefinite = lower.values.withUnsafeMutableBufferPointer { l in
            for j in 0..<n {
                for i in 0..<j { l[i + j * n] = 0 }
                for k in 0..<j {
                    let multiple = l[j + k * n]
                    for i in j..<n { l[i + j * n] -= multiple * l[i + k * n] }
                }
                guard l[j + j * n] > 0 else { return false }
                let diagonal = l[j + j * n].squareRoot()
                for i in j..<n { l[i + j * n] /= diagonal }
            }
            return true
        }
        guard isDefinite else { return nil }
        factor = lower
    }

    public var size: Int { factor.rows }

    /// ln det A.
    public var logDeterminant: Double { 2 * factor.diagonal.reduce(0) { $0 + log($1) } }

    /// The x of A x = b.
    public func solve(_ b: [Double]) -> [Double] {
        solve(Matrix(rows: b.count, columns: 1, values: b)).values
    }

    /// The X of A X = B.
    public func solve(_ b: Matrix) -> Matrix {
        var x = whiten(b)
        let n = size
        x.values.withUnsafeMutableBufferPointer { x in
            factor.values.withUnsafeBufferPointer { l in
                for column in 0..<b.columns {
                    let start = column * n
                    for j in stride(from: n - 1, through: 0, by: -1) {
                        var rest = x[start + j]
                        for i in (j + 1)..<n { rest -= l[i + j * n] * x[start + i] }
                        x[start + j] = rest / l[j + j * n]
                    }
                }
            }
        }
        return x
    }

    /// The x of L x = b: b with the covariance A becomes uncorrelated with unit variances.
    public func whiten(_ b: Matrix) -> Matrix {
        precondition(b.rows == size, "a right-hand side has as many rows as the matrix")
        var x = b
        let n = size
        x.values.withUnsafeMutableBufferPointer { x in
            factor.values.withUnsafeBufferPointer { l in
                for column in 0..<b.columns {
                    let start = column * n
                    for j in 0..<n where x[start + j] != 0 {
                        let value = x[start + j] / l[j + j * n]
                        x[start + j] = value
                        for i in (j + 1)..<n { x[start + i] -= l[i + j * n] * value }
                    }
                }
            }
        }
        return x
    }

    /// A^-1, symmetric to the bit.
    public var inverse: Matrix {
        var result = solve(.identity(size))
        for j in 0..<size { for i in 0..<j { result[i, j] = result[j, i] } }
        return result
    }
}
