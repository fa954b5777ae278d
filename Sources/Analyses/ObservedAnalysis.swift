import ResultStore

/// Endpoints among the patients that the allocation put in each arm, as a trial would see them (without assay error).
enum ObservedAnalysis {
    static func write(_ trial: TrialData) throws {
        guard trial.observedArm != nil, !trial.endpoints.isEmpty else { return }
        let contrasts = Contrast.all(trial.arms.count)
        let root = try AnalysisGroup(trial.file, "/analyses/observed", title: "Endpoints of the patients observed in each arm")
        if !contrasts.isEmpty { try root.contrastAxis(contrasts, trial) }
        for endpoint in trial.endpoints {
            let values = try trial.values(endpoint.name)
            let observed = trial.arms.indices.map { trial.observed(values[$0], in: $0) }
            let estimates = observed.map { Estimate($0, isEvent: endpoint.isEvent) }
            let group = try AnalysisGroup(
                trial.file, "\(root.path)/\(endpoint.name)", title: "\(endpoint.longName) of the patients observed in each arm",
                attributes: endpoint.attributes)
            let word = endpoint.isEvent ? "share" : "mean"
            try group.counts("n", "\(endpoint.longName): observed patients with a value", estimates.map(\.count), axes: ["arm"])
            try group.counts(
                "missing", "\(endpoint.longName): observed patients without a value", zip(observed, estimates).map { $0.count - $1.count },
                axes: ["arm"])
            try group.write(estimates, word, "\(word) of observed patients", of: endpoint, axes: ["arm"])
            if !contrasts.isEmpty {
                let differences = contrasts.map { Estimate(estimates[$0.second], minusIndependent: estimates[$0.first]) }
                try group.write(differences, "difference", "difference of \(word)s of observed patients", of: endpoint, axes: ["contrast"])
            }
        }
    }
}
