import ResultStore
import Statistics

/// What each simulated trial would have found among its observed patients, and how that varies from trial to trial.
enum ReplicateAnalysis {
    static func write(_ trial: TrialData) throws {
        guard trial.replicates > 1, trial.isAllocated, !trial.endpoints.isEmpty else { return }
        let contrasts = Contrast.all(trial.arms.count)
        let root = try AnalysisGroup(trial.file, "/analyses/replicates", title: "Estimates of each simulated trial")
        if !contrasts.isEmpty { try root.contrastAxis(contrasts, trial) }
        for endpoint in trial.endpoints {
            let word = endpoint.isEvent ? "share" : "mean"
            let estimates = try estimates(endpoint, trial)
            let group = try AnalysisGroup(
                trial.file, "\(root.path)/\(endpoint.name)", title: "\(endpoint.longName): \(word) of each simulated trial",
                attributes: endpoint.attributes)
            try write(estimates, word, endpoint, axis: "arm", into: group)
            if contrasts.isEmpty { continue }
            let differences = estimates.map { trial in
                contrasts.map { contrast in
                    trial[contrast.second].flatMap { second in trial[contrast.first].map { second - $0 } }
                }
            }
            try write(differences, "difference", endpoint, axis: "contrast", into: group)
        }
    }

    /// `[replicate][arm]`. A replicate of very many twins is spread over several slabs, which follow one another.
    private static func estimates(_ endpoint: Variable, _ trial: TrialData) throws -> [[Double?]] {
        func makers() -> [EstimateMaker] { trial.arms.map { _ in EstimateMaker(isEvent: endpoint.isEvent, trial.scratch) } }
        var estimates: [[Double?]] = []
        var current = makers()
        for slab in trial.slabs {
            let observed = try trial.observedArms(slab)
            let values = try trial.arms.indices.map { try trial.values(endpoint, arm: $0, slab) }
            for part in slab.parts {
                for arm in trial.arms.indices {
                    try current[arm].add(part.places.lazy.filter { observed[$0] == arm }.map { values[arm][$0] })
                }
                guard slab.twins.upperBound == trial.twins else { continue }
                estimates.append(try current.indices.map { try current[$0].estimate().value })
                current = makers()
            }
        }
        return estimates
    }

    private static func write(
        _ estimates: [[Double?]], _ word: String, _ endpoint: Variable, axis: String, into group: AnalysisGroup
    ) throws {
        let unit = endpoint.isEvent ? "1" : endpoint.unit
        let title = "\(endpoint.longName): "
        let samples = (estimates.first ?? []).indices.map { place in Sample(estimates.map { $0[place] ?? .nan }) }
        try group.numbers(word, title + "\(word) of each simulated trial", unit: unit, estimates.flatMap { $0 }, axes: ["replicate", axis])
        try group.counts("\(word)_n", title + "simulated trials with a \(word)", samples.map(\.count), axes: [axis])
        let statistics: [(name: String, words: String, value: (Sample) -> Double?)] = [
            ("average", "average", { $0.mean }), ("sd", "standard deviation", { $0.standardDeviation }),
            ("p2_5", "2.5th percentile", { $0.quantile(0.025) }), ("p97_5", "97.5th percentile", { $0.quantile(0.975) }),
        ]
        for statistic in statistics {
            try group.numbers(
                "\(word)_\(statistic.name)", title + "\(statistic.words) of the \(word) over simulated trials", unit: unit,
                samples.map(statistic.value), axes: [axis])
        }
    }
}
