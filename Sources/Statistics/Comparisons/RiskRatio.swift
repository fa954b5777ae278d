import Foundation

extension TwoProportions {
    /// p1 / p2 with the standard error of its logarithm by the delta method (Katz et al. 1978, doi:10.2307/2530610).
    /// nil when a group has no event; the score interval is still there.
    public var riskRatio: RatioEstimate? {
        guard x1 > 0, x2 > 0 else { return nil }
        let variance = (1 - p1) / x1 + (1 - p2) / x2
        return RatioEstimate(log: ParameterEstimate(value: log(p1 / p2), standardError: variance.squareRoot()))
    }

    /// How an interval for the risk ratio is made.
    public enum RiskRatioMethod: String, Sendable, Hashable, CaseIterable {
        /// Estimate * exp(+- normal quantile * standard error of the logarithm).
        case logWald
        /// Inverts Koopman's score test (1984, doi:10.2307/2531405).
        case koopman
        /// The same with Miettinen and Nurminen's factor N / (N - 1) (1985, doi:10.1002/sim.4780040211).
        case miettinenNurminen
    }

    /// Interval for p1 / p2. nil when the level is not within (0, 1); with `logWald` also when a group has no event. By
    /// score, the lower limit is 0 without events in the first group and the upper infinite without any in the second.
    public func riskRatioInterval(_ method: RiskRatioMethod = .miettinenNurminen, level: Double = 0.95) -> Interval? {
        switch method {
        case .logWald: riskRatio?.interval(level: level)
        case .koopman: riskRatioLimits(level) { riskRatioScore($0) }
        case .miettinenNurminen: riskRatioLimits(level) { riskRatioTest(ratio: $0).value }
        }
    }

    /// Solves for the logarithm of the ratio.
    private func riskRatioLimits(_ level: Double, _ statistic: (Double) -> Double) -> Interval? {
        // The bound is beyond what fewer than 1e100 subjects could tell from nothing.
        let far = 300.0
        let estimate = x1 == 0 ? -far : (x2 == 0 ? far : log(p1 / p2))
        guard events > 0 else {
            return Interval.tail(level).map { _ in Interval(lower: 0, upper: .infinity, level: level) }
        }
        return scoreLimits(from: -far, at: estimate, to: far, level: level) { statistic(exp($0)) }.map {
            Interval(
                lower: $0.lower == -far ? 0 : exp($0.lower), upper: $0.upper == far ? .infinity : exp($0.upper),
                level: level)
        }
    }

    /// Miettinen and Nurminen's score test (1985) that p1 / p2 is a ratio, which must be positive. A
    /// positive statistic speaks for a greater ratio; 0 without any event.
    public func riskRatioTest(ratio: Double = 1) -> ZStatistic {
        ZStatistic(riskRatioScore(ratio) / unbiased.squareRoot())
    }

    /// The test's statistic without the factor N / (N - 1).
    private func riskRatioScore(_ ratio: Double) -> Double {
        let deviation = p1 - ratio * p2
        guard deviation != 0 else { return 0 }
        // Restricted estimates: the smaller root of N ratio r2^2 - b r2 + x1 + x2, written without cancellation.
        let b = ratio * (n1 + x2) + x1 + n2
        let discriminant = max(0, b * b - 4 * (n1 + n2) * ratio * (x1 + x2))
        let r2 = min(1, 2 * (x1 + x2) / (b + discriminant.squareRoot()))
        let r1 = min(1, ratio * r2)
        return deviation / (r1 * (1 - r1) / n1 + ratio * ratio * r2 * (1 - r2) / n2).squareRoot()
    }
}
