/// The correlation matrix nearest to a symmetric one, in the Frobenius norm.
extension Matrix {
    /// Alternating projections onto matrices with no eigenvalue below a bound and onto those with a unit diagonal, with
    /// Dykstra's correction: Higham NJ. IMA J Numer Anal 2002;22:329-343, doi:10.1093/imanum/22.3.329, algorithm 3.3.
    ///
    /// - Parameter smallestEigenvalue: above 0 for a matrix with a Cholesky factor; well below 1.
    /// - Returns: nil when the matrix is not square or not finite, or 10,000 iterations do not suffice.
    public func nearestCorrelation(smallestEigenvalue: Double = 1e-8) -> Matrix? {
        let n = rows
        guard n == columns, n > 0, values.allSatisfy(\.isFinite) else { return nil }
        var estimate = self
        var correction = Matrix(rows: n, columns: n)
        for _ in 0..<10_000 {
            let shifted = Matrix(rows: n, columns: n, values: zip(estimate.values, correction.values).map { $0 - $1 })
            guard let projected = shifted.withEigenvalues(from: smallestEigenvalue) else { return nil }
            correction = Matrix(rows: n, columns: n, values: zip(projected.values, shifted.values).map { $0 - $1 })
            var next = projected
            for i in 0..<n { next[i, i] = 1 }
            let change = zip(next.values, estimate.values).map { abs($0 - $1) }.max() ?? 0
            let distance = zip(next.values, projected.values).map { abs($0 - $1) }.max() ?? 0
            estimate = next
            if change < 1e-12, distance < 1e-10 { return estimate }
        }
        return nil
    }

    /// With eigenvalues below a bound raised to it.
    private func withEigenvalues(from bound: Double) -> Matrix? {
        guard let (eigenvalues, vectors) = symmetricEigen else { return nil }
        let n = rows
        var result = Matrix(rows: n, columns: n)
        for i in 0..<n {
            for j in 0...i {
                var sum = 0.0
                for k in 0..<n { sum += vectors[i, k] * max(eigenvalues[k], bound) * vectors[j, k] }
                result[i, j] = sum
                result[j, i] = sum
            }
        }
        return result
    }
}
