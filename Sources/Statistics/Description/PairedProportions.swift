/// A yes-or-no endpoint of the same subjects under two conditions, such as one twin in two arms.
public struct PairedProportions: Sendable, Hashable {
    public let both: Int
    public let firstOnly: Int
    public let secondOnly: Int
    public let neither: Int
    /// Subjects without both answers; in no statistic.
    public let missing: Int

    /// nil without a subject or with a negative count.
    public init?(both: Int, firstOnly: Int, secondOnly: Int, neither: Int, missing: Int = 0) {
        let counts = [both, firstOnly, secondOnly, neither]
        guard counts.allSatisfy({ $0 >= 0 }), missing >= 0, counts.contains(where: { $0 > 0 }) else { return nil }
        self.both = both
        self.firstOnly = firstOnly
        self.secondOnly = secondOnly
        self.neither = neither
        self.missing = missing
    }

    /// - Parameters:
    ///   - first: whether each subject had the event under the first condition; nil where unknown.
    ///   - second: the same subjects in the same order.
    /// - Returns: nil when no subject has both answers.
    public init?(_ first: [Bool?], _ second: [Bool?]) throws(StatisticsError) {
        guard first.count == second.count else {
            throw .unequalLengths(first: first.count, second: second.count)
        }
        var counts: [[Int]] = [[0, 0], [0, 0]]
        var missing = 0
        for case (let a, let b) in zip(first, second) {
            if let a, let b { counts[a ? 1 : 0][b ? 1 : 0] += 1 } else { missing += 1 }
        }
        self.init(
            both: counts[1][1], firstOnly: counts[1][0], secondOnly: counts[0][1], neither: counts[0][0],
            missing: missing)
    }

    /// Number of complete pairs.
    public var count: Int { both + firstOnly + secondOnly + neither }
    /// Proportion with the event under the first condition.
    public var first: Double { Double(both + firstOnly) / Double(count) }
    /// Proportion with the event under the second condition.
    public var second: Double { Double(both + secondOnly) / Double(count) }
    /// first - second.
    public var difference: Double { Double(firstOnly - secondOnly) / Double(count) }

    /// Standard error of the difference, sqrt(b + c - (b - c)^2 / n) / n with the discordant counts b and c.
    public var standardError: Double {
        let n = Double(count)
        let discordant = Double(firstOnly + secondOnly)
        let excess = Double(firstOnly - secondOnly)
        return max(0, discordant - excess * excess / n).squareRoot() / n
    }

    /// Interval for the difference by squaring and adding Wilson limits, with the correlation of the pairs.
    ///
    /// Method 10 of Newcombe (1998, Stat Med 17:2635-2650), recommended by Fagerland, Lydersen and Laake
    /// (2014, doi:10.1002/sim.6148). nil when the level is not within (0, 1).
    public func interval(level: Double = 0.95) -> Interval? {
        guard let wilson1 = Proportion(events: both + firstOnly, of: count)?.wilson(level: level),
            let wilson2 = Proportion(events: both + secondOnly, of: count)?.wilson(level: level)
        else { return nil }
        let below1 = first - wilson1.lower
        let above1 = wilson1.upper - first
        let below2 = second - wilson2.lower
        let above2 = wilson2.upper - second
        let down = below1 * below1 - 2 * correlation * below1 * above2 + above2 * above2
        let up = above1 * above1 - 2 * correlation * above1 * below2 + below2 * below2
        return Interval(
            lower: difference - max(0, down).squareRoot(), upper: difference + max(0, up).squareRoot(), level: level)
    }

    /// Newcombe's phi: the correlation of the two answers, with a continuity correction when it is positive.
    private var correlation: Double {
        let n = Double(count)
        let margins =
            Double(both + firstOnly) * Double(secondOnly + neither) * Double(both + secondOnly)
            * Double(firstOnly + neither)
        guard margins > 0 else { return 0 }
        let product = Double(both) * Double(neither) - Double(firstOnly) * Double(secondOnly)
        let corrected = product < 0 ? product : max(0, product - n / 2)
        return corrected / margins.squareRoot()
    }
}
