import Foundation

/// Which likelihood of the covariance is maximised.
public enum LikelihoodKind: Sendable, Hashable {
    /// That of the residuals' contrasts, which accounts for the estimated coefficients (Patterson and Thompson 1971,
    /// doi:10.1093/biomet/58.3.545).
    case restricted
    /// That of the response with the coefficients at their best.
    case maximum
}

/// Minus the log likelihood of a mixed model by its covariance parameters theta, with exact derivatives.
///
/// With V the covariance of all observations, W = V^-1, Phi = (X' W X)^-1, P = W - W X Phi X' W and V_a = dV/dtheta_a,
///
///     -l    = ((n - p) ln 2 pi + ln |V| + ln |X' W X| + y' P y) / 2
///     -l_a  = (tr(P V_a) - y' P V_a P y) / 2
///     -l_ab = (tr(P V_ab) - tr(P V_a P V_b) + 2 y' P V_a P V_b P y - y' P V_ab P y) / 2
///
/// for restricted maximum likelihood; for maximum likelihood n replaces n - p, the third term goes and W replaces P in
/// traces (Lindstrom and Bates 1988, doi:10.1080/01621459.1988.10478693).
struct MarginalLikelihood {
    let data: RepeatedMeasures
    let structure: CovarianceStructure
    let kind: LikelihoodKind

    /// A covariance with the generalised least squares it leads to, in the data's orthonormal columns.
    struct State {
        let covariance: StructuredCovariance
        /// W of each pattern of visits.
        let weights: [Matrix]
        let phi: Matrix
        /// What is added to the least-squares coefficients.
        let coefficients: [Double]
        let value: Double
    }

    /// nil when the covariance of some pattern is not positive definite.
    func state(_ theta: [Double]) -> State? {
        guard theta.allSatisfy(\.isFinite) else { return nil }
        let covariance = StructuredCovariance(structure, visits: data.visits.count, parameters: theta)
        let p = data.columns
        var sums = [Double](repeating: 0, count: VisitPattern.triangle(p + 1))
        var weights: [Matrix] = []
        var logDeterminants = 0.0
        for pattern in data.patterns {
            guard
                let factor = Cholesky(covariance.matrix.submatrix(rows: pattern.visits, columns: pattern.visits))
            else { return nil }
            logDeterminants += Double(pattern.subjects) * factor.logDeterminant
            weights.append(factor.inverse)
            pattern.addProduct(factor.inverse, to: &sums)
        }
        let xwx = Matrix(lowerTriangle: sums, size: p)
        guard let information = Cholesky(xwx) else { return nil }
        let xwy = Array(sums[VisitPattern.triangle(p)..<(VisitPattern.triangle(p) + p)])
        let coefficients = information.solve(xwy)
        let squares = max(0, sums[sums.count - 1] - xwy.dot(coefficients))
        var value = logDeterminants + squares + Double(data.observations) * log(2 * Double.pi)
        if kind == .restricted {
            value += information.logDeterminant + 2 * data.logDeterminant - Double(p) * log(2 * Double.pi)
        }
        guard value.isFinite else { return nil }
        return State(
            covariance: covariance, weights: weights, phi: information.inverse, coefficients: coefficients,
            value: value / 2)
    }

    /// -l; nil outside the covariances that are positive definite.
    func value(_ theta: [Double]) -> Double? { state(theta)?.value }

    /// -l_a and -l_ab.
    func derivatives(_ theta: [Double]) -> (gradient: [Double], hessian: Matrix)? {
        guard let state = state(theta) else { return nil }
        let k = theta.count
        let products = products(state)
        let slopes = slopes(state, products)
        var outer = Matrix(rows: data.visits.count, columns: data.visits.count)
        var hessian = Matrix(rows: k, columns: k)
        for (place, pattern) in data.patterns.enumerated() {
            let w = state.weights[place]
            let wd = w * pattern.forms(spread(state))
            outer.add(Double(pattern.subjects) * w - wd * w, at: pattern.visits)
            let left = 2 * wd - Double(pattern.subjects) * .identity(pattern.visits.count)
            for a in 0..<k {
                let product = left * products[place][a]
                for b in 0...a { hessian[a, b] += product.sumOfProducts(state.covariance.first[b], at: pattern.visits) }
            }
        }
        let phiSlopes = kind == .restricted ? slopes.design.map { state.phi * $0 } : []
        for a in 0..<k {
            let phiResidual = state.phi * slopes.residual[a]
            for b in 0...a {
                hessian[a, b] += outer.traceOfProduct(with: state.covariance.second(a, b))
                hessian[a, b] -= 2 * phiResidual.dot(slopes.residual[b])
                if kind == .restricted {
                    hessian[a, b] -= phiSlopes[a].traceOfProduct(with: phiSlopes[b])
                }
                hessian[a, b] /= 2
                hessian[b, a] = hessian[a, b]
            }
        }
        return (state.covariance.first.map { outer.traceOfProduct(with: $0) / 2 }, hessian)
    }

    /// Phi (when restricted) and the outer product of the residual's weights (-b, 1), as a lower triangle by rows: its
    /// forms are the sums of x_j' Phi x_k + r_j r_k that both derivatives are made of.
    private func spread(_ state: State) -> [Double] {
        let weights = state.coefficients.map { -$0 } + [1]
        var result: [Double] = []
        for r in weights.indices {
            for c in 0...r {
                let phi = kind == .restricted && r < data.columns ? state.phi[r, c] : 0
                result.append(phi + weights[r] * weights[c])
            }
        }
        return result
    }

    /// W V_a W by pattern of visits and parameter.
    private func products(_ state: State) -> [[Matrix]] {
        zip(data.patterns, state.weights).map { pattern, w in
            state.covariance.first.map { w * $0.submatrix(rows: pattern.visits, columns: pattern.visits) * w }
        }
    }

    /// X' W V_a W X by parameter, that is minus Kenward and Roger's P_a.
    func slopes(_ state: State) -> [Matrix] { slopes(state, products(state)).design }

    /// X' W V_a W X, and X' W V_a W r of the residuals r, by parameter.
    private func slopes(_ state: State, _ products: [[Matrix]]) -> (design: [Matrix], residual: [[Double]]) {
        let p = data.columns
        var design: [Matrix] = []
        var residual: [[Double]] = []
        for a in state.covariance.first.indices {
            var sums = [Double](repeating: 0, count: VisitPattern.triangle(p + 1))
            for (place, pattern) in data.patterns.enumerated() { pattern.addProduct(products[place][a], to: &sums) }
            let slope = Matrix(lowerTriangle: sums, size: p)
            let response = Array(sums[VisitPattern.triangle(p)..<(VisitPattern.triangle(p) + p)])
            design.append(slope)
            residual.append(zip(response, slope * state.coefficients).map { $0 - $1 })
        }
        return (design, residual)
    }

    /// The sum over all subjects of X' M X, the response as a last column, as a lower triangle by rows.
    /// - Parameter matrix: M for a pattern of visits with its W.
    func contracted(_ state: State, _ matrix: (VisitPattern, Matrix) -> Matrix) -> [Double] {
        var sums = [Double](repeating: 0, count: VisitPattern.triangle(data.columns + 1))
        for (pattern, w) in zip(data.patterns, state.weights) { pattern.addProduct(matrix(pattern, w), to: &sums) }
        return sums
    }
}
