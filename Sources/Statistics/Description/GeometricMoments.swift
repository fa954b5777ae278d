import Foundation

/// Statistics of a quantity that varies by factors, such as a concentration.
public struct GeometricMoments: Sendable, Hashable {
    /// exp of the mean of the logarithms.
    public let mean: Double
    /// Geometric coefficient of variation as a fraction, sqrt(exp(s^2) - 1), where s is the standard
    /// deviation of the natural logarithms; nil below two values.
    public let coefficientOfVariation: Double?
    /// Standard error of the geometric mean by the delta method, mean * s / sqrt n; nil below two values.
    public let standardError: Double?
    private let logs: Sample

    /// nil for an empty sample, and if any value is zero or negative.
    public init?(_ sample: Sample) {
        guard let smallest = sample.minimum, smallest > 0 else { return nil }
        logs = sample.mapped { log($0) }
        guard let meanLog = logs.mean else { return nil }
        mean = exp(meanLog)
        coefficientOfVariation = logs.variance.map { expm1($0).squareRoot() }
        standardError = logs.standardError.map { exp(meanLog) * $0 }
    }

    /// Interval for the geometric mean: the t interval of the logarithms, taken back.
    public func meanInterval(level: Double = 0.95) -> Interval? {
        logs.meanInterval(level: level).map {
            Interval(lower: exp($0.lower), upper: exp($0.upper), level: level)
        }
    }
}
