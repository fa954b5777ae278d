/// The Bayesian optimal interval design, also with pending patients (TITE-BOIN).
///
///     let design = try BOIN(levelCount: 5, target: 0.3)
///     let decision = try design.decision(after: history)
///
/// The DLT rate at the current level is compared with two boundaries; see `BOINBoundaries`. Liu and Yuan, J R Stat
/// Soc C 2015;64:507, doi:10.1111/rssc.12089; rules for practice as in Yan et al., J Stat Softw 2020;94(13),
/// doi:10.18637/jss.v094.i13.
public struct BOIN: EscalationDesign {
    /// What to do while patients at the current level are within the DLT window.
    public enum Pending: Sendable, Hashable {
        /// Wait until all have a DLT or were observed for the whole window.
        case wait
        /// TITE-BOIN: a pending patient counts as the fraction of the window observed, so that the DLT rate is
        /// DLTs / effective sample size. Wait while more than `maximumFraction` of the patients are pending.
        /// Lin and Yuan, Biostatistics 2020;21:807, doi:10.1093/biostatistics/kxz007.
        case effectiveSampleSize(maximumFraction: Double = 0.5)
    }

    /// Options; the defaults are those of the paper.
    public struct Rules: Sendable, Hashable {
        /// Stop, and select the MTD, when the design would stay at a level with this many patients.
        public var sufficientAtLevel: Int?
        /// Stop for toxicity when Pr(p > phi) at the lowest level exceeds the elimination cutoff less this.
        public var safetyOffset: Double?
        /// Stay, instead of going down, with one DLT among the first three patients at a level.
        public var staysOnOneOfThree = false
        /// Accelerated titration: single patients up to the first DLT or the highest level, where the cohort is
        /// then filled up to this size.
        public var titrationCohort: Int?
        /// Select only a level whose isotonic estimate is at most the de-escalation boundary.
        public var boundsMTD = false
        public var pending = Pending.wait

        public init() {}
    }

    public let levelCount: Int
    public let boundaries: BOINBoundaries
    public let rules: Rules

    public init(levelCount: Int, boundaries: BOINBoundaries, rules: Rules = Rules()) throws(EscalationError) {
        try EscalationError.require(levelCount, "levelCount", atLeast: 1)
        if let size = rules.sufficientAtLevel {
            try EscalationError.require(size, "sufficientAtLevel", atLeast: 1)
        }
        if let offset = rules.safetyOffset {
            try EscalationError.require(offset, "safetyOffset", above: 0, below: boundaries.eliminationCutoff)
        }
        if let size = rules.titrationCohort { try EscalationError.require(size, "titrationCohort", atLeast: 2) }
        if case .effectiveSampleSize(let fraction) = rules.pending {
            try EscalationError.require(fraction, "maximumFraction", above: 0, below: 1)
        }
        self.levelCount = levelCount
        self.boundaries = boundaries
        self.rules = rules
    }

    /// With the boundaries that the paper recommends for a target DLT probability.
    public init(levelCount: Int, target: Double, rules: Rules = Rules()) throws(EscalationError) {
        try self.init(levelCount: levelCount, boundaries: BOINBoundaries(target: target), rules: rules)
    }

    public func decision(after history: EscalationHistory) throws(EscalationError) -> EscalationDecision {
        try check(history)
        let tally = history.current
        guard tally.patients > 0 else {
            return Self.first(history, cohortSize: rules.titrationCohort.map { _ in 1 })
        }
        if let stop = stopForToxicity(history) { return stop }
        let level = history.currentLevel
        let allowed = firstEliminated(history) ?? levelCount
        if level >= allowed {
            return EscalationDecision(
                .deescalate(to: allowed - 1), because: "the level is eliminated as too toxic",
                evidence: toxicityEvidence(history.tallies[allowed]))
        }
        if let titration = titration(history) { return titration }
        if let wait = waiting(tally) { return wait }
        let decision = compare(tally, at: level, below: allowed)
        if case .stay = decision.action, let enough = rules.sufficientAtLevel, tally.patients >= enough {
            return conclude(history, because: "enough patients at a level that is to be kept")
        }
        return decision
    }

    // MARK: Rules

    /// Compares the observed DLT rate at `level` with the boundaries; levels from `allowed` are eliminated.
    private func compare(_ tally: EscalationTally, at level: Int, below allowed: Int) -> EscalationDecision {
        let move = verdict(tally)
        let evidence = tally.evidence + [
            EscalationEvidence("DLT rate", rate(tally)),
            EscalationEvidence("escalation boundary", boundaries.lambdaE),
            EscalationEvidence("de-escalation boundary", boundaries.lambdaD),
        ]
        switch move {
        case .escalate where level + 1 < allowed:
            return EscalationDecision(
                .escalate(to: level + 1), because: "the DLT rate is at or below the escalation boundary",
                evidence: evidence)
        case .escalate:
            return EscalationDecision(
                .stay(at: level), because: "the DLT rate allows escalation, but there is no higher level to go to",
                evidence: evidence)
        case .deescalate where level > 0:
            return EscalationDecision(
                .deescalate(to: level - 1), because: "the DLT rate is at or above the de-escalation boundary",
                evidence: evidence)
        case .deescalate where tally.pending > 0:
            return EscalationDecision(
                .wait, because: "the DLT rate asks for a level below the lowest while patients are pending",
                evidence: evidence)
        case .deescalate:
            return EscalationDecision(
                .stay(at: level), because: "the DLT rate asks for a lower level, but this is the lowest",
                evidence: evidence)
        case .stay:
            return EscalationDecision(
                .stay(at: level), because: "the DLT rate is between the boundaries", evidence: evidence)
        }
    }

    /// What the boundaries say of counts, whatever the neighbouring levels.
    enum Verdict { case escalate, stay, deescalate }

    func verdict(_ tally: EscalationTally) -> Verdict {
        if rules.staysOnOneOfThree, tally.patients == 3, tally.dlts == 1, tally.pending == 0 { return .stay }
        guard tally.pending > 0 else { return verdict(patients: tally.patients, dlts: tally.dlts) }
        return rate(tally) <= boundaries.lambdaE
            ? .escalate : rate(tally) >= boundaries.lambdaD ? .deescalate : .stay
    }

    func verdict(patients: Int, dlts: Int) -> Verdict {
        if dlts <= boundaries.escalateAtMost(patients: patients) { return .escalate }
        return dlts >= boundaries.deescalateAtLeast(patients: patients) ? .deescalate : .stay
    }

    /// DLTs per patient, a pending patient counting as far as observed.
    private func rate(_ tally: EscalationTally) -> Double {
        Double(tally.dlts) / (Double(tally.complete) + tally.pendingFollowUp)
    }

    private func waiting(_ tally: EscalationTally) -> EscalationDecision? {
        guard tally.pending > 0 else { return nil }
        let evidence = tally.evidence + [EscalationEvidence("pending", Double(tally.pending))]
        switch rules.pending {
        case .wait:
            return EscalationDecision(
                .wait, because: "patients at this level are still within the DLT window", evidence: evidence)
        case .effectiveSampleSize(let fraction):
            guard Double(tally.pending) > fraction * Double(tally.patients) else { return nil }
            return EscalationDecision(
                .wait, because: "too many of the patients at this level are still within the DLT window",
                evidence: evidence + [EscalationEvidence("largest fraction pending", fraction)])
        }
    }

    /// Single patients until the first DLT, then the rest of its cohort.
    private func titration(_ history: EscalationHistory) -> EscalationDecision? {
        guard let size = rules.titrationCohort, history.tallies.allSatisfy({ $0.patients <= 1 }) else { return nil }
        let tally = history.current
        guard tally.pending == 0 else { return waiting(tally) }
        if history.dltCount == 0, history.currentLevel + 1 < levelCount {
            return EscalationDecision(
                .escalate(to: history.currentLevel + 1), because: "accelerated titration without a DLT so far",
                cohortSize: 1, evidence: tally.evidence)
        }
        return EscalationDecision(
            .stay(at: history.currentLevel), because: "accelerated titration ends; its last cohort is filled up",
            cohortSize: size - 1, evidence: tally.evidence)
    }
}
