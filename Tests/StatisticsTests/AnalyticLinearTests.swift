import Statistics
import Testing

/// A = [[4, 2], [2, 5]]: L = [[2, 0], [1, 2]], det A = 16, A^-1 = [[5, -2], [-2, 4]] / 16, by hand.
@Test func choleskyOfAMatrixDoneByHand() throws {
    let a = Matrix(rows: [[4, 2], [2, 5]])
    let cholesky = try #require(Cholesky(a))
    #expect(cholesky.factor == Matrix(rows: [[2, 0], [1, 2]]))
    #expect(isClose(cholesky.logDeterminant, 2.772588722239781, relative: 1e-15))
    #expect(isClose(cholesky.inverse[1, 0], -0.125, relative: 1e-15))
    #expect(isClose(cholesky.solve([8, 9])[0], 1.375, relative: 1e-15))
    #expect(isClose(cholesky.whiten(Matrix(rows: [[2], [5]]))[1, 0], 2, relative: 1e-15))
    #expect(Cholesky(Matrix(rows: [[1, 2], [2, 1]])) == nil)
}

/// Eigenvalues of [[2, 1], [1, 2]] are 1 and 3; [[1, 2], [2, 4]] is singular.
@Test func generalSolveAndEigenvaluesByHand() throws {
    let eigen = try #require(Matrix(rows: [[2, 1], [1, 2]]).symmetricEigen)
    #expect(isClose(eigen.values[0], 1, relative: 1e-14) && isClose(eigen.values[1], 3, relative: 1e-14))
    let x = try #require(Matrix(rows: [[0, 2], [3, 1]]).solve(Matrix(rows: [[4], [5]])))
    #expect(x == Matrix(rows: [[1], [2]]))
    #expect(Matrix(rows: [[1, 2], [2, 4]]).solve(Matrix(rows: [[1], [1]])) == nil)
    let product = Matrix(rows: [[1, 2], [3, 4]]) * Matrix(rows: [[5], [6]])
    #expect(product == Matrix(rows: [[17], [39]]) && product.transposed.columns == 2)
}
