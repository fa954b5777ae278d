import CLAPACK

extension Matrix {
    /// The X of A X = B by LU with row pivots; nil when A is singular or not square.
    public func solve(_ b: Matrix) -> Matrix? {
        precondition(b.rows == rows, "a right-hand side has as many rows as the matrix")
        guard isSquare else { return nil }
        guard rows > 0, b.columns > 0 else { return b }
        var lu = self
        var x = b
        var pivots = [Int32](repeating: 0, count: rows)
        let n = Int32(rows)
        let failure = LAPACKE_dgesv(LAPACK_COL_MAJOR, n, Int32(b.columns), &lu.values, n, &pivots, &x.values, n)
        return failure == 0 && x.values.allSatisfy(\.isFinite) ? x : nil
    }

    /// Eigenvalues, ascending, and eigenvectors, in columns, of a symmetric matrix; only the lower triangle is read.
    /// nil when it is not square or not finite.
    public var symmetricEigen: (values: [Double], vectors: Matrix)? {
        guard isSquare, values.allSatisfy(\.isFinite) else { return nil }
        guard rows > 0 else { return ([], self) }
        var vectors = self
        var eigenvalues = [Double](repeating: 0, count: rows)
        let n = Int32(rows)
        let failure = LAPACKE_dsyev(
            LAPACK_COL_MAJOR, CChar(UInt8(ascii: "V")), CChar(UInt8(ascii: "L")), n, &vectors.values, n, &eigenvalues)
        return failure == 0 ? (eigenvalues, vectors) : nil
    }
}
