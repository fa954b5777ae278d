import CBoostMath

/// The exact test of one proportion: its critical count, the level it really has, its power.
///
///     let test = try ExactBinomialTest(subjects: 25, null: 0.05, alpha: 0.025, isGreater: true)
///     test.power(0.2)          // 0.5793
public struct ExactBinomialTest: Sendable, Hashable {
    public let subjects: Int
    public let null: Double
    /// Whether the alternative is a greater proportion.
    public let isGreater: Bool
    /// Events from which on (or, for a smaller proportion, up to which) the null hypothesis is rejected; nil when no
    /// count is extreme enough.
    public let critical: Int?

    /// - Parameter alpha: one-sided.
    public init(subjects: Int, null: Double, alpha: Double, isGreater: Bool) throws(DesignError) {
        guard 1...10_000_000 ~= subjects else {
            throw DesignError("there are \(subjects) subjects; give a number from 1 to 10000000")
        }
        guard null > 0, null < 1 else {
            throw DesignError("the rate under the null hypothesis is \(null); give a proportion above 0 and below 1")
        }
        guard alpha > 0, alpha < 0.5 else {
            throw DesignError("alpha is \(alpha); give a one-sided level below 0.5, such as 0.025")
        }
        (self.subjects, self.null, self.isGreater) = (subjects, null, isGreater)
        critical = Self.critical(subjects, null, alpha, isGreater)
    }

    private static func critical(_ n: Int, _ null: Double, _ alpha: Double, _ isGreater: Bool) -> Int? {
        // Tails fall with the distance from the middle: halve the counts between.
        var (inside, outside) = isGreater ? (0, n + 1) : (n, -1)
        while abs(inside - outside) > 1 {
            let middle = (inside + outside) / 2
            if tail(middle, n, null, isGreater) <= alpha { outside = middle } else { inside = middle }
        }
        return 0...n ~= outside ? outside : nil
    }

    /// P(X >= k), or P(X <= k), of a binomial count, from the beta distribution.
    private static func tail(_ k: Int, _ n: Int, _ p: Double, _ isGreater: Bool) -> Double {
        if isGreater { return k <= 0 ? 1 : k > n ? 0 : boost_beta_cdf(p, Double(k), Double(n - k + 1)) }
        return k >= n ? 1 : k < 0 ? 0 : boost_beta_upper(p, Double(k + 1), Double(n - k))
    }

    /// P(rejection) when the proportion is `p`; NaN outside [0, 1].
    public func power(_ p: Double) -> Double {
        guard let critical else { return 0 }
        return Self.tail(critical, subjects, p, isGreater)
    }

    /// The level the test really has, at most alpha.
    public var level: Double { power(null) }

    /// The fewest subjects with which the power at `p` is reached and never lost again with more of them: power saws up
    /// and down as counts are whole.
    public static func smallest(
        _ p: Double, null: Double, alpha: Double, power: Double
    ) throws(DesignError) -> ExactBinomialTest {
        let approximate = try OneRateComparison(p, null: null).size(alpha: alpha, power: power)
        // Steps of the critical count move power by less than one event's probability: far beyond the approximation
        // there is no tooth deep enough.
        let most = Int(min(1e6, (1.5 * approximate + 50).rounded(.up)))
        var smallest = try ExactBinomialTest(subjects: most, null: null, alpha: alpha, isGreater: p > null)
        guard smallest.power(p) >= power else {
            throw DesignError("more than \(most) subjects would be needed; use a larger effect or less power")
        }
        for n in stride(from: most - 1, through: 1, by: -1) {
            let test = try ExactBinomialTest(subjects: n, null: null, alpha: alpha, isGreater: p > null)
            guard test.power(p) >= power else { break }
            smallest = test
        }
        return smallest
    }
}
