import CBoostMath

extension Sample {
    /// Variance with divisor n - 1; nil below two values.
    public var variance: Double? {
        count > 1 ? squaredDeviations / Double(count - 1) : nil
    }

    /// Standard deviation with divisor n - 1; nil below two values.
    public var standardDeviation: Double? {
        variance?.squareRoot()
    }

    /// Standard error of the mean, sd / sqrt n: in a simulation, the Monte Carlo error of the mean.
    public var standardError: Double? {
        standardDeviation.map { $0 / Double(count).squareRoot() }
    }

    /// Interval for the mean by Student's t with n - 1 degrees of freedom; nil below two values.
    public func meanInterval(level: Double = 0.95) -> Interval? {
        guard let mean, let standardError, let tail = Interval.tail(level) else { return nil }
        let halfWidth = -boost_t_quantile(tail, Double(count - 1)) * standardError
        return Interval(lower: mean - halfWidth, upper: mean + halfWidth, level: level)
    }

    /// Monte Carlo standard error of the standard deviation, without assuming normality.
    ///
    /// Delta method on var(s^2) = (mu4 - s^4 (n - 3) / (n - 1)) / n, with the sample's fourth central moment
    /// (Cramer, Mathematical Methods of Statistics, 1946, section 27.4). nil below two values.
    public var standardErrorOfStandardDeviation: Double? {
        guard let mean, let variance, let standardDeviation else { return nil }
        guard standardDeviation > 0 else { return 0 }
        let n = Double(count)
        let fourth = sorted.reduce(0.0) { sum, value in
            let squared = (value - mean) * (value - mean)
            sum += squared * squared
        }
        let varianceOfVariance = (fourth / n - variance * variance * (n - 3) / (n - 1)) / n
        return max(0, varianceOfVariance).squareRoot() / (2 * standardDeviation)
    }
}
