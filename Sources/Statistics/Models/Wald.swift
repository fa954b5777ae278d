/// Several linear functions of coefficients, L b, with the quadratic form of Wald (1943, doi:10.2307/1990256).
struct Wald {
    /// L, hypotheses x coefficients.
    let l: Matrix
    /// (L b)' (L C L')^-1 (L b).
    let quadraticForm: Double
    var count: Int { l.rows }

    /// Throws unless there is a hypothesis, each has a weight per coefficient and none depends on the others.
    init(_ hypotheses: [[Double]], coefficients: [Double], covariance: Matrix) throws(ModelError) {
        for row in hypotheses where row.count != coefficients.count {
            throw .contrastLength(row.count, expected: coefficients.count)
        }
        let l = Matrix(rows: hypotheses)
        guard !hypotheses.isEmpty, QR(l.transposed).dependent.isEmpty,
            let cholesky = Cholesky(l.sandwich(covariance))
        else { throw .dependentContrasts }
        let b = l * coefficients
        self.l = l
        quadraticForm = b.dot(cholesky.solve(b))
    }
}
