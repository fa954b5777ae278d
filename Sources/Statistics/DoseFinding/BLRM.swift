import Foundation

/// The Bayesian logistic regression model with escalation under overdose control.
///
///     let design = try BLRM(
///         doses: [1, 2.5, 5, 10, 15, 20, 25], referenceDose: 250,
///         prior: .init(mean: (2.15, 0.52), sd: (0.84, 0.80), correlation: 0.2))
///     let decision = try design.decision(after: history)
///
/// logit p(d) = log alpha + beta log(d / d*), (log alpha, log beta) bivariate normal. Among the levels with
/// Pr(p in the overdosing interval) below the feasibility bound the one with the largest probability of the target
/// interval is chosen. Neuenschwander, Branson and Gsponer, Stat Med 2008;27:2420, doi:10.1002/sim.3230; overdose
/// control: Babb, Rogatko and Zacks, Stat Med 1998;17:1103.
public struct BLRM: EscalationDesign {
    /// Bivariate normal prior of log alpha and log beta.
    public struct Prior: Sendable {
        public let mean: (alpha: Double, beta: Double)
        public let sd: (alpha: Double, beta: Double)
        public let correlation: Double

        public init(mean: (Double, Double), sd: (Double, Double), correlation: Double = 0) throws(EscalationError) {
            guard mean.0.isFinite, mean.1.isFinite else {
                throw .invalid(parameter: "mean", reason: "\(mean) is not finite")
            }
            try EscalationError.require(sd.0, "sd of log alpha", above: 0, below: 10)
            try EscalationError.require(sd.1, "sd of log beta", above: 0, below: 5)
            try EscalationError.require(correlation, "correlation", above: -1, below: 1)
            self.mean = mean
            self.sd = sd
            self.correlation = correlation
        }
    }

    /// Which of the levels that are not overdoses is chosen.
    public enum Choice: Sendable, Hashable {
        /// The one with the largest probability of the target interval.
        case mostLikelyTarget
        /// The highest.
        case highest
    }

    /// When the trial stops with the MTD (Neuenschwander et al. 2008, section 4).
    public struct Stopping: Sendable, Hashable {
        /// Patients needed at the recommended level.
        public var patientsAtLevel: Int
        /// The MTD is declared when the probability of the target interval there is at least this,
        public var targetProbability: Double
        /// or when this many patients were treated altogether.
        public var totalPatients: Int

        public init(patientsAtLevel: Int = 6, targetProbability: Double = 0.5, totalPatients: Int = 21) {
            self.patientsAtLevel = patientsAtLevel
            self.targetProbability = targetProbability
            self.totalPatients = totalPatients
        }
    }

    public struct Rules: Sendable, Hashable {
        /// Feasibility bound of overdose control.
        public var overdoseBound = 0.25
        public var choice = Choice.mostLikelyTarget
        /// Not more than one level above the highest tried.
        public var forbidsSkipping = true
        /// The next dose is at most this many times the current one; nil for no such limit.
        public var largestFold: Double?
        public var stopping: Stopping?

        public init() {}
    }

    public let doses: [Double]
    public let prior: Prior
    public let intervals: ToxicityIntervals
    public let rules: Rules
    private let grid: BLRMGrid

    /// - Parameters:
    ///   - doses: rising strictly, in any one unit.
    ///   - referenceDose: d*, in the same unit; alpha is the odds of a DLT there.
    public init(
        doses: [Double], referenceDose: Double, prior: Prior, intervals: ToxicityIntervals, rules: Rules = Rules()
    ) throws(EscalationError) {
        try EscalationError.require(doses.count, "number of doses", atLeast: 1)
        guard doses.allSatisfy({ $0 > 0 && $0.isFinite }), zip(doses, doses.dropFirst()).allSatisfy({ $0 < $1 })
        else {
            throw .invalid(parameter: "doses", reason: "\(doses) do not rise strictly above zero")
        }
        try EscalationError.require(referenceDose, "referenceDose", above: 0, below: .infinity)
        try EscalationError.require(rules.overdoseBound, "overdoseBound", above: 0, below: 1)
        if let fold = rules.largestFold { try EscalationError.require(fold, "largestFold", above: 1, below: .infinity) }
        if let stopping = rules.stopping {
            try EscalationError.require(stopping.patientsAtLevel, "patientsAtLevel", atLeast: 1)
            try EscalationError.require(stopping.totalPatients, "totalPatients", atLeast: 1)
            try EscalationError.require(stopping.targetProbability, "targetProbability", above: 0, below: 1)
        }
        self.doses = doses
        self.prior = prior
        self.intervals = intervals
        self.rules = rules
        grid = BLRMGrid(
            prior: prior, x: doses.map { log($0 / referenceDose) }, limits: [intervals.lower, intervals.upper])
    }

    public var levelCount: Int { doses.count }

    /// What is known of the DLT probabilities; pending patients do not count.
    public func posterior(after history: EscalationHistory) throws(EscalationError) -> BLRMPosterior {
        try check(history)
        return grid.posterior(
            patients: history.tallies.map { Double($0.complete) }, dlts: history.tallies.map { Double($0.dlts) })
    }

    /// The level chosen under overdose control among those given, ascending; nil when all are overdoses.
    func choice(_ posterior: BLRMPosterior, among levels: some Collection<Int>) -> Int? {
        let feasible = levels.filter { posterior.over[$0] < rules.overdoseBound }
        switch rules.choice {
        case .highest: return feasible.max()
        case .mostLikelyTarget:
            // The highest of equals, as where all probabilities vanish.
            return feasible.max { (posterior.target[$0], $0) < (posterior.target[$1], $1) }
        }
    }
}
