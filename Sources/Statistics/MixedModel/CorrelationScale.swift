import Foundation

/// The map from a free parameter to a correlation, with its first two derivatives.
enum CorrelationScale {
    /// rho = t / sqrt(1 + t^2), onto (-1, 1).
    case symmetric
    /// rho = (1 + a) / (1 + exp(-t)) - a with a = 1 / (m - 1), onto (-a, 1).
    case above(lower: Double)

    init(_ structure: CovarianceStructure, visits: Int) {
        switch structure {
        case .compoundSymmetry, .heterogeneousCompoundSymmetry: self = .above(lower: 1 / Double(max(1, visits - 1)))
        default: self = .symmetric
        }
    }

    func correlation(_ t: Double) -> (value: Double, first: Double, second: Double) {
        switch self {
        case .symmetric:
            let scale = 1 / (1 + t * t).squareRoot()
            let first = scale * scale * scale
            return (t * scale, first, -3 * t * first * scale * scale)
        case .above(let lower):
            let p = 1 / (1 + exp(-t))
            let first = (1 + lower) * p * (1 - p)
            return ((1 + lower) * p - lower, first, first * (1 - 2 * p))
        }
    }

    /// The parameter of a correlation, which is first brought well within its range.
    func parameter(_ correlation: Double) -> Double {
        switch self {
        case .symmetric:
            let rho = min(0.95, max(-0.95, correlation))
            return rho / (1 - rho * rho).squareRoot()
        case .above(let lower):
            let p = min(0.95, max(0.05, (correlation + lower) / (1 + lower)))
            return log(p / (1 - p))
        }
    }
}
