import CBoostMath
import Foundation

/// A yes-or-no endpoint in two groups, compared within strata: Cochran, Mantel and Haenszel's methods.
///
///     let responders = try StratifiedProportions(first: active, second: control)   // one Proportion? per stratum
///     responders.mantelHaenszelTest?.pValue()
///     responders.commonRiskDifference(.sato)?.interval()
///     responders.commonOddsRatio?.value
public struct StratifiedProportions: Sendable, Hashable {
    /// The strata that have subjects in both groups.
    public let strata: [TwoProportions]
    /// Strata in which a group has no subjects: they hold no comparison and are in no statistic.
    public let oneSided: Int

    public init(_ strata: [TwoProportions]) {
        self.strata = strata
        oneSided = 0
    }

    /// - Parameters:
    ///   - first: the first group's events in each stratum; nil where it has no subject.
    ///   - second: the second group's, in the same strata.
    public init(first: [Proportion?], second: [Proportion?]) throws(StatisticsError) {
        guard first.count == second.count else {
            throw .unequalLengths(first: first.count, second: second.count)
        }
        strata = zip(first, second).compactMap { TwoProportions($0, $1) }
        oneSided = first.count - strata.count
    }

    /// Cochran (1954, doi:10.2307/3001616) and Mantel and Haenszel's (1959) test of no association in any stratum, by
    /// the hypergeometric variance; its square is chi-squared with 1 degree of freedom. nil when no stratum has both
    /// subjects with and without the event.
    ///
    /// - Parameter correct: takes one half, and no more than all, from the sum of deviations, as R's
    ///   `mantelhaen.test` does unless told otherwise.
    public func mantelHaenszelTest(continuityCorrection correct: Bool = false) -> ZStatistic? {
        var deviation = 0.0
        var variance = 0.0
        for s in strata {
            let n = s.n1 + s.n2
            let events = s.x1 + s.x2
            deviation += s.x1 - s.n1 * events / n
            if n > 1 { variance += s.n1 * s.n2 * events * (n - events) / (n * n * (n - 1)) }
        }
        guard variance > 0 else { return nil }
        let correction = correct && abs(deviation) >= 0.5 ? (deviation < 0 ? -0.5 : 0.5) : 0
        return ZStatistic((deviation - correction) / variance.squareRoot())
    }

    /// Mantel and Haenszel's common odds ratio with the variance of its logarithm by Robins, Breslow and Greenland
    /// (1986, doi:10.2307/2531052). nil when no stratum has both kinds of pair.
    public var commonOddsRatio: RatioEstimate? {
        var (r, s) = (0.0, 0.0)
        var (pr, mixed, qs) = (0.0, 0.0, 0.0)
        for stratum in strata {
            let n = stratum.n1 + stratum.n2
            let (a, b) = (stratum.x1, stratum.n1 - stratum.x1)
            let (c, d) = (stratum.x2, stratum.n2 - stratum.x2)
            let (p, q) = ((a + d) / n, (b + c) / n)
            let (rk, sk) = (a * d / n, b * c / n)
            r += rk
            s += sk
            pr += p * rk
            mixed += p * sk + q * rk
            qs += q * sk
        }
        guard r > 0, s > 0 else { return nil }
        let variance = pr / (2 * r * r) + mixed / (2 * r * s) + qs / (2 * s * s)
        return RatioEstimate(log: ParameterEstimate(value: log(r / s), standardError: variance.squareRoot()))
    }

    /// Mantel and Haenszel's common risk ratio with the variance of its logarithm by Greenland and Robins (1985,
    /// doi:10.2307/2530643). nil without events in either group.
    public var commonRiskRatio: RatioEstimate? {
        var (r, s, spread) = (0.0, 0.0, 0.0)
        for stratum in strata {
            let (n1, n2, n) = (stratum.n1, stratum.n2, stratum.n1 + stratum.n2)
            r += stratum.x1 * n2 / n
            s += stratum.x2 * n1 / n
            spread += (n1 * n2 * (stratum.x1 + stratum.x2) - stratum.x1 * stratum.x2 * n) / (n * n)
        }
        guard r > 0, s > 0 else { return nil }
        return RatioEstimate(log: ParameterEstimate(value: log(r / s), standardError: (spread / (r * s)).squareRoot()))
    }
}
