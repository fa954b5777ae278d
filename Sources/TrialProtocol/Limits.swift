/// Sizes beyond which a protocol is refused rather than left to exhaust the machine.
enum Limits {
    static let twins = 100_000_000
    static let replicates = 1_000_000
    /// Arms, after scans; also names of dose rules: the results file numbers both in one byte.
    static let arms = 128
    /// Groups that an analysis tells apart.
    static let groups = 1000
    /// Trials drawn anew from simulated twins.
    static let resamples = 1_000_000
    /// Combinations of what an optimisation varies.
    static let candidates = 10_000
    /// Twins in all bootstrap samples of an optimisation.
    static let resampledTwins = 1_000_000_000
    /// Doses of one rule.
    static let doses = 20_000
    /// Times at which covariates change.
    static let changes = 20_000
    /// Stored times of one output.
    static let times = 200_000
}
