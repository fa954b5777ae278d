import Integration
import ModelCompiler
import ModelLanguage
import Statistics

/// Estimates patients' parameters under a model.
///
///     let twin = try CompiledTwin(model: model, observables: [], sensitivities: true)
///     let estimator = try IndividualEstimator(twin)                   // one per thread
///     let estimate = try estimator.estimate(Individual(task: task, readings: [Reading(output: 0, .measured(12.4))]))
///     estimate.parameters
///
/// The maximum a posteriori estimate minimises -2 log likelihood of the readings plus eta' Omega^-1 eta (Sheiner and
/// Beal 1982, doi:10.1002/jps.2600711209).
public final class IndividualEstimator {
    public let twin: CompiledTwin
    private let integrator: SensitivityIntegrator
    let tolerances: Tolerances
    private var knownBatch: (any TwinIntegrator)?
    private let plain: Engine?

    /// - Parameters:
    ///   - twin: compiled with `sensitivities: true`.
    ///   - plain: of the same model without sensitivities, where one is at hand.
    /// - Throws: ``ModelCompiler/SensitivityObstacle``.
    public init(_ twin: CompiledTwin, tolerances: Tolerances = Tolerances(relative: 1e-6), plain: Engine? = nil) throws {
        self.twin = twin
        self.plain = plain
        self.tolerances = tolerances
        integrator = try SensitivityIntegrator(twin, tolerances: tolerances)
    }

    /// The mode of a patient's posterior. Without readings it is the typical patient.
    /// - Throws: ``EstimationError``.
    public func estimate(_ individual: Individual) throws -> IndividualEstimate {
        let density = try density(of: individual)
        let values = try values(of: individual, density)
        let mode = try ModeSearch(density: density) { values($0.map(density.space.effects)) }.mode()
        let space = density.space, factor = space.factor
        let origin = [Double](repeating: 0, count: space.count)
        let typical = integrator.solve(space.task(individual.task, with: origin), by: [])
        func inEffects(_ hessian: Matrix) -> Matrix? {
            Cholesky(hessian).map { factor * $0.inverse * factor.transposed }
        }
        return IndividualEstimate(
            space: space, effects: space.effects(mode.point.scores), parameters: mode.point.parameters,
            typicalParameters: typical.parameters, objective: 2 * mode.point.value, predictions: mode.point.predictions,
            populationPredictions: individual.readings.enumerated().map { typical.observations[$1.output][$0] },
            covariance: inEffects(mode.point.information) ?? space.covariance,
            laplaceCovariance: mode.hessian.flatMap(inEffects), isConverged: mode.isConverged, starts: mode.starts,
            evaluations: density.evaluations)
    }

    /// The objective of ``IndividualEstimate`` at given effects; nil where the model gives a reading no chance.
    public func objective(of individual: Individual, at effects: [Double]) throws -> Double? {
        let density = try density(of: individual)
        guard let cholesky = Cholesky(density.space.covariance) else { return nil }
        let scores = cholesky.whiten(Matrix(rows: effects.count, columns: 1, values: effects)).values
        return density.point(scores).map { 2 * $0.value }
    }

    /// Solves many twins of the model at once, without sensitivities.
    func batch() throws -> any TwinIntegrator {
        if let knownBatch { return knownBatch }
        let engine = try plain ?? Engine(CompiledTwin(model: twin.model, observables: []), compile: .never)
        let made = engine.integrator(tolerances: .standard)
        knownBatch = made
        return made
    }

    /// Half the objective at many effects, solved together; infinite where the posterior is 0.
    func values(of individual: Individual, _ density: PosteriorDensity) throws -> ([[Double]]) -> [Double] {
        let batch = try batch()
        return { effects in
            let solutions = batch.solve(effects.map { density.space.task(individual.task, with: $0) })
            return zip(effects, solutions).map { density.value(of: $0, $1) }
        }
    }

    func density(of individual: Individual) throws -> PosteriorDensity {
        let space = try EffectSpace(
            twin.model, occasions: individual.task.occasions.count,
            overridden: Set(individual.task.overrides.map(\.parameter)))
        return try PosteriorDensity(individual, twin.model, space, integrator)
    }
}
