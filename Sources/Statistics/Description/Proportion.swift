import CBoostMath

/// How many of n subjects had an event.
///
///     let responders = Proportion(events: 81, of: 263)
///     responders?.wilson()    // 0.2553 ... 0.3662
public struct Proportion: Sendable, Hashable {
    public let events: Int
    public let count: Int

    /// nil when there are no subjects, or fewer subjects than events, or a negative count.
    public init?(events: Int, of count: Int) {
        guard count > 0, 0...count ~= events else { return nil }
        self.events = events
        self.count = count
    }

    /// events / n.
    public var estimate: Double { Double(events) / Double(count) }

    /// sqrt(p (1 - p) / n): in a simulation, the Monte Carlo error. Zero when all or none had the event;
    /// an interval then says more.
    public var standardError: Double {
        (estimate * (1 - estimate) / Double(count)).squareRoot()
    }

    /// Wilson's score interval (1927, doi:10.1080/01621459.1927.10502953), method 3 of Newcombe (1998,
    /// Stat Med 17:857-872). Coverage is near the level on average. nil when the level is not within (0, 1).
    public func wilson(level: Double = 0.95) -> Interval? {
        guard let tail = Interval.tail(level) else { return nil }
        let z = -boost_normal_quantile(tail)
        let n = Double(count)
        let centre = estimate + z * z / (2 * n)
        let halfWidth = z * (estimate * (1 - estimate) / n + z * z / (4 * n * n)).squareRoot()
        let scale = 1 + z * z / n
        return Interval(
            lower: events == 0 ? 0 : (centre - halfWidth) / scale,
            upper: events == count ? 1 : (centre + halfWidth) / scale, level: level)
    }

    /// Clopper and Pearson's exact interval (1934, doi:10.1093/biomet/26.4.404), from beta quantiles.
    /// Coverage is never below the level. nil when the level is not within (0, 1).
    public func clopperPearson(level: Double = 0.95) -> Interval? {
        guard let tail = Interval.tail(level) else { return nil }
        let x = Double(events)
        let n = Double(count)
        return Interval(
            lower: events == 0 ? 0 : boost_beta_quantile(tail, x, n - x + 1),
            upper: events == count ? 1 : boost_beta_upper_quantile(tail, x + 1, n - x), level: level)
    }
}
