import ResultStore

/// The numbers of the sentence that answers the trial's question: the primary endpoint (else the first) in every arm,
/// and the difference between the arm where it is highest and the next, paired by twin.
enum AnswerAnalysis {
    static func write(_ trial: TrialData) throws {
        guard let endpoint = trial.leadingEndpoint else { return }
        let estimates = try trial.arms.indices.map { try trial.estimate(endpoint, arm: $0) }
        let group = try AnalysisGroup(
            trial.file, "/analyses/answer", title: "The answer",
            attributes: [
                Attribute("endpoint", .text(endpoint.name)), Attribute("endpoint_title", .text(endpoint.longName)),
                Attribute("statistic", .text(endpoint.isEvent ? "share" : "mean")),
            ])
        try group.counts("n", "\(endpoint.longName): twins with a value", estimates.map(\.count), axes: ["arm"])
        try group.write(estimates, "estimate", endpoint.isEvent ? "share of patients with the event" : "mean", of: endpoint, axes: ["arm"])

        let ranked = trial.arms.indices.filter { estimates[$0].value != nil }
            .sorted { (estimates[$0].value ?? 0, -$0) > (estimates[$1].value ?? 0, -$1) }
        guard ranked.count > 1 else { return }
        let difference = try trial.difference(endpoint, Contrast(first: ranked[1], second: ranked[0]))
        try group.levels("highest", "Arm with the highest estimate", of: trial.arms, [ranked[0]], axes: [])
        try group.levels("next", "Arm with the next highest estimate", of: trial.arms, [ranked[1]], axes: [])
        try group.write([difference], "difference", "highest minus next, paired by twin", of: endpoint, axes: [])
        try group.count("pairs", "\(endpoint.longName): twins with values in both arms", difference.count)
    }
}
