import Foundation

extension Distribution {
    /// The x with P(X <= x) = u.
    public func quantile(_ u: Double) -> Double {
        value(lower: u, upper: 1 - u)
    }

    /// The quantile of the distribution restricted to a range: u is rescaled between the
    /// probabilities of the limits. NaN when the range holds no probability.
    /// - Parameter range: limits in the unit of the value; they may be infinite.
    public func truncatedQuantile(_ u: Double, within range: ClosedRange<Double>) -> Double {
        value(lower: u, upper: 1 - u, within: range)
    }

    /// The value at the same probability as a standard normal score, as a Gaussian copula needs it.
    ///
    /// Both tails of the score are carried along, so that it is as accurate at z = 8 as at z = -8
    /// (a cdf alone has no digits left there).
    public func value(score z: Double, within range: ClosedRange<Double>? = nil) -> Double {
        guard let range else {
            switch self {
            case .normal(let mean, let sd): return problem == nil ? mean + sd * z : .nan
            case .lognormal(let logMean, let logSD): return problem == nil ? exp(logMean + logSD * z) : .nan
            case .uniform, .gamma, .weibull, .beta: return value(lower: StandardNormal.cdf(z), upper: StandardNormal.cdf(-z))
            }
        }
        return value(lower: StandardNormal.cdf(z), upper: StandardNormal.cdf(-z), within: range)
    }

    /// Both tail probabilities at x.
    func tails(at x: Double) -> (lower: Double, upper: Double) {
        guard problem == nil, !x.isNaN else { return (.nan, .nan) }
        if isConstant { return x >= mean ? (1, 0) : (0, 1) }
        switch self {
        case .normal(let mean, let sd):
            let z = (x - mean) / sd
            return (StandardNormal.cdf(z), StandardNormal.cdf(-z))
        case .lognormal(let logMean, let logSD):
            guard x > 0 else { return (0, 1) }
            let z = (log(x) - logMean) / logSD
            return (StandardNormal.cdf(z), StandardNormal.cdf(-z))
        case .uniform(let low, let high):
            let inside = min(max(x, low), high)
            return ((inside - low) / (high - low), (high - inside) / (high - low))
        case .gamma, .weibull, .beta: return shapedTails(at: x)
        }
    }

    /// The value whose tail probabilities are given; they sum to 1 and the smaller is accurate.
    private func value(lower: Double, upper: Double) -> Double {
        guard problem == nil, lower >= 0, upper >= 0 else { return .nan }
        if isConstant { return mean }
        switch self {
        case .normal(let mean, let sd):
            return mean + sd * StandardNormal.quantile(lower: lower, upper: upper)
        case .lognormal(let logMean, let logSD):
            return exp(logMean + logSD * StandardNormal.quantile(lower: lower, upper: upper))
        case .uniform(let low, let high):
            return low * upper + high * lower
        case .gamma, .weibull, .beta: return shapedValue(lower: lower, upper: upper)
        }
    }

    private func value(lower: Double, upper: Double, within range: ClosedRange<Double>) -> Double {
        if isConstant { return range.contains(mean) ? value(lower: lower, upper: upper) : .nan }
        let atLow = tails(at: range.lowerBound)
        let atHigh = tails(at: range.upperBound)
        guard lower >= 0, upper >= 0, Self.probability(between: atLow, atHigh) > 0 else { return .nan }
        // Sums of products that are not negative: neither tail loses digits to cancellation.
        let untruncated = value(
            lower: atLow.lower * upper + atHigh.lower * lower,
            upper: atLow.upper * upper + atHigh.upper * lower)
        return min(max(untruncated, range.lowerBound), range.upperBound)
    }
}
