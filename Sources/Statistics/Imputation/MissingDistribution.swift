/// The normal distribution of a subject's missing responses given the observed ones.
struct MissingDistribution {
    /// Places of missing visits.
    let missing: [Int]
    let mean: [Double]
    private let observed: [Int]
    private let covariance: Matrix
    private let known: Cholesky?

    /// - Parameters:
    ///   - responses: over all visits, NaN where missing.
    ///   - mean: over all visits.
    /// nil when the covariance of the observed visits is not positive definite.
    init?(responses: [Double], mean: [Double], covariance: Matrix) {
        missing = responses.indices.filter { responses[$0].isNaN }
        observed = responses.indices.filter { !responses[$0].isNaN }
        self.covariance = covariance
        guard !observed.isEmpty, !missing.isEmpty else {
            known = nil
            self.mean = missing.map { mean[$0] }
            return
        }
        guard let known = Cholesky(covariance.submatrix(rows: observed, columns: observed)) else { return nil }
        self.known = known
        let weights = known.solve(observed.map { responses[$0] - mean[$0] })
        let across = covariance.submatrix(rows: missing, columns: observed)
        self.mean = zip(missing, across * weights).map { mean[$0] + $1 }
    }

    /// The factor of the conditional covariance S_mm - S_mo S_oo^-1 S_om; nil when that is not positive definite.
    var factor: Matrix? {
        var rest = covariance.submatrix(rows: missing, columns: missing)
        if let known {
            let whitened = known.whiten(covariance.submatrix(rows: observed, columns: missing))
            rest = rest - whitened.transposed * whitened
        }
        return Cholesky(rest)?.factor
    }
}
