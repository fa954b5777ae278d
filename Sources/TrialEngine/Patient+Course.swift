import Integration
import Populations

/// Covariates that change over time.
extension TwinSimulator.Patient {
    /// Makes the course of the covariates from ``cohort``.
    /// - Throws: a diagnostic where a covariate has no value at some time.
    mutating func follow(_ shared: Simulation) throws {
        guard let clock = shared.clock else { return }
        let course = try clock.course(of: cohort, shared.cohort, replicate: replicate, index: twin)
        self.course = course
        changes = shared.mapping.changes(of: course)
    }

    /// The model's covariates over time. A change counts before what else happens at its time.
    var tracks: [CovariateTrack] {
        guard !changes.isEmpty else { return covariates.map { CovariateTrack($0) } }
        return zip(covariates, changes).map { start, changes in
            CovariateTrack(initial: start, changes: changes.map { .init(time: $0.time, value: $0.value) })
        }
    }
}
