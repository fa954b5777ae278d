import CBoostMath

extension Bootstrap {
    /// How an interval is read off the replicates.
    public enum Method: String, Sendable, Hashable, CaseIterable {
        /// Quantiles of t*.
        case percentile
        /// 2 t less the opposite quantiles of t*.
        case basic
        /// Percentiles adjusted for bias and acceleration (Efron 1987, doi:10.1080/01621459.1987.10478410).
        case bca
        /// t less the opposite quantiles of the pivot, times the standard error of t: second-order accurate, but not
        /// the same under transformations.
        case studentised
    }

    /// Interval of a level. nil when the level is not within (0, 1), the replicates are too few for its tails, the
    /// method needs what was not given (standard errors, acceleration), or all replicates are on one side of the
    /// estimate (BCa).
    public func interval(_ method: Method = .bca, level: Double = 0.95) -> Interval? {
        guard let tail = Interval.tail(level) else { return nil }
        switch method {
        case .percentile: return limits(of: replicates, tail, 1 - tail, level: level) { $0 }
        case .basic: return limits(of: replicates, 1 - tail, tail, level: level) { 2 * estimate - $0 }
        case .studentised:
            guard let standardErrorOfEstimate else { return nil }
            return limits(of: pivots, 1 - tail, tail, level: level) { estimate - $0 * standardErrorOfEstimate }
        case .bca:
            guard let lower = adjusted(tail), let upper = adjusted(1 - tail) else { return nil }
            return limits(of: replicates, lower, upper, level: level) { $0 }
        }
    }

    private func limits(
        of values: [Double], _ lower: Double, _ upper: Double, level: Double, _ transform: (Double) -> Double
    ) -> Interval? {
        let sorted = values.sorted()
        guard let low = Self.quantile(sorted, lower), let high = Self.quantile(sorted, upper) else { return nil }
        return Interval(lower: transform(low), upper: transform(high), level: level)
    }

    /// The order statistic of rank (R + 1) p, between two of them interpolated on the scale of normal quantiles
    /// (Davison and Hinkley, equation 5.8). nil when there are too few values to have both.
    static func quantile(_ sorted: [Double], _ p: Double) -> Double? {
        let rank = Double(sorted.count + 1) * p
        // Ranks that are whole but for rounding, such as 1000 * 0.025.
        if abs(rank - rank.rounded()) < 1e-9 {
            let whole = Int(rank.rounded())
            return whole >= 1 && whole <= sorted.count ? sorted[whole - 1] : nil
        }
        let below = Int(rank.rounded(.down))
        guard below >= 1, below < sorted.count else { return nil }
        let z1 = boost_normal_quantile(Double(below) / Double(sorted.count + 1))
        let z2 = boost_normal_quantile(Double(below + 1) / Double(sorted.count + 1))
        let fraction = (boost_normal_quantile(p) - z1) / (z2 - z1)
        return sorted[below - 1] + fraction * (sorted[below] - sorted[below - 1])
    }

    /// The percentile that stands for p: Phi(z0 + (z0 + zp) / (1 - a (z0 + zp))).
    private func adjusted(_ p: Double) -> Double? {
        guard let acceleration, !replicates.isEmpty else { return nil }
        let below = replicates.reduce(0) { $1 < estimate ? $0 + 1 : $0 }
        let z0 = boost_normal_quantile(Double(below) / Double(replicates.count))
        guard z0.isFinite else { return nil }
        let z = z0 + boost_normal_quantile(p)
        let scale = 1 - acceleration * z
        return scale > 0 ? boost_normal_cdf(z0 + z / scale) : nil
    }
}
