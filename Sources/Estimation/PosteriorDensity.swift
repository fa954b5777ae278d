import Integration
import ModelCompiler
import ModelLanguage
import Statistics

/// Half of -2 log posterior of a patient's effects as a function of their standard scores z, up to a constant:
/// F(z) = 1/2 [ sum of readings' -2 log likelihood + z'z ].
final class PosteriorDensity {
    struct Point {
        let scores: [Double]
        let value: Double
        let gradient: [Double]
        /// Expected information: G' (1/V + 1/2 (V'/V)^2) G + I, in the scores.
        let information: Matrix
        /// Of each reading.
        let predictions: [Double]
        let parameters: [Double]
    }

    let space: EffectSpace
    private let individual: Individual
    private let integrator: SensitivityIntegrator
    let likelihoods: [ReadingLikelihood?]
    private(set) var evaluations = 0
    private(set) var lastFailure: TwinFailure?
    /// The readings that had no chance at the last evaluation without a value.
    private(set) var impossible: [Int] = []
    private var latest: Point?

    init(_ individual: Individual, _ model: Model, _ space: EffectSpace, _ integrator: SensitivityIntegrator) throws {
        self.individual = individual
        self.space = space
        self.integrator = integrator
        likelihoods = try individual.readings.map { reading in
            if reading.value == .none { return nil }
            let output = model.outputs[reading.output]
            guard let error = output.error else { throw EstimationError.noResidualError(output: output.name) }
            return ReadingLikelihood(error: error, reading: reading.value)
        }
    }

    /// What a reading was taken of.
    func output(of reading: Int) -> Int { individual.readings[reading].output }

    /// nil where the posterior is 0 or the twin cannot be solved.
    func point(_ scores: [Double]) -> Point? {
        if let latest, latest.scores == scores { return latest }
        evaluations += 1
        let effects = space.effects(scores)
        let solution = integrator.solve(space.task(individual.task, with: effects), by: space.directions)
        lastFailure = solution.failure
        if solution.failure != nil { return nil }
        let observations = solution.observations
        let predictions = individual.readings.enumerated().map { observations[$1.output][$0] }
        let slopes = space.directions.indices.map { solution.observations(by: $0) }
        impossible = []
        let n = space.count
        var value = 0.0
        var gradient = [Double](repeating: 0, count: n)
        var information = Matrix(rows: n, columns: n)
        for (k, likelihood) in likelihoods.enumerated() {
            guard let likelihood else { continue }
            guard let own = likelihood.contribution(predictions[k]) else {
                impossible.append(k)
                continue
            }
            let output = individual.readings[k].output
            let g = (0..<n).map { slopes[$0][output][k] }
            value += own.value
            for i in 0..<n {
                gradient[i] += own.slope * g[i]
                for j in 0..<n { information[i, j] += own.curvature * g[i] * g[j] }
            }
        }
        guard impossible.isEmpty else { return nil }
        // Into scores: eta = L z.
        let factor = space.factor
        let scoreGradient = factor.transposed * gradient
        let scoreInformation = factor.transposed * information * factor
        let point = Point(
            scores: scores, value: 0.5 * (value + scores.reduce(0) { $0 + $1 * $1 }),
            gradient: zip(scoreGradient, scores).map { 0.5 * $0 + $1 },
            information: 0.5 * scoreInformation + .identity(n), predictions: predictions, parameters: solution.parameters)
        guard point.value.isFinite, point.gradient.allSatisfy(\.isFinite) else { return nil }
        latest = point
        return point
    }

    /// The Hessian at a point by central differences of the gradient, symmetric.
    func hessian(at scores: [Double]) -> Matrix? {
        let n = scores.count, h = 1e-3
        var hessian = Matrix(rows: n, columns: n)
        for j in 0..<n {
            var up = scores, down = scores
            up[j] += h
            down[j] -= h
            guard let above = self.point(up), let below = self.point(down) else { return nil }
            for i in 0..<n { hessian[i, j] = (above.gradient[i] - below.gradient[i]) / (2 * h) }
        }
        return 0.5 * (hessian + hessian.transposed)
    }
}
