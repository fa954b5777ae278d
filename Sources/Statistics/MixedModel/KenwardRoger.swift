extension MarginalLikelihood {
    /// The covariance of coefficients of Kenward and Roger (1997, equation 5; their P_a = -X' W V_a W X are here the
    /// slopes, with the other sign):
    ///
    ///     Phi_A = Phi + 2 Phi { sum_ab A_ab (Q_ab - P_a Phi P_b - R_ab / 4) } Phi
    ///
    /// with Q_ab = X' W V_a W V_b W X, R_ab = X' W V_ab W X and A the covariance of the covariance parameters.
    /// - Parameter curved: false leaves out R_ab.
    func kenwardRogerCovariance(_ state: State, slopes: [Matrix], _ a: Matrix, curved: Bool) -> Matrix {
        let k = slopes.count
        let first = state.covariance.first
        // sum_ab A_ab V_ab, of all visits
        var curvature = Matrix(rows: data.visits.count, columns: data.visits.count)
        for i in 0..<k where curved {
            for j in 0...i { curvature = curvature + (i == j ? 1 : 2) * a[i, j] * state.covariance.second(i, j) }
        }
        // sum_b A_ab V_b and sum_b A_ab P_b, by a
        let meanFirst = (0..<k).map { i in first.weightedSum(a.column(i)) }
        let meanSlopes = (0..<k).map { i in slopes.weightedSum(a.column(i)) }
        let sums = contracted(state) { pattern, w in
            var inner = -0.25 * curvature.submatrix(rows: pattern.visits, columns: pattern.visits)
            for i in 0..<k {
                let v = first[i].submatrix(rows: pattern.visits, columns: pattern.visits)
                inner = inner + v * w * meanFirst[i].submatrix(rows: pattern.visits, columns: pattern.visits)
            }
            return (w * inner * w).symmetrised
        }
        var lambda = Matrix(lowerTriangle: sums, size: data.columns)
        for i in 0..<k { lambda = lambda - slopes[i] * state.phi * meanSlopes[i] }
        return (state.phi + 2 * state.phi.sandwich(lambda)).symmetrised
    }
}

extension MixedModel {
    /// The scaled F test of Kenward and Roger (1997, section 2) of L b = 0.
    /// - Parameter l: L in orthonormal columns.
    func kenwardRogerTest(_ wald: Wald, _ l: Matrix) throws(ModelError) -> FTest {
        guard let inner = Cholesky(l.sandwich(phi)) else { throw .dependentContrasts }
        let q = Double(wald.count)
        // Theta Phi P_a Phi = L' (L Phi L')^-1 (L Phi P_a Phi), whose traces are those of the q x q matrices below
        let parts = slopes.map { inner.solve((l * phi).sandwich($0)) }
        var a1 = 0.0
        var a2 = 0.0
        for (i, first) in parts.enumerated() {
            for (j, second) in parts.enumerated() {
                let weight = covarianceOfParameters[i, j]
                a1 += weight * first.diagonal.reduce(0, +) * second.diagonal.reduce(0, +)
                a2 += weight * first.traceOfProduct(with: second)
            }
        }
        let (scale, denominator) = Self.kenwardRogerScale(a1: a1, a2: a2, hypotheses: q)
        return FTest(
            statistic: scale * wald.quadraticForm / q, numeratorDegreesOfFreedom: q,
            denominatorDegreesOfFreedom: denominator)
    }

    /// Scale and denominator degrees of freedom that match the moments of the F statistic.
    private static func kenwardRogerScale(a1: Double, a2: Double, hypotheses q: Double) -> (Double, Double) {
        let b = (a1 + 6 * a2) / (2 * q)
        let g = ((q + 1) * a1 - (q + 4) * a2) / ((q + 2) * a2)
        let divisor = 3 * q + 2 * (1 - g)
        let (c1, c2, c3) = (g / divisor, (q - g) / divisor, (q + 2 - g) / divisor)
        let mean = 1 / (1 - a2 / q)
        let variance = 2 / q * (1 + c1 * b) / ((1 - c2 * b) * (1 - c2 * b) * (1 - c3 * b))
        let rho = variance / (2 * mean * mean)
        let denominator = 4 + (q + 2) / (q * rho - 1)
        return (denominator / (mean * (denominator - 2)), denominator)
    }
}
