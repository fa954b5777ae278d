import Estimation
import Integration
import TrialProtocol

/// What a laboratory reported of a patient.
struct ReportedReading: Sendable {
    var time: Double
    var output: Int
    var value: Double
    var isCensored: Bool
}

/// Estimating the patient a decision is about, from what was given and reported so far: never from the truth.
extension Treatment {
    /// A sample that two decisions see counts once.
    mutating func note(_ readings: [Assay.Reading], _ times: [Double], _ plan: DecisionPlan) {
        for (reading, (time, measurement)) in zip(readings, zip(times, plan.measurements)) {
            if reported.contains(where: { $0.time == time && $0.output == measurement.output }) { continue }
            reported.append(
                ReportedReading(time: time, output: measurement.output, value: reading.value, isCensored: reading.isCensored))
        }
    }

    /// The quantities for the estimated patient; nil where there is no estimate.
    func estimate(_ quantities: [EstimatedQuantity], at now: Double) throws -> [Double]? {
        guard let pool = maker.estimators else { return nil }
        return try pool.with { member in
            let readings = reported.sorted { ($0.time, $0.output) < ($1.time, $1.output) }
            let known = Individual(
                task: task(observing: readings, until: max(now, readings.last?.time ?? now), known: now, records: given),
                readings: readings.map { reading in
                    Reading(output: reading.output, reading.isCensored ? .below(reading.value) : .measured(reading.value))
                })
            guard let estimate = try? member.estimator.estimate(known) else { return nil }
            var future = task(observing: [], until: maker.plan.duration, known: now, records: given + planned(from: now))
            future.functionals = maker.plan.functionals.map(\.functional)
            let solution = member.predictor.solve(estimate.space.task(future, with: estimate.effects))
            guard solution.failure == nil else { return nil }
            let endpoints = pool.endpoints.values(
                covariates: covariates, cohort: cohort, parameters: solution.parameters, functionals: solution.functionals, hasFailed: false)
            return quantities.map { quantity in
                if let index = maker.plan.endpoints.firstIndex(where: { $0.name == quantity.name }) { return endpoints[index] }
                return maker.plan.twin.parameters.firstIndex { $0.name == quantity.name }.map { solution.parameters[$0] } ?? .nan
            }
        }
    }

    /// - Parameter now: how a covariate will go on is not known, so that it stays as it is now.
    private func task(
        observing readings: [ReportedReading], until end: Double, known now: Double, records: [EventRecord]
    ) -> TwinTask {
        let tracks = tracks.enumerated().map { index, track in
            CovariateTrack(
                initial: track.initial,
                changes: track.changes.filter { $0.time <= now }
                    + changes.filter { $0.covariate == index }.map { .init(time: $0.time, value: $0.value) })
        }
        let none = [Double](repeating: 0, count: maker.plan.twin.parameters.count)
        let occasions = maker.plan.twin.parameters.contains { $0.iov != nil }
            ? maker.plan.occasions.filter { $0 <= end }.map { Occasion(start: $0, iov: none) } : []
        return TwinTask(
            covariates: tracks, iiv: none, occasions: occasions,
            overrides: maker.plan.arms[firstArm].overrides.map { .init(parameter: $0.parameter, value: $0.value) },
            // A sample at a dose's time is taken before the dose.
            records: readings.map { EventRecord(time: $0.time, action: .observe) } + records, endTime: end)
    }

    /// The doses still to come, as they stand: no one foresees what the patient will miss.
    private func planned(from now: Double) -> [EventRecord] {
        rules.flatMap { state -> [EventRecord] in
            guard !state.isStopped, !state.isReplaced else { return [] }
            let due = state.times.indices.dropFirst(state.next + state.skips).filter { state.times[$0] >= max(now, state.heldUntil) - Self.tolerance(now) }
            return due.map { EventRecord(time: state.times[$0], action: .dose(state.dose), tag: state.rule.name) }
        }.sorted { $0.time < $1.time }
    }
}
