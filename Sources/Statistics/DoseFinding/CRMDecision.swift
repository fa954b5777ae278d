extension CRM {
    public func decision(after history: EscalationHistory) throws(EscalationError) -> EscalationDecision {
        try check(history)
        guard !history.isEmpty else { return Self.first(history) }
        if pending == .wait, history.hasPendingLeader {
            return EscalationDecision(
                .wait, because: "patients are still within the DLT window",
                evidence: [EscalationEvidence("pending", Double(history.tallies.reduce(0) { $0 + $1.pending }))])
        }
        guard let posterior = try posterior(after: history) else { return initialStage(history) }
        if let stop = stopForToxicity(posterior, history) { return stop }
        let current = history.currentLevel
        let recommended = recommendation(posterior)
        var next = recommended
        var reason = "its estimated DLT probability is closest to the target"
        if rules.forbidsSkipping, next > current + 1 {
            next = current + 1
            reason = "a higher level is recommended, and none may be skipped"
        }
        let lastRate = Double(history.lastCohort.dlts) / Double(max(1, history.lastCohort.patients))
        if rules.isCoherent, next > current, lastRate >= target {
            next = current
            reason = "a higher level is recommended, but the last cohort's DLT rate forbids escalation"
        }
        let evidence =
            evidence(posterior, next: next, recommended: recommended)
            + [EscalationEvidence("DLT rate of the last cohort", lastRate)]
        if let enough = rules.sufficientAtLevel, next == recommended, history.tallies[next].patients >= enough {
            return EscalationDecision(
                .declareMTD(next), because: "recommended, with enough patients treated there", evidence: evidence)
        }
        return EscalationDecision(.move(from: current, to: next), because: reason, evidence: evidence)
    }

    /// The level with the estimate closest to the target.
    ///
    /// As in dfcrm the highest level is selected when all are below the target, and the lowest when all are above.
    public func selectMTD(after history: EscalationHistory) throws(EscalationError) -> MTDSelection {
        try check(history)
        guard let posterior = try posterior(after: history) else {
            // The likelihood rises towards probabilities of zero without a DLT, and of one with DLTs only.
            return MTDSelection(
                level: history.dltCount == 0 ? history.highestTried : nil,
                toxicity: [Double](repeating: .nan, count: levelCount),
                reason: "no estimate; the highest level tried if nobody had a DLT")
        }
        let toxicity = estimates(posterior)
        if stopForToxicity(posterior, history) != nil {
            return MTDSelection(level: nil, toxicity: toxicity, reason: "the lowest level is too toxic")
        }
        let candidates = rules.selectsTriedOnly
            ? history.tallies.indices.filter { history.tallies[$0].patients > 0 } : Array(0..<levelCount)
        return MTDSelection(
            level: closest(toxicity, among: candidates), toxicity: toxicity,
            reason: "its estimated DLT probability is closest to the target")
    }

    /// The level that the model recommends, whatever the rules.
    public func recommendation(_ posterior: CRMPosterior) -> Int {
        closest(estimates(posterior), among: Array(0..<levelCount)) ?? 0
    }

    private func estimates(_ posterior: CRMPosterior) -> [Double] {
        switch estimate {
        case .plugIn: posterior.plugInToxicity
        case .posteriorMean: posterior.meanToxicity
        }
    }

    /// The lowest of the closest.
    private func closest(_ toxicity: [Double], among levels: [Int]) -> Int? {
        levels.min { abs(toxicity[$0] - target) < abs(toxicity[$1] - target) }
    }

    /// While maximum likelihood has no estimate: up without a DLT in the last cohort, else down.
    private func initialStage(_ history: EscalationHistory) -> EscalationDecision {
        let current = history.currentLevel
        let hasDLT = history.lastCohort.dlts > 0
        let next = min(levelCount - 1, max(0, hasDLT ? current - 1 : current + 1))
        return EscalationDecision(
            .move(from: current, to: next),
            because: hasDLT
                ? "no estimate yet: one level down after a DLT" : "no estimate yet: one level up without a DLT",
            evidence: history.lastCohort.evidence)
    }

    private func stopForToxicity(_ posterior: CRMPosterior, _ history: EscalationHistory) -> EscalationDecision? {
        guard let cutoff = rules.toxicityCutoff, history.patients.count >= rules.toxicityMinimum,
            posterior.overdose[0] > cutoff
        else { return nil }
        return EscalationDecision(
            .stopForToxicity, because: "the lowest level is too toxic",
            evidence: [
                EscalationEvidence("Pr(p > target)", posterior.overdose[0]),
                EscalationEvidence("toxicity cutoff", cutoff),
            ])
    }

    private func evidence(_ posterior: CRMPosterior, next: Int, recommended: Int) -> [EscalationEvidence] {
        let toxicity = estimates(posterior)
        return [
            EscalationEvidence("target", target),
            EscalationEvidence("recommended level", Double(recommended + 1)),
            EscalationEvidence("DLT probability there", toxicity[recommended]),
            EscalationEvidence("DLT probability at the next level", toxicity[next]),
            EscalationEvidence("posterior mean of beta", posterior.betaMean),
        ]
    }
}
