/// BOIN whose decisions reconcile the current level with backfilled levels below it (BF-BOIN).
///
///     let design = BackfilledBOIN(try BOIN(levelCount: 5, target: 0.25))
///
/// When the data at a lower level conflict with those at the current one, the decision rests on the patients pooled
/// from the highest such level to the current one. Pending backfilled patients do not count and hold nobody up. Zhao,
/// Yuan, Korn and Freidlin, Clin Cancer Res 2024;30:673, doi:10.1158/1078-0432.CCR-23-2585.
public struct BackfilledBOIN: EscalationDesign {
    public let boin: BOIN

    public init(_ boin: BOIN) {
        self.boin = boin
    }

    public var levelCount: Int { boin.levelCount }

    public func decision(after history: EscalationHistory) throws(EscalationError) -> EscalationDecision {
        try check(history)
        let known = try history.withoutPendingBackfill()
        guard let conflict = conflict(known) else { return try boin.decision(after: known) }
        if let stop = boin.stopForToxicity(known) { return stop }
        let current = known.currentLevel
        let pooled = pool(known, conflict...current)
        let allowed = boin.firstEliminated(known) ?? levelCount
        let next = min(allowed - 1, level(known, from: conflict, pooled))
        let evidence = [
            EscalationEvidence("pooled from level", Double(conflict + 1)),
            EscalationEvidence("patients pooled", Double(pooled.patients)),
            EscalationEvidence("DLTs pooled", Double(pooled.dlts)),
            EscalationEvidence("escalation boundary", boin.boundaries.lambdaE),
            EscalationEvidence("de-escalation boundary", boin.boundaries.lambdaD),
        ]
        if next == current, let enough = boin.rules.sufficientAtLevel, known.current.patients >= enough {
            return boin.conclude(known, because: "enough patients at a level that is to be kept")
        }
        return EscalationDecision(
            .move(from: current, to: next),
            because: "a backfilled level conflicts with the current one, and their patients are pooled",
            evidence: evidence)
    }

    public func selectMTD(after history: EscalationHistory) throws(EscalationError) -> MTDSelection {
        try boin.selectMTD(after: history.withoutPendingBackfill())
    }

    /// The highest level below the current one whose data conflict with it; nil when none does, or while patients who
    /// lead are pending.
    private func conflict(_ history: EscalationHistory) -> Int? {
        let tally = history.current
        guard tally.patients > 0, tally.pending == 0 else { return nil }
        let escalates = boin.verdict(tally) == .escalate
        return history.tallies[..<history.currentLevel].lastIndex { lower in
            guard lower.complete > 0 else { return false }
            let verdict = boin.verdict(patients: lower.complete, dlts: lower.dlts)
            return escalates ? verdict != .escalate : verdict == .deescalate
        }
    }

    private func pool(_ history: EscalationHistory, _ levels: ClosedRange<Int>) -> (patients: Int, dlts: Int) {
        history.tallies[levels].reduce((0, 0)) { ($0.0 + $1.complete, $0.1 + $1.dlts) }
    }

    /// One up or the current level, as the pooled data say; to go down, the highest level up to which the pooled DLT
    /// rate is below the de-escalation boundary, or the level below the conflict.
    private func level(_ history: EscalationHistory, from conflict: Int, _ pooled: (patients: Int, dlts: Int)) -> Int {
        let current = history.currentLevel
        switch boin.verdict(patients: pooled.patients, dlts: pooled.dlts) {
        case .escalate: return min(levelCount - 1, current + 1)
        case .stay: return current
        case .deescalate:
            let safe = (conflict...current).last { level in
                let (patients, dlts) = pool(history, conflict...level)
                return dlts < boin.boundaries.deescalateAtLeast(patients: patients)
            }
            return safe ?? max(0, conflict - 1)
        }
    }
}

extension EscalationHistory {
    /// The history without backfilled patients who are within the DLT window.
    func withoutPendingBackfill() throws(EscalationError) -> EscalationHistory {
        guard patients.contains(where: { $0.isBackfill && $0.isPending }) else { return self }
        return try EscalationHistory(
            levelCount: levelCount, startLevel: startLevel,
            patients: patients.filter { !($0.isBackfill && $0.isPending) })
    }
}
