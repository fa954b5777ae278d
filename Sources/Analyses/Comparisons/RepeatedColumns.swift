import ResultStore
import Statistics
import TrialProtocol

/// Writes which covariance the models of repeated measures came to have, and what was measured.
struct RepeatedColumns {
    private let trial: TrialData
    private let plan: RepeatedPlan

    /// nil for a comparison that uses no readings at visits.
    init?(_ trial: TrialData, _ comparison: ComparisonPlan) {
        guard let plan = comparison.repeated else { return nil }
        self.trial = trial
        self.plan = plan
    }

    func write(_ trials: [ComparisonAnalysis.TrialFindings], _ group: AnalysisGroup) throws {
        let words = plan.covariances.map(\.word)
        for (name, value) in [("visits", plan.output), ("covariance_asked", words[0]), ("covariance_simpler", words.dropFirst().joined(separator: ", "))] {
            try trial.file.setAttribute(Attribute(name, .text(value)), of: group.path)
        }
        let places = trials.map { $0.overall?.covariance }
        try group.levels(
            "covariance", "Covariance of the model that converged", of: words, places.map { $0 ?? -1 }, axes: trial.trialAxes)
        try group.counts("readings", "Readings at later visits of the patients in the model", trials.map { $0.counts[4] }, axes: trial.trialAxes)
        try group.counts(
            "readings_missing", "Readings at later visits that are missing, of the patients in the model", trials.map { $0.counts[5] },
            axes: trial.trialAxes)
        let scenarios = (0..<max(1, trial.scenarios.count)).map { places[($0 * trial.replicates)..<(($0 + 1) * trial.replicates)] }
        try group.counts(
            "simpler", "Simulated trials whose model needed a simpler covariance than was asked for",
            scenarios.map { $0.count { ($0 ?? 0) > 0 } }, axes: trial.scenarioAxes)
        try group.counts(
            "unfitted", "Simulated trials whose model converged with no covariance", scenarios.map { $0.count { $0 == nil } },
            axes: trial.scenarioAxes)
    }
}

extension ComparisonReader {
    /// Per arm: readings at the visits, twin after twin, in the endpoint's unit.
    func readings(_ repeated: RepeatedPlan, _ data: TrialData, _ slab: TwinSlab) throws -> [[Double]] {
        try trial.arms.indices.map { arm in
            let path = "/visits/\(trial.arms[arm])/\(repeated.output)"
            let values = try data.readings(path, slab, visits: repeated.times.count).map { $0 * repeated.factor }
            guard !comparison.discardAfter.isEmpty else { return values }
            return try discard(values, after: arm, at: data.readings("\(path)_time", slab, visits: repeated.times.count), data, slab)
        }
    }

    /// Without what was measured after an event that ends a patient's use for the comparison. What brought the event about
    /// was measured at its very time.
    private func discard(_ values: [Double], after arm: Int, at times: [Double], _ data: TrialData, _ slab: TwinSlab) throws -> [Double] {
        let happened = try happened(trial.arms[arm]) { try data.numbers($0, slab) }
        let ends = Self.first(comparison.discardAfter.map { happened[$0] }, slab.count)
        let visits = times.count / max(1, slab.count)
        return values.indices.map { times[$0] > ends[$0 / visits] ? .nan : values[$0] }
    }
}

extension TrialData {
    /// Values per twin and visit; NaN where missing.
    func readings(_ path: String, _ slab: TwinSlab, visits: Int) throws -> [Double] {
        let first = scenarios.isEmpty ? [] : [scenario]
        let lead = replicates > 1
        let values = try file.read(
            path, start: first + (lead ? [slab.replicates.lowerBound] : []) + [slab.twins.lowerBound, 0],
            count: first.map { _ in 1 } + (lead ? [slab.replicates.count] : []) + [slab.twins.count, visits])
        guard let numbers = values.asNumbers else {
            throw ResultStoreError(path, "holds text, not numbers", remedy: "run the trial again: the file is damaged")
        }
        return numbers
    }
}
