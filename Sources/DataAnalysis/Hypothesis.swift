import Statistics

/// What a test holds against what, and the level of intervals that agrees with it.
public struct Hypothesis: Sendable {
    public let alpha: Double
    public let alternative: Alternative
    /// Value of the parameter under the null hypothesis; nil for no effect: 0 of a difference, 1 of a ratio.
    public let margin: Double?

    public init(alpha: Double = 0.05, alternative: Alternative = .twoSided, margin: Double? = nil) {
        self.alpha = alpha
        self.alternative = alternative
        self.margin = margin
    }

    /// 1 - alpha; 1 - 2 alpha where the test is one-sided, so that interval and test agree.
    public var level: Double { alternative == .twoSided ? 1 - alpha : 1 - 2 * alpha }

    /// `95 %`.
    var levelText: String { "\(NumberText.short(100 * level)) %" }

    /// For two-sided tests of what has no margin, such as coefficients.
    var plain: Hypothesis { Hypothesis(alpha: alternative == .twoSided ? alpha : 2 * alpha) }

    /// What the test is, when it is not the usual one of no effect.
    func notes(none: Double) -> [String] {
        var notes: [String] = []
        if let margin {
            notes.append("null hypothesis: \(NumberText.short(margin)) instead of \(NumberText.short(none))")
        }
        if alternative != .twoSided {
            notes.append("one-sided test (\(alternative.rawValue)); the interval has the level 1 - 2 alpha")
        }
        return notes
    }
}
