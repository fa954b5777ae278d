extension BLRM {
    public func decision(after history: EscalationHistory) throws(EscalationError) -> EscalationDecision {
        try check(history)
        guard !history.isEmpty else { return Self.first(history) }
        if history.hasPendingLeader {
            return EscalationDecision(
                .wait, because: "patients are still within the DLT window",
                evidence: [EscalationEvidence("pending", Double(history.tallies.reduce(0) { $0 + $1.pending }))])
        }
        let posterior = try posterior(after: history)
        guard let recommended = choice(posterior, among: 0..<levelCount) else {
            return EscalationDecision(
                .stopForToxicity, because: "every level is an overdose with a probability of the bound or more",
                evidence: [
                    EscalationEvidence("Pr(overdose) at the lowest level", posterior.over[0]),
                    EscalationEvidence("bound", rules.overdoseBound),
                ])
        }
        let current = history.currentLevel
        let highest = highestAllowed(history)
        // The levels up to a feasible one are feasible, as the DLT probability rises with dose.
        let next = recommended <= highest ? recommended : choice(posterior, among: 0...highest) ?? recommended
        let evidence = evidence(posterior, next)
        if let stopping = rules.stopping, next == recommended,
            history.tallies[next].complete >= stopping.patientsAtLevel,
            posterior.target[next] >= stopping.targetProbability
                || history.patients.count >= stopping.totalPatients
        {
            return EscalationDecision(
                .declareMTD(next), because: "recommended, with enough patients and certainty", evidence: evidence)
        }
        return EscalationDecision(
            .move(from: current, to: next),
            because: next == recommended
                ? "best among the levels that are not overdoses"
                : "best among the levels within reach; a higher one is recommended",
            evidence: evidence)
    }

    /// The level chosen on all data among those where someone was treated.
    public func selectMTD(after history: EscalationHistory) throws(EscalationError) -> MTDSelection {
        let posterior = try posterior(after: history)
        let tried = history.tallies.indices.filter { history.tallies[$0].patients > 0 }
        let level = choice(posterior, among: tried)
        return MTDSelection(
            level: level, toxicity: posterior.meanToxicity,
            reason: level == nil
                ? "every level tried is an overdose with a probability of the bound or more"
                : "best among the levels tried that are not overdoses")
    }

    /// The highest level that may follow, by the rules against skipping and large steps; the current one at least.
    private func highestAllowed(_ history: EscalationHistory) -> Int {
        let current = history.currentLevel
        var highest = levelCount - 1
        if rules.forbidsSkipping { highest = min(highest, (history.highestTried ?? current) + 1) }
        if let fold = rules.largestFold {
            let limit = doses[current] * fold * (1 + 1e-12)
            highest = min(highest, doses.lastIndex { $0 <= limit } ?? current)
        }
        return max(current, highest)
    }

    private func evidence(_ posterior: BLRMPosterior, _ level: Int) -> [EscalationEvidence] {
        [
            EscalationEvidence("Pr(underdose)", posterior.under[level]),
            EscalationEvidence("Pr(target)", posterior.target[level]),
            EscalationEvidence("Pr(overdose)", posterior.over[level]),
            EscalationEvidence("bound", rules.overdoseBound),
            EscalationEvidence("mean DLT probability", posterior.meanToxicity[level]),
        ]
    }
}
