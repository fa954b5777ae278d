import CBoostMath

extension Sample {
    /// Sample quantile by linear interpolation of the order statistics at 1 + (n - 1) p.
    ///
    /// Type 7 of Hyndman and Fan (1996, doi:10.1080/00031305.1996.10473566), the default of R, NumPy and Julia.
    /// nil for an empty sample or p outside [0, 1].
    public func quantile(_ p: Double) -> Double? {
        guard count > 0, p >= 0, p <= 1 else { return nil }
        let position = Double(count - 1) * p
        let index = min(Int(position), count - 1)
        let fraction = position - Double(index)
        guard fraction > 0, index + 1 < count else { return sorted[index] }
        return sorted[index] + fraction * (sorted[index + 1] - sorted[index])
    }

    /// The 0.5 quantile; nil for an empty sample.
    public var median: Double? { quantile(0.5) }

    /// Distance between the quartiles; nil for an empty sample.
    public var interquartileRange: Double? {
        guard let first = quantile(0.25), let third = quantile(0.75) else { return nil }
        return third - first
    }

    /// Interval for a population quantile between two order statistics, whatever the distribution.
    ///
    /// The number of values below the quantile is binomial(n, p); each limit is the innermost order statistic
    /// that leaves at most half of the error in its tail, so coverage is at least the level for a continuous
    /// distribution (David and Nagaraja, Order Statistics, 3rd ed. 2003, section 7.1).
    /// nil when the sample is too small to have both limits.
    public func quantileInterval(_ p: Double, level: Double = 0.95) -> Interval? {
        guard count > 0, p > 0, p < 1, let tail = Interval.tail(level) else { return nil }
        let n = Double(count)
        // Ranks count from 1. P(B <= k) = upper tail of beta(k + 1, n - k) at p; P(B >= k) = cdf of beta(k, n - k + 1).
        let tooLow = partitionPoint { boost_beta_upper(p, Double($0), n - Double($0) + 1) <= tail }
        let firstHigh = partitionPoint { boost_beta_cdf(p, Double($0), n - Double($0) + 1) > tail } + 1
        guard tooLow >= 1, firstHigh <= count else { return nil }
        return Interval(lower: sorted[tooLow - 1], upper: sorted[firstHigh - 1], level: level)
    }

    /// The last rank in 1 ... n for which a condition that turns from true to false holds; 0 if none.
    private func partitionPoint(_ holds: (Int) -> Bool) -> Int {
        var last = 0
        var beyond = count + 1
        while beyond - last > 1 {
            let middle = (last + beyond) / 2
            if holds(middle) { last = middle } else { beyond = middle }
        }
        return last
    }

    /// Standard error of the sample quantile by the method of Maritz and Jarrett (1978,
    /// doi:10.1080/01621459.1978.10480027): the standard deviation that the order statistic of rank
    /// (n + 1) p has when the sample stands for the population, with beta weights as in Harrell and Davis
    /// (1982, doi:10.1093/biomet/69.3.635). In a simulation, the Monte Carlo error of the quantile.
    /// nil below two values and unless 0 < p < 1.
    public func standardErrorOfQuantile(_ p: Double) -> Double? {
        guard count > 1, p > 0, p < 1 else { return nil }
        let n = Double(count)
        let a = (n + 1) * p
        let b = (n + 1) * (1 - p)
        // The weights beyond ten standard deviations of the beta distribution are below rounding.
        let reach = 10 * (p * (1 - p) / (n + 2)).squareRoot() + 20 / n
        let first = max(0, Int((p - reach) * n))
        let last = min(count, Int((p + reach) * n) + 1)
        var before = boost_beta_cdf(Double(first) / n, a, b)
        var mean = 0.0
        var square = 0.0
        let origin = sorted[min(count - 1, Int(p * n))]
        var rank = first
        sorted.forEachWindow(first..<last) { window in
            for value in window {
                rank += 1
                let after = boost_beta_cdf(Double(rank) / n, a, b)
                let deviation = value - origin
                mean += (after - before) * deviation
                square += (after - before) * deviation * deviation
                before = after
            }
        }
        return max(0, square - mean * mean).squareRoot()
    }
}
