import Foundation

/// Mixed model of a crossover trial on the logarithmic scale: fixed sequence, period and treatment, a random intercept
/// per subject, by restricted maximum likelihood.
///
/// Method B of the EMA's questions and answers on replicate designs (EMA/618604/2008), with the residual degrees of
/// freedom within subjects (SAS's DDFM = CONTAIN, those of R's nlme).
public struct CrossoverMixedModel: Sendable, Hashable {
    /// Geometric mean ratio, test over reference.
    public let ratio: RatioEstimate
    /// Variances of the logarithms; that between subjects is zero at the border of the parameter space.
    public let withinVariance: Double
    public let betweenVariance: Double

    public init(_ trial: CrossoverTrial) throws(BioequivalenceError) {
        // Also the proof that the treatment can be estimated.
        let within = try WithinSubjectFit(trial, hasTreatment: true)
        let model = RandomIntercept(trial)
        guard model.count > model.columns else { throw .tooFewMeasurements }
        let lambda = model.varianceRatio()
        guard let fit = model.fit(lambda) else { throw .notEstimable }
        withinVariance = fit.variance
        betweenVariance = lambda * fit.variance
        let last = model.columns - 1
        ratio = RatioEstimate(
            log: ParameterEstimate(
                value: fit.coefficients[last],
                standardError: (fit.variance * fit.covariance[last, last]).squareRoot(),
                degreesOfFreedom: Double(within.degreesOfFreedom)))
    }
}

/// Generalised least squares with covariance sigma^2 (I + lambda J) within a subject, where J is all ones.
private struct RandomIntercept {
    /// Measurements, and the columns of their design, subject by subject.
    private let blocks: [(x: [[Double]], y: [Double])]
    let columns: Int
    let count: Int

    /// Intercept, sequences, periods, and the treatment last; periods that go with those before are left out.
    init(_ trial: CrossoverTrial) {
        var kept: [Int] = []
        var all: [(x: [[Double]], y: [Double])] = []
        for subject in trial.subjects {
            let rows = subject.logs.indices.map { index -> [Double] in
                let sequences = (1..<max(1, trial.sequences.count)).map { subject.sequence == $0 ? 1.0 : 0 }
                let periods = (1..<max(1, trial.periods.count)).map { subject.periods[index] == $0 ? 1.0 : 0 }
                return [1] + sequences + periods + [subject.isTest[index] ? 1 : 0]
            }
            all.append((rows, subject.logs))
        }
        let dependent = OrthonormalColumns(Matrix(rows: all.flatMap(\.x))).dependent
        kept = (all.first?.x.first ?? []).indices.filter { !dependent.contains($0) }
        blocks = all.map { block in (block.x.map { row in kept.map { row[$0] } }, block.y) }
        columns = kept.count
        count = blocks.reduce(0) { $0 + $1.y.count }
    }

    struct Fit {
        let coefficients: [Double]
        /// Over the residual variance.
        let covariance: Matrix
        let variance: Double
        /// Derivative of twice the negative profiled restricted log-likelihood by lambda.
        let slope: Double
    }

    /// nil when the design is singular.
    func fit(_ lambda: Double) -> Fit? {
        var cross = Matrix(rows: columns, columns: columns)
        var right = [Double](repeating: 0, count: columns)
        var sums: [(x: [Double], shrinkage: Double)] = []
        for block in blocks {
            let shrinkage = lambda / (1 + lambda * Double(block.y.count))
            let sumX = (0..<columns).map { j in block.x.reduce(0) { $0 + $1[j] } }
            let sumY = block.y.reduce(0, +)
            for j in 0..<columns {
                for k in 0..<columns {
                    cross[j, k] += block.x.reduce(0) { $0 + $1[j] * $1[k] } - shrinkage * sumX[j] * sumX[k]
                }
                right[j] += zip(block.x, block.y).reduce(0) { $0 + $1.0[j] * $1.1 } - shrinkage * sumX[j] * sumY
            }
            sums.append((sumX, shrinkage))
        }
        guard let cholesky = Cholesky(cross) else { return nil }
        let beta = cholesky.solve(right)
        let covariance = cholesky.inverse
        var (squares, fall, trace) = (0.0, 0.0, 0.0)
        for (block, sum) in zip(blocks, sums) {
            let residuals = zip(block.x, block.y).map { row, y in y - zip(row, beta).reduce(0) { $0 + $1.0 * $1.1 } }
            let total = residuals.reduce(0, +)
            let scale = 1 / (1 + lambda * Double(block.y.count))
            squares += residuals.reduce(0) { $0 + $1 * $1 } - sum.shrinkage * total * total
            fall += (scale * total) * (scale * total)
            let leverage = zip(sum.x, covariance * sum.x).reduce(0) { $0 + $1.0 * $1.1 }
            trace += scale * Double(block.y.count) - scale * scale * leverage
        }
        let freedom = Double(count - columns)
        return Fit(
            coefficients: beta, covariance: covariance, variance: squares / freedom,
            slope: trace - freedom * fall / squares)
    }

    /// The lambda of greatest restricted likelihood (Harville 1977, doi:10.1080/01621459.1977.10480998); zero when the
    /// likelihood falls from there.
    func varianceRatio() -> Double {
        let slope = { (lambda: Double) in fit(lambda)?.slope ?? .nan }
        guard slope(0) < 0 else { return 0 }
        // Subjects a thousand times as different as their measurements, or a hundred thousandth, are beyond any trial.
        return findRoot(between: log(1e-10), and: log(1e6), of: { slope(exp($0)) }).map { exp($0) } ?? 0
    }
}
