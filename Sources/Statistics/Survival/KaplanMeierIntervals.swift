import CBoostMath
import Foundation

extension KaplanMeier {
    /// The scale on which an interval is symmetric.
    public enum Scale: String, Sendable, Hashable, CaseIterable {
        case plain
        case log
        /// ln(-ln S): never outside [0, 1] (Kalbfleisch and Prentice 1980).
        case logLog = "log-log"
    }

    /// Pointwise interval for the survival beyond `time`; nil where survival is unknown or 0, or when the level is not
    /// within (0, 1).
    public func interval(at time: Double, level: Double = 0.95, scale: Scale = .logLog) -> Interval? {
        guard let survival = survival(at: time), let error = standardError(at: time), let tail = Interval.tail(level)
        else { return nil }
        let limits = Self.limits(survival, error / survival, z: -boost_normal_quantile(tail), scale)
        return Interval(lower: limits.lower, upper: limits.upper, level: level)
    }

    /// Median survival, with the same convention as `quantile`.
    public var median: Double? { quantile(0.5) }

    /// The time by which a fraction p had the event: the first at which survival is at most 1 - p; the middle of the
    /// stretch where it is 1 - p, if there is one (Miller 1981, Survival Analysis). nil when it is not reached.
    public func quantile(_ p: Double) -> Double? {
        guard p > 0, p < 1 else { return nil }
        return crossing(1 - p) { $0.survival }
    }

    /// Interval for a quantile: where the band of pointwise intervals crosses 1 - p (Brookmeyer and Crowley 1982,
    /// doi:10.2307/2530286). The upper limit is infinite when the band does not get there.
    ///
    /// nil when even the lower limit is not reached, or p or the level are not within (0, 1).
    public func quantileInterval(_ p: Double = 0.5, level: Double = 0.95, scale: Scale = .logLog) -> Interval? {
        guard p > 0, p < 1, let tail = Interval.tail(level) else { return nil }
        let z = -boost_normal_quantile(tail)
        func limits(_ step: Step) -> (lower: Double, upper: Double)? {
            step.survival > 0 ? Self.limits(step.survival, step.logVariance.squareRoot(), z: z, scale) : nil
        }
        guard let lower = crossing(1 - p, of: { limits($0)?.lower }) else { return nil }
        return Interval(lower: lower, upper: crossing(1 - p) { limits($0)?.upper } ?? .infinity, level: level)
    }

    /// - Parameter deviation: standard error of ln S.
    private static func limits(
        _ survival: Double, _ deviation: Double, z: Double, _ scale: Scale
    ) -> (lower: Double, upper: Double) {
        if deviation == 0 { return (survival, survival) }
        switch scale {
        case .plain:
            let half = z * deviation * survival
            return (max(0, survival - half), min(1, survival + half))
        case .log:
            let factor = Foundation.exp(z * deviation)
            return (survival / factor, min(1, survival * factor))
        case .logLog:
            let half = z * deviation / Foundation.log(survival)
            return (pow(survival, Foundation.exp(-half)), pow(survival, Foundation.exp(half)))
        }
    }

    /// Where a falling curve of the steps reaches `level`; values that are nil count as not known and are passed over.
    private func crossing(_ level: Double, of value: (Step) -> Double?) -> Double? {
        // Products of fractions such as 3/4 * 2/3 are a rounding away from 1/2.
        let tolerance = 1e-8
        guard let first = steps.firstIndex(where: { value($0).map { $0 <= level + tolerance } ?? false }) else {
            return nil
        }
        let reached = steps[first]
        guard let height = value(reached), height > level - tolerance,
            let next = steps[(first + 1)...].first(where: { $0.events > 0 })
        else { return reached.time }
        return (reached.time + next.time) / 2
    }
}
