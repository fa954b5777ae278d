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
///
/// Everything comes from sums over all measurements and over each subject's, which do not depend on lambda.
private struct RandomIntercept {
    /// Sums over one subject's measurements: their number, of the design's columns and of the measurements.
    private struct Sums {
        let count: Double
        let x: [Double]
        let y: Double
    }

    private let subjects: [Sums]
    /// X'X, X'y and y'y, the measurements taken from their mean.
    private let cross: Matrix
    private let right: [Double]
    private let squares: Double
    let columns: Int
    let count: Int

    /// Intercept, sequences, periods, and the treatment last; periods that go with those before are left out.
    init(_ trial: CrossoverTrial) {
        let y = trial.subjects.flatMap(\.logs)
        let design = Self.design(trial)
        let centre = y.reduce(0, +) / Double(max(1, y.count))
        count = y.count
        columns = design.columns
        var subjects: [Sums] = []
        var cross = Matrix(rows: columns, columns: columns)
        var right = [Double](repeating: 0, count: columns)
        var row = 0
        for subject in trial.subjects {
            var (sumX, sumY) = ([Double](repeating: 0, count: columns), 0.0)
            for _ in subject.logs {
                sumY += y[row] - centre
                for j in 0..<columns {
                    sumX[j] += design[row, j]
                    right[j] += design[row, j] * (y[row] - centre)
                    for k in 0..<columns { cross[j, k] += design[row, j] * design[row, k] }
                }
                row += 1
            }
            subjects.append(Sums(count: Double(subject.logs.count), x: sumX, y: sumY))
        }
        (self.subjects, self.cross, self.right) = (subjects, cross, right)
        squares = y.reduce(0) { $0 + ($1 - centre) * ($1 - centre) }
    }

    private static func design(_ trial: CrossoverTrial) -> Matrix {
        let rows = trial.subjects.flatMap { subject in
            subject.logs.indices.map { index -> [Double] in
                let sequences = (1..<max(1, trial.sequences.count)).map { subject.sequence == $0 ? 1.0 : 0 }
                let periods = (1..<max(1, trial.periods.count)).map { subject.periods[index] == $0 ? 1.0 : 0 }
                return [1] + sequences + periods + [subject.isTest[index] ? 1 : 0]
            }
        }
        let whole = Matrix(rows: rows)
        let dependent = OrthonormalColumns(whole).dependent
        let kept = (0..<whole.columns).filter { !dependent.contains($0) }
        return whole.submatrix(rows: Array(0..<whole.rows), columns: kept)
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
        var (cross, right, squares) = (cross, right, squares)
        for subject in subjects {
            // V^-1 = I - J lambda / (1 + n lambda).
            let shrinkage = lambda / (1 + lambda * subject.count)
            for j in 0..<columns {
                for k in 0..<columns { cross[j, k] -= shrinkage * subject.x[j] * subject.x[k] }
                right[j] -= shrinkage * subject.x[j] * subject.y
            }
            squares -= shrinkage * subject.y * subject.y
        }
        guard let cholesky = Cholesky(cross) else { return nil }
        let beta = cholesky.solve(right)
        let covariance = cholesky.inverse
        let residual = squares - zip(right, beta).reduce(0) { $0 + $1.0 * $1.1 }
        var (fall, trace) = (0.0, 0.0)
        for subject in subjects {
            let scale = 1 / (1 + lambda * subject.count)
            let total = scale * (subject.y - zip(subject.x, beta).reduce(0) { $0 + $1.0 * $1.1 })
            fall += total * total
            var leverage = 0.0
            for j in 0..<columns {
                for k in 0..<columns { leverage += subject.x[j] * covariance[j, k] * subject.x[k] }
            }
            trace += scale * subject.count - scale * scale * leverage
        }
        let freedom = Double(count - columns)
        return Fit(
            coefficients: beta, covariance: covariance, variance: residual / freedom,
            slope: trace - freedom * fall / residual)
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
