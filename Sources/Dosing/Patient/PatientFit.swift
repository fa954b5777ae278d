import Analyses
import CBoostMath
import Estimation
import Foundation
import Integration
import ModelCompiler
import ModelLanguage
import Statistics

/// One model fitted to one patient: a priori and a posteriori.
package struct PatientFit: Sendable {
    package let patient: PatientCase
    package let compiled: PatientModel
    package let estimate: IndividualEstimate
    package let posterior: Posterior
    /// The patient's task with the effects of each draw.
    package let posteriorTasks: [TwinTask]
    package let priorTasks: [TwinTask]
    /// -2 log of the probability of all levels under the model, by Laplace's method, less what all models share.
    package let evidence: Double
    /// Of each level.
    package let levels: [LevelFit]
    /// Individual parameters of the posterior's draws.
    package let parameterDraws: [[Double]]
    package let priorParameterDraws: [[Double]]

    package struct LevelFit: Sendable {
        /// Where it lies among what the model expects of such patients, residual error included: 0 to 1; of a level
        /// below a limit the probability of that.
        package var percentile: Double
        package var expected: Spread
        package var prediction: Double
        /// (level - prediction) / standard deviation; nil below a limit.
        package var residual: Double?
        /// Whether the model can explain it: percentile from 0.5 % to 99.5 % and residual within 3.
        package var isExplained: Bool
    }
}

/// Fits models to a patient.
package struct PatientFitter {
    package let seed: UInt64
    package let draws: Int

    /// - Parameter draws: from the prior and from the posterior.
    package init(seed: UInt64, draws: Int) {
        self.seed = seed
        self.draws = draws
    }

    /// - Parameter compiled: the patient's model.
    package func fit(_ patient: PatientCase, _ compiled: PatientModel) throws -> PatientFit {
        let estimator = try IndividualEstimator(compiled.sensitive, plain: compiled.plain)
        let estimate = try estimator.estimate(patient.individual)
        let prior = PriorDraws.draw(estimate.space, count: draws, seed: seed)
        let posterior = try estimator.posterior(of: estimate, patient.individual, draws: draws, seed: seed)
        let task = patient.individual.task
        let priorTasks = prior.map { estimate.space.task(task, with: $0) }
        let posteriorTasks = posterior.draws.map { estimate.space.task(task, with: $0) }
        let priorSolutions = Self.solve(priorTasks, compiled.plain)
        let posteriorSolutions = Self.solve(posteriorTasks, compiled.plain)
        return PatientFit(
            patient: patient, compiled: compiled, estimate: estimate, posterior: posterior,
            posteriorTasks: posteriorTasks, priorTasks: priorTasks,
            evidence: Self.evidence(estimate, patient), levels: Self.levels(patient, estimate, priorSolutions),
            parameterDraws: posteriorSolutions.map(\.parameters), priorParameterDraws: priorSolutions.map(\.parameters))
    }

    /// Solved in pieces on all cores.
    package static func solve(_ tasks: [TwinTask], _ engine: Engine) -> [TwinSolution] {
        let chunks = stride(from: 0, to: tasks.count, by: 128).map { Array(tasks[$0..<min($0 + 128, tasks.count)]) }
        return Parallel.map(chunks) { engine.integrator(tolerances: .standard).solve($0) }.flatMap { $0 }
    }

    /// objective + ln det Omega - ln det C, with C the covariance of the effects at the mode (Laplace; Kass and Raftery
    /// 1995, doi:10.1080/01621459.1995.10476572, equation 5).
    private static func evidence(_ estimate: IndividualEstimate, _ patient: PatientCase) -> Double {
        guard !patient.individual.readings.isEmpty else { return 0 }
        let covariance = estimate.laplaceCovariance ?? estimate.covariance
        guard estimate.space.count > 0, let prior = Cholesky(estimate.space.covariance), let own = Cholesky(covariance)
        else { return estimate.objective }
        return estimate.objective + prior.logDeterminant - own.logDeterminant
    }

    private static func levels(_ patient: PatientCase, _ estimate: IndividualEstimate, _ solutions: [TwinSolution])
        -> [PatientFit.LevelFit]
    {
        patient.individual.readings.enumerated().map { index, reading in
            let output = patient.model.outputs[reading.output]
            let error = output.error ?? ResidualError(proportional: 0, additive: 0)
            let expected = solutions.map { $0.failure == nil ? $0.observations[reading.output][index] : .nan }.filter {
                !$0.isNaN
            }
            let (value, isBelow) = (reading.value.number, reading.value.isBelow)
            let shares = expected.map { Self.probability(below: value, at: $0, error) }
            let percentile = shares.reduce(0, +) / Double(max(1, shares.count))
            let prediction = estimate.predictions[index]
            let residual = isBelow ? nil : Self.residual(value, prediction, error)
            // Below a limit the whole probability of that counts; it is odd only if it is small.
            let isUsual = isBelow ? percentile >= 0.005 : percentile >= 0.005 && percentile <= 0.995
            return PatientFit.LevelFit(
                percentile: percentile, expected: Spread(pooled: [(1, expected)]), prediction: prediction,
                residual: residual,
                isExplained: isUsual && abs(residual ?? 0) <= 3)
        }
    }

    /// P(measurement <= value) where the truth is `truth`.
    private static func probability(below value: Double, at truth: Double, _ error: ResidualError) -> Double {
        guard let z = residual(value, truth, error) else { return truth <= value ? 1 : 0 }
        return boost_normal_cdf(z)
    }

    /// In standard deviations; nil without error.
    package static func residual(_ value: Double, _ truth: Double, _ error: ResidualError) -> Double? {
        if error.onLogScale {
            let sd = error.deviation(at: 1)
            guard sd > 0, value > 0, truth > 0 else { return nil }
            return (log(value) - log(truth)) / sd
        }
        let sd = error.deviation(at: truth)
        return sd > 0 ? (value - truth) / sd : nil
    }
}
