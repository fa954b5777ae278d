/// A shape that a dose response may have.
public struct DoseCandidate: Sendable, Hashable {
    public let name: String
    /// Mean response at each dose, up to an additive constant and a positive factor.
    public let means: [Double]

    public init(_ name: String, means: [Double]) {
        self.name = name
        self.means = means
    }

    /// - Parameter doses: those of the trial, ascending.
    public init(_ curve: DoseResponseCurve, doses: [Double], name: String? = nil) {
        self.init(name ?? curve.family.name, means: doses.map(curve.value))
    }
}

/// For each candidate, the contrast of dose means that detects it with the highest power.
///
/// c is proportional to S^-1 (m - 1 (m' S^-1 1) / (1' S^-1 1)) with the candidate's means m and the covariance S of the
/// estimates (Pinheiro et al. 2014, doi:10.1002/sim.6052, section 2.2); squares of its elements sum to one. For a
/// parallel trial with one variance S may be the diagonal matrix of 1 / n.
public struct OptimalContrasts: Sendable, Hashable {
    public let candidates: [DoseCandidate]
    /// One row per candidate, one column per dose.
    public let contrasts: Matrix
    /// Correlation of the contrasts' estimates.
    public let correlation: Matrix

    /// Throws without candidates, for one that is flat or has not one mean per dose, and unless the covariance is
    /// positive definite.
    public init(_ candidates: [DoseCandidate], covariance: Matrix) throws(DoseResponseError) {
        guard !candidates.isEmpty else { throw .noCandidates }
        guard let cholesky = Cholesky(covariance) else { throw .covarianceNotPositive }
        let weights = cholesky.solve([Double](repeating: 1, count: cholesky.size))
        let total = weights.reduce(0, +)
        var rows: [[Double]] = []
        for candidate in candidates {
            guard candidate.means.count == cholesky.size, candidate.means.allSatisfy(\.isFinite) else {
                throw .invalidCandidate(candidate.name)
            }
            let centre = candidate.means.dot(weights) / total
            let deviations = candidate.means.map { $0 - centre }
            let largest = deviations.map(abs).max() ?? 0
            guard largest > 1e-12 * (candidate.means.map(abs).max() ?? 0) else {
                throw .invalidCandidate(candidate.name)
            }
            let direction = cholesky.solve(deviations)
            let length = direction.dot(direction).squareRoot()
            rows.append(direction.map { $0 / length })
        }
        self.candidates = candidates
        contrasts = Matrix(rows: rows)
        let products = contrasts.sandwich(covariance).symmetrised
        var correlation = products
        for i in rows.indices {
            for j in rows.indices {
                correlation[i, j] = i == j ? 1 : products[i, j] / (products[i, i] * products[j, j]).squareRoot()
            }
        }
        self.correlation = correlation
    }
}
