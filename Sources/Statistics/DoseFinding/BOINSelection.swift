extension BOIN {
    /// Selects the level whose isotonic estimate is closest to the target among tried levels that are not eliminated.
    ///
    /// Observed rates are (DLTs + 0.05) / (patients + 0.1), pooled with their inverse variances under the beta
    /// posterior; of equally close levels the highest is selected if the estimate is below the target, else the lowest
    /// (Yan et al. 2020). Pending patients do not count.
    public func selectMTD(after history: EscalationHistory) throws(EscalationError) -> MTDSelection {
        try check(history)
        return select(history)
    }

    private func select(_ history: EscalationHistory) -> MTDSelection {
        let tried = history.tallies.indices.filter { history.tallies[$0].complete > 0 }
        let estimates = isotonicEstimates(tried.map { history.tallies[$0] })
        var toxicity = [Double](repeating: .nan, count: levelCount)
        for (level, estimate) in zip(tried, estimates) { toxicity[level] = estimate }
        if stopForToxicity(history) != nil {
            return MTDSelection(level: nil, toxicity: toxicity, reason: "the lowest level is too toxic")
        }
        // The published estimate pools the admissible levels only.
        let allowed = firstEliminated(history) ?? levelCount
        let admissible = tried.filter { $0 < allowed }
        let pooled = isotonicEstimates(admissible.map { history.tallies[$0] })
        let candidates = zip(admissible, pooled).filter { !rules.boundsMTD || $1 <= boundaries.lambdaD }
        return MTDSelection(
            level: closest(candidates.map { ($0, $1) }), toxicity: toxicity,
            reason: candidates.isEmpty
                ? "no level has an isotonic estimate that is low enough"
                : "its isotonic estimate is closest to the target")
    }

    private func isotonicEstimates(_ tallies: [EscalationTally]) -> [Double] {
        let estimates = tallies.map { (Double($0.dlts) + 0.05) / (Double($0.complete) + 0.1) }
        let weights = zip(tallies, estimates).map { tally, p in
            (Double(tally.complete) + 1.1) / (p * (1 - p))
        }
        return IsotonicRegression(estimates, weights: weights)?.fitted ?? []
    }

    /// - Parameter candidates: in ascending order of level.
    private func closest(_ candidates: [(level: Int, estimate: Double)]) -> Int? {
        var best: (level: Int, distance: Double)?
        for (level, estimate) in candidates {
            let distance = abs(estimate - boundaries.target)
            // Pooled estimates are equal but for rounding.
            let isTie = best.map { abs($0.distance - distance) <= 1e-9 } ?? false
            let isCloser = best.map { distance < $0.distance } ?? true
            if isTie ? estimate < boundaries.target : isCloser { best = (level, distance) }
        }
        return best?.level
    }

    /// Ends the trial with the level selected so far.
    func conclude(_ history: EscalationHistory, because reason: String) -> EscalationDecision {
        let selection = select(history)
        guard let level = selection.level else {
            return EscalationDecision(.stopForToxicity, because: selection.reason)
        }
        return EscalationDecision(
            .declareMTD(level), because: reason,
            evidence: history.current.evidence + [
                EscalationEvidence("isotonic estimate", selection.toxicity[level]),
                EscalationEvidence("target", boundaries.target),
            ])
    }

    // MARK: Safety

    /// The lowest level that is eliminated; those above are with it. All patients count, pending ones too.
    func firstEliminated(_ history: EscalationHistory) -> Int? {
        history.tallies.firstIndex { tally in
            boundaries.eliminateAtLeast(patients: tally.patients).map { tally.dlts >= $0 } ?? false
        }
    }

    /// The decision to stop because the lowest level is too toxic.
    func stopForToxicity(_ history: EscalationHistory) -> EscalationDecision? {
        let lowest = history.tallies[0]
        guard lowest.patients >= 3 else { return nil }
        if firstEliminated(history) == 0 {
            return EscalationDecision(
                .stopForToxicity, because: "the lowest level is eliminated as too toxic",
                evidence: toxicityEvidence(lowest))
        }
        guard let offset = rules.safetyOffset else { return nil }
        let cutoff = boundaries.eliminationCutoff - offset
        guard boundaries.overdoseProbability(patients: lowest.patients, dlts: lowest.dlts) > cutoff else { return nil }
        return EscalationDecision(
            .stopForToxicity, because: "the lowest level is too toxic by the extra safety rule",
            evidence: toxicityEvidence(lowest) + [EscalationEvidence("safety cutoff", cutoff)])
    }

    func toxicityEvidence(_ tally: EscalationTally) -> [EscalationEvidence] {
        let p = boundaries.overdoseProbability(patients: tally.patients, dlts: tally.dlts)
        return tally.evidence + [
            EscalationEvidence("Pr(p > target)", p),
            EscalationEvidence("elimination cutoff", boundaries.eliminationCutoff),
        ]
    }
}
