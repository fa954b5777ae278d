/// The 3+3 design in three usual variants.
///
///     let decision = try ThreePlusThree(levelCount: 5).decision(after: history)
///
/// Three patients are treated at a level. Without a DLT the next level follows; with one DLT three more patients
/// are treated, and the next level follows if there is no further DLT; two DLTs make the level too toxic.
/// Storer, Biometrics 1989;45:925 (design A), doi:10.2307/2531693; variants after Reiner, Paoletti and O'Quigley,
/// Comput Stat Data Anal 1999;30:303 and Chang, Statistical Design and Analysis of Clinical Trials, 2006.
public struct ThreePlusThree: EscalationDesign {
    /// What happens once a level is too toxic, or the highest level is tolerated.
    public enum Variant: Sendable, Hashable {
        /// The level below is the MTD as it stands, perhaps with three patients only.
        case escalationOnly
        /// The level below is filled up to six and is the MTD with at most one DLT, else the trial goes down
        /// further. The highest level, when tolerated, is the MTD as it stands.
        case deescalation
        /// As `deescalation`, and the highest level needs six patients too.
        case sixAtMTD
    }

    public let levelCount: Int
    public let variant: Variant

    public init(levelCount: Int, variant: Variant = .deescalation) throws(EscalationError) {
        try EscalationError.require(levelCount, "levelCount", atLeast: 1)
        self.levelCount = levelCount
        self.variant = variant
    }

    public func decision(after history: EscalationHistory) throws(EscalationError) -> EscalationDecision {
        try check(history)
        let level = history.currentLevel
        let tally = history.current
        guard tally.patients > 0 else { return Self.first(history, cohortSize: 3) }
        if tally.dlts >= 2 { return descend(from: level, history) }
        guard tally.pending == 0 else {
            return EscalationDecision(
                .wait, because: "patients at this level are still within the DLT window",
                evidence: tally.evidence + [EscalationEvidence("pending", Double(tally.pending))])
        }
        if tally.patients < 3 {
            return EscalationDecision(
                .stay(at: level), because: "the cohort of three is not complete", cohortSize: 3 - tally.patients,
                evidence: tally.evidence)
        }
        if tally.dlts == 1, tally.patients < 6 {
            return EscalationDecision(
                .stay(at: level), because: "one DLT asks for six patients at this level",
                cohortSize: 6 - tally.patients, evidence: tally.evidence)
        }
        return ascend(from: level, history)
    }

    /// The current level is tolerated: 0 of 3 or more, or 1 of 6 or more.
    private func ascend(from level: Int, _ history: EscalationHistory) -> EscalationDecision {
        let tally = history.tallies[level]
        let isBelowToxic = level + 1 < levelCount && history.tallies[level + 1].dlts >= 2
        guard isBelowToxic || level + 1 == levelCount else {
            return EscalationDecision(
                .escalate(to: level + 1), because: "at most one DLT among six, or none among three",
                evidence: tally.evidence)
        }
        guard tally.patients >= (isBelowToxic ? neededBelowToxic : neededAtTop) else {
            return EscalationDecision(
                .stay(at: level), because: "the MTD needs six patients", cohortSize: 6 - tally.patients,
                evidence: tally.evidence)
        }
        return EscalationDecision(
            .declareMTD(level),
            because: isBelowToxic ? "tolerated, and the next level is too toxic" : "the highest level is tolerated",
            evidence: tally.evidence)
    }

    /// The current level is too toxic: two DLTs or more.
    private func descend(from level: Int, _ history: EscalationHistory) -> EscalationDecision {
        let evidence = history.tallies[level].evidence
        guard let lower = history.tallies[..<level].lastIndex(where: { $0.dlts < 2 }) else {
            return EscalationDecision(
                .stopForToxicity, because: "two or more DLTs, and no lower level is tolerated", evidence: evidence)
        }
        let below = history.tallies[lower]
        if below.patients >= neededBelowToxic, below.pending == 0, below.dlts == 0 || below.patients >= 6 {
            return EscalationDecision(
                .declareMTD(lower), because: "two or more DLTs, and the level below is tolerated",
                evidence: evidence)
        }
        return EscalationDecision(
            .deescalate(to: lower), because: "two or more DLTs; the level below needs more patients",
            cohortSize: below.patients < 3 ? 3 - below.patients : max(1, 6 - below.patients), evidence: evidence)
    }

    private var neededBelowToxic: Int { variant == .escalationOnly ? 3 : 6 }
    private var neededAtTop: Int { variant == .sixAtMTD ? 6 : 3 }

    /// The level of a final decision; for a trial that ends early, the highest level below a toxic one with none of
    /// three or one of six patients with a DLT. Estimates are observed rates.
    public func selectMTD(after history: EscalationHistory) throws(EscalationError) -> MTDSelection {
        let rates = history.tallies.map { $0.complete > 0 ? Double($0.dlts) / Double($0.complete) : .nan }
        switch try decision(after: history).action {
        case .declareMTD(let level):
            return MTDSelection(level: level, toxicity: rates, reason: "declared by the 3+3 rules")
        case .stopForToxicity:
            return MTDSelection(level: nil, toxicity: rates, reason: "no level is tolerated")
        case .stay, .escalate, .deescalate, .wait:
            let toxic = history.tallies.firstIndex { $0.dlts >= 2 } ?? levelCount
            let tolerated = history.tallies[..<toxic].lastIndex {
                $0.complete >= 6 && $0.dlts == 1 || $0.complete >= 3 && $0.dlts == 0
            }
            return MTDSelection(
                level: tolerated, toxicity: rates, reason: "ended early; the highest level tolerated so far")
        }
    }
}
