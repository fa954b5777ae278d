import Foundation

extension TwoProportions {
    /// Odds of the first group over odds of the second, with Woolf's standard error of the logarithm (1955,
    /// doi:10.1111/j.1469-1809.1955.tb01348.x). nil when an entry of the table is zero; ``FisherExact`` still has an
    /// interval then.
    public var oddsRatio: RatioEstimate? {
        let others = (first: n1 - x1, second: n2 - x2)
        guard x1 > 0, x2 > 0, others.first > 0, others.second > 0 else { return nil }
        let variance = 1 / x1 + 1 / others.first + 1 / x2 + 1 / others.second
        return RatioEstimate(
            log: ParameterEstimate(
                value: log(x1 / others.first) - log(x2 / others.second), standardError: variance.squareRoot()))
    }
}
