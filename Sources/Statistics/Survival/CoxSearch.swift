import Foundation

/// Newton's way to the maximum of a partial likelihood, halving steps that lower it.
struct CoxSearch {
    private(set) var coefficients: [Double]
    private(set) var value: PartialLikelihood.Value
    private(set) var ending = CoxRegression.Ending.notConverged
    private(set) var steps = 0

    /// Half of U' I^-1 U is about what is left to the maximum of the log likelihood.
    private static let smallDecrement = 1e-13
    /// Near a maximum, the last step moves no subject's ln hazard by this much, unless a coefficient's standard error
    /// were about 10,000 times that of a two-arm trial: then the likelihood only flattens out.
    private static let smallMove = 1e-2

    init(_ likelihood: PartialLikelihood, from null: PartialLikelihood.Value) {
        coefficients = [Double](repeating: 0, count: likelihood.columns)
        value = null
        let ranges = likelihood.ranges
        while steps < 100 {
            guard let cholesky = Cholesky(value.information) else {
                // The information vanishes only on the way to infinity: it was positive definite at the start.
                ending = .monotone(covariates: coefficients.indices.filter { abs(coefficients[$0]) * ranges[$0] > 10 })
                return
            }
            let step = cholesky.solve(value.score)
            let decrement = zip(step, value.score).reduce(0) { $0 + $1.0 * $1.1 }
            if decrement < Self.smallDecrement {
                let moving = step.indices.filter { abs(step[$0]) * ranges[$0] > Self.smallMove }
                ending = moving.isEmpty ? .converged : .monotone(covariates: moving)
                return
            }
            guard advance(by: step, likelihood) else { return }
        }
    }

    private mutating func advance(by step: [Double], _ likelihood: PartialLikelihood) -> Bool {
        steps += 1
        var scale = 1.0
        for _ in 0..<40 {
            let candidate = zip(coefficients, step).map { $0 + scale * $1 }
            let next = likelihood.value(at: candidate)
            // A sum of many terms near its maximum is known to its rounding only.
            let rounding = 1e-13 * abs(value.logLikelihood)
            if next.logLikelihood.isFinite, next.logLikelihood >= value.logLikelihood - rounding {
                (coefficients, value) = (candidate, next)
                return true
            }
            scale /= 2
        }
        return false
    }
}
