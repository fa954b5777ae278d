/// Maximum likelihood by Fisher scoring with halved steps, in the coordinates of orthonormal columns (McCullagh and
/// Nelder, Generalized Linear Models, 2nd ed. 1989, section 2.5).
struct FisherScoring: Sendable {
    /// Coefficients of Q's columns.
    private(set) var gamma: [Double]
    /// Linear predictor of each row.
    private(set) var eta: [Double]
    private(set) var logLikelihood: Double
    private(set) var iterations = 0
    /// Inverse of the expected information, for Q's columns.
    private(set) var covariance = Matrix.identity(0)

    /// Scoring settles in some ten steps where there is a maximum; under separation the predictors grow by about one
    /// a step, so that thirty are enough to tell.
    private static let mostIterations = 100

    /// - Parameter start: coefficients of Q's columns, where they are known roughly.
    init(_ data: RegressionData, _ family: Family, start: [Double]? = nil) throws(RegressionError) {
        gamma = start ?? Self.start(data, family)
        eta = data.predictors(gamma)
        logLikelihood = Self.logLikelihood(data, family, eta)
        while true {
            guard let cholesky = Cholesky(data.information(eta.map(family.weight))) else {
                throw .notConverged(iterations: iterations)
            }
            let score = data.project(zip(data.response, eta).map { family.score($0, $1) })
            let step = cholesky.solve(score)
            let decrement = zip(score, step).reduce(0) { $0 + $1.0 * $1.1 }
            let direction = zip(data.predictors(step), data.offset).map { $0 - $1 }
            let largest = direction.reduce(0) { max($0, abs($1)) }
            if decrement < 1e-8, largest > 0.05,
                let names = Self.separation(data, family, step, direction, largest)
            {
                throw .separated(names)
            }
            guard iterations < Self.mostIterations, decrement.isFinite else {
                throw .notConverged(iterations: iterations)
            }
            iterations += 1
            let moved = advance(data, family, step)
            // A decrement of 1e-18 puts coefficients within 1e-9 standard errors of the maximum before the last step.
            if largest < 1e-6 && decrement < 1e-18 || !moved {
                covariance = cholesky.inverse
                return
            }
        }
    }

    /// Takes a step, halved until the likelihood does not fall; false when no part of it helps.
    private mutating func advance(_ data: RegressionData, _ family: Family, _ step: [Double]) -> Bool {
        // Rounding of a sum of n terms, which grows with the square root of n: a step that it hides is as good as any.
        let n = Double(data.count)
        let slack = max(1e-15 * (abs(logLikelihood) + n), 0x1p-52 * n.squareRoot() * abs(logLikelihood))
        var fraction = 1.0
        for _ in 0..<50 {
            let next = zip(gamma, step).map { $0 + fraction * $1 }
            let predictors = data.predictors(next)
            let value = Self.logLikelihood(data, family, predictors)
            if value >= logLikelihood - slack {
                (gamma, eta, logLikelihood) = (next, predictors, value)
                return true
            }
            fraction /= 2
        }
        return false
    }

    private static func logLikelihood(_ data: RegressionData, _ family: Family, _ eta: [Double]) -> Double {
        let sum = zip(data.response, eta).reduce(0) { $0 + family.logLikelihood($1.0, $1.1) }
        return sum.isNaN ? -.infinity : sum
    }

    /// Weighted least squares on predictors near the responses.
    private static func start(_ data: RegressionData, _ family: Family) -> [Double] {
        let eta = data.response.map(family.start)
        let weights = eta.map(family.weight)
        let targets = (0..<data.count).map { weights[$0] * (eta[$0] - data.offset[$0]) }
        return Cholesky(data.information(weights))?.solve(data.project(targets))
            ?? [Double](repeating: 0, count: data.columns.q.columns)
    }

    /// Names of the columns along which the likelihood never falls: the proof is that no row's predictor moves the
    /// wrong way (Albert and Anderson 1984, doi:10.1093/biomet/71.1.1). nil when some row's does.
    private static func separation(
        _ data: RegressionData, _ family: Family, _ step: [Double], _ direction: [Double], _ largest: Double
    ) -> [String]? {
        let tolerance = 1e-5 * largest
        guard zip(data.response, direction).allSatisfy({ family.allows($0, $1, tolerance: tolerance) })
        else { return nil }
        let coefficients = data.columns.solve(step)
        let effects = (0..<data.names.count).map { j in
            data.design.column(j).reduce(0) { max($0, abs($1)) } * abs(coefficients[j])
        }
        return data.names.indices.filter { effects[$0] > 1e-4 * largest }.map { data.names[$0] }
    }
}
