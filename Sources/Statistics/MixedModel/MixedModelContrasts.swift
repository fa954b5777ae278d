extension MixedModel {
    public func estimate(_ weights: [Double]) throws(ModelError) -> StudentEstimate {
        guard weights.count == coefficients.count else {
            throw .contrastLength(weights.count, expected: coefficients.count)
        }
        let c = toOrthonormal * weights
        return StudentEstimate(
            estimate: weights.dot(coefficients), standardError: max(0, adjustedPhi.form(c)).squareRoot(),
            degreesOfFreedom: degreesOfFreedom(c))
    }

    /// Satterthwaite's degrees of freedom of c' b, 2 v^2 / (g' A g) with v = c' Phi c, its gradient
    /// g_a = c' Phi X' W V_a W X Phi c by the covariance parameters and their covariance A. Kenward and Roger's for one
    /// hypothesis are the same.
    private func degreesOfFreedom(_ c: [Double]) -> Double {
        let u = phi * c
        let v = c.dot(u)
        let gradient = slopes.map { $0.form(u) }
        return 2 * v * v / covarianceOfParameters.form(gradient)
    }

    public func test(_ hypotheses: [[Double]]) throws(ModelError) -> FTest {
        let wald = try Wald(hypotheses, coefficients: coefficients, covariance: covariance)
        // Rows of L in orthonormal columns
        let l = (toOrthonormal * wald.l.transposed).transposed
        switch method {
        case .satterthwaite:
            return FTest(
                statistic: wald.quadraticForm / Double(wald.count), numeratorDegreesOfFreedom: Double(wald.count),
                denominatorDegreesOfFreedom: try satterthwaiteDenominator(l))
        case .kenwardRoger, .kenwardRogerLinear: return try kenwardRogerTest(wald, l)
        }
    }

    /// Fai and Cornelius: L b splits into uncorrelated t variables with nu_m degrees of freedom each; the F variable
    /// with their mean E = sum nu_m / (nu_m - 2) has 2 E / (E - q) of them.
    private func satterthwaiteDenominator(_ l: Matrix) throws(ModelError) -> Double {
        guard let (_, vectors) = l.sandwich(phi).symmetrised.symmetricEigen else { throw .dependentContrasts }
        let degrees = (0..<l.rows).map { degreesOfFreedom(l.transposed * vectors.column($0)) }
        guard let smallest = degrees.min(), let largest = degrees.max() else { throw .dependentContrasts }
        if largest - smallest < 1e-8 * largest { return degrees.reduce(0, +) / Double(degrees.count) }
        // A t variable with two degrees of freedom or fewer has no variance; the F variable then has two.
        guard smallest > 2 else { return 2 }
        let e = degrees.reduce(0) { $0 + $1 / ($1 - 2) }
        return 2 * e / (e - Double(l.rows))
    }
}
