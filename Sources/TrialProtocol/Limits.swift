/// Sizes beyond which a protocol is refused rather than left to exhaust the machine.
enum Limits {
    static let twins = 100_000_000
    static let replicates = 1_000_000
    /// Values of a scan, multiplied over its variables.
    static let arms = 200
    /// Doses of one rule, and stored times of one output.
    static let times = 200_000
}
