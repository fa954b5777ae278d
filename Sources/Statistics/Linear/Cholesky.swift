import CLAPACK
import Foundation

/// The factor L of a symmetric positive definite matrix A = L L'.
///
///     let x = Cholesky(covariance)?.solve(residual)
public struct Cholesky: Sendable {
    /// Lower triangular, zero above the diagonal.
    public let factor: Matrix

    /// nil when the matrix is not square, not finite or not positive definite; only its lower triangle is read.
    public init?(_ matrix: Matrix) {
        guard matrix.isSquare, matrix.values.allSatisfy(\.isFinite) else { return nil }
        var lower = matrix
        let n = Int32(matrix.rows)
        guard n == 0 || LAPACKE_dpotrf(LAPACK_COL_MAJOR, CChar(UInt8(ascii: "L")), n, &lower.values, n) == 0
        else { return nil }
        for j in 0..<matrix.columns { for i in 0..<j { lower[i, j] = 0 } }
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
        precondition(b.rows == size, "a right-hand side has as many rows as the matrix")
        var x = b
        guard size > 0, b.columns > 0 else { return x }
        LAPACKE_dpotrs(
            LAPACK_COL_MAJOR, CChar(UInt8(ascii: "L")), Int32(size), Int32(b.columns), factor.values, Int32(size),
            &x.values, Int32(size))
        return x
    }

    /// The x of L x = b: b with the covariance A becomes uncorrelated with unit variances.
    public func whiten(_ b: Matrix) -> Matrix {
        precondition(b.rows == size, "a right-hand side has as many rows as the matrix")
        var x = b
        guard size > 0, b.columns > 0 else { return x }
        LAPACKE_dtrtrs(
            LAPACK_COL_MAJOR, CChar(UInt8(ascii: "L")), CChar(UInt8(ascii: "N")), CChar(UInt8(ascii: "N")),
            Int32(size), Int32(b.columns), factor.values, Int32(size), &x.values, Int32(size))
        return x
    }

    /// A^-1, symmetric to the bit.
    public var inverse: Matrix {
        var result = solve(.identity(size))
        for j in 0..<size { for i in 0..<j { result[i, j] = result[j, i] } }
        return result
    }
}
