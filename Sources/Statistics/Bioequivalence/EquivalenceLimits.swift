import Foundation

/// Limits of acceptance for a ratio of test over reference.
public struct EquivalenceLimits: Sendable, Hashable {
    public let lower: Double
    public let upper: Double

    /// nil unless 0 < lower < upper < infinity.
    public init?(lower: Double, upper: Double) {
        guard lower > 0, upper > lower, upper.isFinite else { return nil }
        self.lower = lower
        self.upper = upper
    }

    private init(_ lower: Double, _ upper: Double) {
        self.lower = lower
        self.upper = upper
    }

    /// 0.80 ... 1.25.
    public static let standard = EquivalenceLimits(0.8, 1.25)
    /// 0.90 ... 1.1111, for drugs with a narrow therapeutic index.
    public static let narrow = EquivalenceLimits(0.9, 1 / 0.9)

    /// Whose rule widens the limits for a variable reference.
    public enum Regulator: String, Sendable, Hashable, CaseIterable {
        /// EMA (CPMP/EWP/QWP/1401/98 Rev. 1, 2010): Cmax, up to a variability of 50 %.
        case ema
        /// Health Canada (2018): AUC, up to limits of 66.7 % ... 150.0 %.
        case healthCanada

        /// Coefficient of variation above which limits widen no more. Health Canada's is that of the upper limit 1.5.
        var cap: Double {
            switch self {
            case .ema: 0.5
            case .healthCanada: expm1(pow(Foundation.log(1.5) / 0.76, 2)).squareRoot()
            }
        }
    }

    /// Average bioequivalence with expanding limits: exp(-+ 0.76 swR) for a reference whose coefficient of variation
    /// within subjects is above 30 %, and no wider than at the regulator's cap; else the standard ones. The point
    /// estimate must then also be within the standard limits.
    ///
    /// - Parameter coefficientOfVariation: as a fraction, not negative.
    public static func expanding(
        coefficientOfVariation: Double, by regulator: Regulator = .ema
    ) -> EquivalenceLimits {
        guard coefficientOfVariation > 0.3 else { return .standard }
        let capped = min(coefficientOfVariation, regulator.cap)
        let half = 0.76 * log1p(capped * capped).squareRoot()
        return EquivalenceLimits(exp(-half), exp(half))
    }

    public func contain(_ ratio: Double) -> Bool { lower <= ratio && ratio <= upper }
}

/// Two one-sided tests of equivalence (Schuirmann 1987, doi:10.1007/BF01068419).
public struct EquivalenceTest: Sendable, Hashable {
    public let limits: EquivalenceLimits
    /// Of each of the two tests.
    public let error: Double
    /// At the level 1 - 2 error: 90 % for 5 %.
    public let interval: Interval
    /// That the ratio is at or below the lower limit.
    public let lowerPValue: Double
    /// That the ratio is at or above the upper limit.
    public let upperPValue: Double

    /// Of both tests: the larger.
    public var pValue: Double { max(lowerPValue, upperPValue) }
    /// Whether the interval is within the limits, limits included.
    public var isEquivalent: Bool { interval.lower >= limits.lower && interval.upper <= limits.upper }
}

extension RatioEstimate {
    /// Whether the ratio is within limits; nil when the error is not within (0, 0.5) or there is no spread.
    public func equivalence(_ limits: EquivalenceLimits = .standard, error: Double = 0.05) -> EquivalenceTest? {
        guard error < 0.5, let interval = interval(level: 1 - 2 * error),
            let lower = pValue(.greater, against: limits.lower), let upper = pValue(.less, against: limits.upper)
        else { return nil }
        return EquivalenceTest(
            limits: limits, error: error, interval: interval, lowerPValue: lower, upperPValue: upper)
    }
}
