/// A confidence interval with its nominal level (0.95 for 95 %).
public struct Interval: Sendable, Hashable {
    public let lower: Double
    public let upper: Double
    public let level: Double

    public init(lower: Double, upper: Double, level: Double) {
        self.lower = lower
        self.upper = upper
        self.level = level
    }

    /// Whether a value lies within, limits included.
    public func contains(_ value: Double) -> Bool {
        lower <= value && value <= upper
    }

    /// Probability in each tail outside a two-sided interval; nil when the level is not between 0 and 1.
    static func tail(_ level: Double) -> Double? {
        level > 0 && level < 1 ? (1 - level) / 2 : nil
    }
}
