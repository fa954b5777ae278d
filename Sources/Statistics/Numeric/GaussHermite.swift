/// Nodes and weights for the mean of a function of a standard normal variable (Golub and Welsch 1969,
/// doi:10.1090/S0025-5718-69-99647-1): eigenvalues of the recurrence's tridiagonal matrix, squares of the first
/// components of its eigenvectors. Exact for polynomials up to degree 2 n - 1.
func gaussHermite(_ n: Int) -> [(node: Double, weight: Double)] {
    var recurrence = Matrix(rows: n, columns: n)
    for i in 1..<max(1, n) {
        recurrence[i, i - 1] = Double(i).squareRoot()
        recurrence[i - 1, i] = recurrence[i, i - 1]
    }
    guard let eigen = recurrence.symmetricEigen else { return [] }
    return (0..<n).map { (eigen.values[$0], eigen.vectors[0, $0] * eigen.vectors[0, $0]) }
}
