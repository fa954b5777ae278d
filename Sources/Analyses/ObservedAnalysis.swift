import ResultStore

/// Endpoints among the patients that the allocation put in each arm, as a trial would see them (without assay error).
enum ObservedAnalysis {
    static func write(_ trial: TrialData) throws {
        guard trial.isAllocated, !trial.endpoints.isEmpty else { return }
        let contrasts = Contrast.all(trial.arms.count)
        let root = try AnalysisGroup(trial.file, "/analyses/observed", title: "Endpoints of the patients observed in each arm")
        if !contrasts.isEmpty { try root.contrastAxis(contrasts, trial) }
        for endpoint in trial.endpoints {
            let (patients, estimates) = try observed(endpoint, trial)
            let group = try AnalysisGroup(
                trial.file, "\(root.path)/\(endpoint.name)", title: "\(endpoint.longName) of the patients observed in each arm",
                attributes: endpoint.attributes)
            let word = endpoint.isEvent ? "share" : "mean"
            try group.counts("n", "\(endpoint.longName): observed patients with a value", estimates.map(\.count), axes: ["arm"])
            try group.counts(
                "missing", "\(endpoint.longName): observed patients without a value", zip(patients, estimates).map { $0 - $1.count },
                axes: ["arm"])
            try group.write(estimates, word, "\(word) of observed patients", of: endpoint, axes: ["arm"])
            if !contrasts.isEmpty {
                let differences = contrasts.map { Estimate(estimates[$0.second], minusIndependent: estimates[$0.first]) }
                try group.write(differences, "difference", "difference of \(word)s of observed patients", of: endpoint, axes: ["contrast"])
            }
        }
    }

    /// The patients observed in each arm, and the estimates of these.
    private static func observed(_ endpoint: Variable, _ trial: TrialData) throws -> (patients: [Int], estimates: [Estimate]) {
        var patients = trial.arms.map { _ in 0 }
        var makers = trial.arms.map { _ in EstimateMaker(isEvent: endpoint.isEvent, trial.scratch) }
        for slab in trial.slabs {
            let observed = try trial.observedArms(slab)
            for arm in trial.arms.indices {
                let values = zip(try trial.values(endpoint, arm: arm, slab), observed).filter { $1 == arm }.map(\.0)
                patients[arm] += values.count
                try makers[arm].add(values)
            }
        }
        return (patients, try makers.indices.map { try makers[$0].estimate() })
    }
}
