import CBoostMath
import Foundation

extension TwoProportions {
    /// p1 - p2 with Wald's standard error. Zero spread when both proportions are 0 or 1: an interval by another method
    /// then says more.
    public var riskDifference: ParameterEstimate {
        ParameterEstimate(
            value: p1 - p2, standardError: hypot(first.standardError, second.standardError))
    }

    /// How an interval for the risk difference is made.
    public enum RiskDifferenceMethod: String, Sendable, Hashable, CaseIterable {
        /// Estimate +- normal quantile * standard error.
        case wald
        /// Squares and adds Wilson's limits: method 10 of Newcombe (1998, Stat Med 17:873-890).
        case newcombe
        /// Inverts the score test of Miettinen and Nurminen (1985, doi:10.1002/sim.4780040211).
        case miettinenNurminen
        /// Wald's with one event and one other subject added to each group (Agresti and Caffo 2000,
        /// doi:10.1080/00031305.2000.10474560), within -1 ... 1.
        case agrestiCaffo
    }

    /// Interval for p1 - p2. nil when the level is not within (0, 1).
    public func riskDifferenceInterval(
        _ method: RiskDifferenceMethod = .miettinenNurminen, level: Double = 0.95
    ) -> Interval? {
        switch method {
        case .wald: riskDifference.interval(level: level)
        case .newcombe: newcombe(level)
        case .agrestiCaffo: agrestiCaffo(level)
        case .miettinenNurminen:
            scoreLimits(from: -1, at: p1 - p2, to: 1, level: level) { riskDifferenceTest(margin: $0).value }
        }
    }

    private func newcombe(_ level: Double) -> Interval? {
        guard let wilson1 = first.wilson(level: level), let wilson2 = second.wilson(level: level) else { return nil }
        let difference = p1 - p2
        return Interval(
            lower: difference - hypot(p1 - wilson1.lower, wilson2.upper - p2),
            upper: difference + hypot(wilson1.upper - p1, p2 - wilson2.lower), level: level)
    }

    private func agrestiCaffo(_ level: Double) -> Interval? {
        let padded = TwoProportions(
            Proportion(events: first.events + 1, of: first.count + 2),
            Proportion(events: second.events + 1, of: second.count + 2))
        return padded?.riskDifference.interval(level: level).map {
            Interval(lower: max(-1, $0.lower), upper: min(1, $0.upper), level: level)
        }
    }

    /// Miettinen and Nurminen's score test (1985) that p1 - p2 is a margin, such as one of
    /// non-inferiority. A positive statistic speaks for a greater difference. Farrington and Manning's test (1990) is
    /// the same without the factor N / (N - 1) of the variance.
    ///
    /// - Parameter margin: within -1 ... 1; outside, the statistic is infinite.
    public func riskDifferenceTest(margin: Double = 0) -> ZStatistic {
        let deviation = p1 - p2 - margin
        guard deviation != 0 else { return ZStatistic(0) }
        return ZStatistic(deviation / restrictedVariance(difference: margin).squareRoot())
    }

    /// Variance of p1 - p2 when their difference is given, with the factor N / (N - 1).
    func restrictedVariance(difference: Double) -> Double {
        guard abs(difference) <= 1 else { return 0 }
        let (r1, r2) = restrictedPair(difference: difference)
        return (r1 * (1 - r1) / n1 + r2 * (1 - r2) / n2) * unbiased
    }

    /// Maximum likelihood estimates of both proportions when p1 - p2 is given, within -1 ... 1.
    func restrictedPair(difference: Double) -> (first: Double, second: Double) {
        let second = restrictedSecond(difference: difference)
        return (min(1, max(0, second + difference)), second)
    }

    /// Maximum likelihood estimate of the second proportion when p1 - p2 is given: the trigonometric root of the cubic
    /// in the paper's appendix, put right by one step of Newton on the likelihood where the cubic's roots are close.
    private func restrictedSecond(difference d: Double) -> Double {
        let n = n1 + n2
        let l2 = ((n1 + 2 * n2) * d - n - x1 - x2) / n
        let l1 = ((n2 * d - n - 2 * x2) * d + x1 + x2) / n
        let l0 = x2 * d * (1 - d) / n
        let q = l2 * l2 * l2 / 27 - l1 * l2 / 6 + l0 / 2
        let size = max(0, l2 * l2 / 9 - l1 / 3).squareRoot()
        let p = q < 0 ? -size : size
        let cosine = p == 0 ? 0 : min(1, max(-1, q / (p * p * p)))
        let root = 2 * p * cos((Double.pi + acos(cosine)) / 3) - l2 / 3
        let (low, high) = (max(0, -d), min(1, 1 - d))
        guard root > low, root < high else { return min(max(root, low), high) }
        let r1 = root + d
        let slope = x1 / r1 - (n1 - x1) / (1 - r1) + x2 / root - (n2 - x2) / (1 - root)
        let curvature =
            x1 / (r1 * r1) + (n1 - x1) / ((1 - r1) * (1 - r1)) + x2 / (root * root)
            + (n2 - x2) / ((1 - root) * (1 - root))
        let better = root + slope / curvature
        return better > low && better < high ? better : root
    }
}

/// Interval of all values that a two-sided score test does not reject, where its statistic falls as the value grows
/// and is zero at the estimate. A limit that the statistic does not reach is the end of the range.
func scoreLimits(
    from low: Double, at estimate: Double, to high: Double, level: Double, statistic: (Double) -> Double
) -> Interval? {
    guard let tail = Interval.tail(level) else { return nil }
    let z = -boost_normal_quantile(tail)
    return Interval(
        lower: findRoot(between: low, and: estimate) { statistic($0) - z } ?? low,
        upper: findRoot(between: estimate, and: high) { statistic($0) + z } ?? high, level: level)
}
