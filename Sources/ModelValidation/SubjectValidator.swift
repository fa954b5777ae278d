import Estimation
import Integration
import ModelLanguage
import Randomness
import Statistics
import TrialEngine

/// What a subject's measurements look like to the model.
struct SubjectFinding: Sendable {
    /// One per measurement of the subject, in the order of the plan.
    struct Measured: Sendable {
        /// At the typical parameters (PRED).
        var prediction: Double
        /// At the subject's own parameters (IPRED); NaN where they could not be estimated.
        var individual: Double
        /// Since the dose before; 0 before the first dose.
        var timeAfterDose: Double
        /// With random effects and residual error, one per simulation; NaN where it failed.
        var simulated: [Double]
        /// Prediction discrepancy; NaN without simulations.
        var pd = Double.nan
        var npde = Double.nan
    }

    var measured: [Measured]
    /// Estimated effects between patients, by the model's parameters; NaN where a parameter has none, empty where they could
    /// not be estimated.
    var effects: [Double] = []
    /// Simulations that failed.
    var failed: Int
    var remarks: [String]
}

/// Solves subjects under the model; every worker thread has its own.
final class SubjectValidator {
    private let plan: ValidationPlan
    private let integrator: any TwinIntegrator
    private let noise: [StreamKey]
    private let placing: [StreamKey]
    private let estimator: IndividualEstimator?

    /// Simulations solved in one call; whole packs, whatever their width.
    private static let batch = 256

    init(_ plan: ValidationPlan) {
        self.plan = plan
        integrator = plan.data.engine.integrator(tolerances: plan.data.request.tolerances)
        noise = plan.model.outputs.map { StreamKey(seed: plan.request.seed, purpose: "noise:validation:\($0.name)") }
        // That it can be made was found out with the plan.
        estimator = plan.estimable.flatMap { try? IndividualEstimator($0) }
        placing = plan.model.outputs.map { StreamKey(seed: plan.request.seed, purpose: "censored:validation:\($0.name)") }
    }

    /// - Parameters:
    ///   - measurements: of this subject.
    ///   - isCancelled: polled; what is found then is worthless.
    func find(
        _ subject: Int, _ measurements: [ValidationPlan.Measurement], isCancelled: () -> Bool
    ) -> SubjectFinding {
        let task = plan.data.task(ofSubject: subject)
        let typical = integrator.solve(task)
        let id = plan.data.subjects[subject].id
        var remarks = typical.failure.map { ["subject \(id): \($0)"] } ?? []
        remarks += typical.flags.map { "subject \(id): \($0)" }
        guard !measurements.isEmpty else { return SubjectFinding(measured: [], failed: 0, remarks: remarks) }
        let (simulated, failed) = simulate(task, subject, measurements, isCancelled)
        var measured = measurements.enumerated().map { place, measurement in
            SubjectFinding.Measured(
                prediction: typical.observations[measurement.output][measurement.observation], individual: .nan,
                timeAfterDose: Self.timeAfterDose(measurement.time, typical.doses), simulated: simulated[place])
        }
        place(&measured, measurements, subject)
        var effects: [Double] = []
        if typical.failure == nil, let estimator {
            do {
                let own = try estimate(estimator, task, subject, measurements)
                for (place, prediction) in own.predictions.enumerated() { measured[place].individual = prediction }
                effects = own.effects
                if !own.isConverged { remarks.append("subject \(id): the search for its own parameters did not converge") }
            } catch {
                remarks.append("subject \(id): its own parameters cannot be estimated: \(error)")
            }
        }
        return SubjectFinding(measured: measured, effects: effects, failed: failed, remarks: remarks)
    }

    // MARK: Estimation

    /// Predictions of the measurements, and effects between patients by parameter, at the mode of the subject's posterior.
    private func estimate(
        _ estimator: IndividualEstimator, _ task: TwinTask, _ subject: Int, _ measurements: [ValidationPlan.Measurement]
    ) throws -> (predictions: [Double], effects: [Double], isConverged: Bool) {
        let schedule = plan.data.schedules[plan.data.subjects[subject].schedule]
        var task = task
        if plan.model.parameters.contains(where: { $0.iov != nil }) {
            task.occasions = schedule.occasionStarts.map { Occasion(start: $0, iov: plan.model.parameters.map { _ in 0 }) }
        }
        var readings = schedule.observations.map { Reading(output: $0.output ?? 0, .none) }
        for measurement in measurements {
            let value: Reading.Value = measurement.isBelow ? .below(measurement.limit ?? 0) : .measured(measurement.observed)
            readings[measurement.observation] = Reading(output: measurement.output, value)
        }
        let found = try estimator.estimate(Individual(task: task, readings: readings))
        var effects = plan.model.parameters.map { _ in Double.nan }
        for (direction, effect) in zip(found.space.directions, found.effects) where direction.effect.level == .betweenPatients {
            effects[direction.effect.parameter] = effect
        }
        return (measurements.map { found.predictions[$0.observation] }, effects, found.isConverged)
    }

    // MARK: Simulation

    /// `[measurement][simulation]`, and how many simulations failed.
    private func simulate(
        _ task: TwinTask, _ subject: Int, _ measurements: [ValidationPlan.Measurement], _ isCancelled: () -> Bool
    ) -> (values: [[Double]], failed: Int) {
        var values = [[Double]](repeating: [], count: measurements.count)
        var failed = 0
        for first in stride(from: 0, to: plan.request.simulations, by: Self.batch) {
            if isCancelled() { break }
            let simulations = first..<min(first + Self.batch, plan.request.simulations)
            let solutions = integrator.solve(simulations.map { disturbed(task, subject, $0) }, isCancelled: isCancelled)
            for (simulation, solution) in zip(simulations, solutions) {
                if solution.failure != nil { failed += 1 }
                for (place, measurement) in measurements.enumerated() {
                    let truth = solution.observations[measurement.output][measurement.observation]
                    values[place].append(reading(truth, measurement, subject, simulation))
                }
            }
        }
        return (values, failed)
    }

    /// The subject with random effects of one simulation.
    private func disturbed(_ task: TwinTask, _ subject: Int, _ simulation: Int) -> TwinTask {
        var task = task
        task.iiv = plan.variability.iiv(replicate: simulation, twin: subject)
        if plan.model.parameters.contains(where: { $0.iov != nil }) {
            let starts = plan.data.schedules[plan.data.subjects[subject].schedule].occasionStarts
            task.occasions = starts.enumerated().map { index, start in
                Occasion(start: start, iov: plan.variability.iov(replicate: simulation, twin: subject, occasion: index))
            }
        }
        return task
    }

    /// With residual error; NaN where the twin failed.
    private func reading(_ truth: Double, _ measurement: ValidationPlan.Measurement, _ subject: Int, _ simulation: Int) -> Double {
        guard let error = plan.model.outputs[measurement.output].error else { return truth }
        var stream = noise[measurement.output].stream(
            replicate: simulation, twin: subject, substream: measurement.observation)
        return error.disturbed(truth, by: stream.normal())
    }

    // MARK: Where measurements stand

    /// NPDE by output: measurements of different outputs are not made uncorrelated with each other.
    private func place(_ measured: inout [SubjectFinding.Measured], _ measurements: [ValidationPlan.Measurement], _ subject: Int) {
        for output in plan.outputs {
            let places = measurements.indices.filter { measurements[$0].output == output }
            var stream = placing[output].stream(replicate: 0, twin: subject)
            let found = PredictionDiscrepancies(
                observed: places.map { place in
                    let measurement = measurements[place]
                    return measurement.isBelow ? .below(measurement.limit ?? 0) : .value(measurement.observed)
                }, limits: places.map { measurements[$0].limit }, simulated: places.map { measured[$0].simulated },
                using: &stream)
            guard let found else { continue }
            for (index, place) in places.enumerated() {
                measured[place].pd = found.pd[index]
                measured[place].npde = found.npde[index]
            }
        }
    }

    private static func timeAfterDose(_ time: Double, _ doses: [GivenDose]) -> Double {
        doses.last { $0.time < time }.map { time - $0.time } ?? 0
    }
}
