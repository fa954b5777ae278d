import Foundation
import Integration
import ModelCompiler
import Statistics

extension IndividualEstimator {
    /// Draws from a patient's posterior.
    /// - Parameters:
    ///   - estimate: of this individual.
    ///   - seed: the same seed gives the same draws.
    /// - Throws: ``EstimationError``, or that the model cannot be compiled.
    public func posterior(of estimate: IndividualEstimate, _ individual: Individual, draws: Int, seed: UInt64) throws -> Posterior {
        let density = try density(of: individual)
        return try PosteriorSampling(estimate: estimate, density: values(of: individual, density), seed: seed).draw(draws)
    }
}

extension PosteriorDensity {
    /// Half the objective at effects whose twin has been solved; infinite where the posterior is 0.
    func value(of effects: [Double], _ solution: TwinSolution) -> Double {
        guard solution.failure == nil else { return .infinity }
        var sum = 0.0
        for (k, likelihood) in likelihoods.enumerated() {
            guard let likelihood else { continue }
            guard let own = likelihood.contribution(solution.observations[output(of: k)][k]) else { return .infinity }
            sum += own.value
        }
        let weighted = space.precision * effects
        return 0.5 * (sum + zip(effects, weighted).reduce(0) { $0 + $1.0 * $1.1 })
    }
}
