/// Limits of the DLT probability that separate underdosing, target toxicity and overdosing.
public struct ToxicityIntervals: Sendable, Hashable {
    /// The target interval is lower ..< upper; overdosing begins at upper.
    public let lower: Double
    public let upper: Double

    /// Neuenschwander et al. 2008 use 0.20 and 0.35; 0.16 and 0.33 are usual since.
    public init(lower: Double = 0.16, upper: Double = 0.33) throws(EscalationError) {
        try EscalationError.require(lower, "lower", above: 0, below: 1)
        try EscalationError.require(upper, "upper", above: lower, below: 1)
        self.lower = lower
        self.upper = upper
    }
}

/// What the Bayesian logistic regression model knows after a number of patients.
public struct BLRMPosterior: Sendable, Hashable {
    /// Posterior means of log alpha and log beta.
    public let logAlphaMean: Double
    public let logBetaMean: Double
    /// Posterior mean of the DLT probability by level.
    public let meanToxicity: [Double]
    /// Posterior standard deviation of the DLT probability by level.
    public let toxicitySD: [Double]
    /// Posterior probability by level that the DLT probability is below the target interval.
    public let under: [Double]
    /// ... within it.
    public let target: [Double]
    /// ... above it.
    public let over: [Double]
}
