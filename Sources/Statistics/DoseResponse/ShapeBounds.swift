/// Limits of the parameters of a curve's shape, without which several families have no best fit.
public struct ShapeBounds: Sendable, Hashable {
    /// In the order of the parameters after e0 and the effect; positive.
    public let lower: [Double]
    public let upper: [Double]

    /// nil unless limits are positive, finite and every upper one is above its lower one.
    public init?(lower: [Double], upper: [Double]) {
        guard lower.count == upper.count, zip(lower, upper).allSatisfy({ $0 > 0 && $0 < $1 && $1.isFinite }) else {
            return nil
        }
        self.lower = lower
        self.upper = upper
    }

    private init(_ limits: [(Double, Double)]) {
        lower = limits.map(\.0)
        upper = limits.map(\.1)
    }

    /// The limits that the R package DoseFinding takes (`defBnds`), for a largest dose: ed50 within 0.001 and 1.5 of
    /// it, h within 0.5 and 10, the exponential's delta within 0.1 and 2 of it, the logistic's within 0.01 and 0.5 of it,
    /// those of the beta family within 0.05 and 4.
    public static func usual(_ family: DoseResponseFamily, maximumDose m: Double) -> ShapeBounds {
        switch family {
        case .linear, .linearLog, .quadratic: ShapeBounds([])
        case .emax: ShapeBounds([(0.001 * m, 1.5 * m)])
        case .sigmoidEmax: ShapeBounds([(0.001 * m, 1.5 * m), (0.5, 10)])
        case .exponential: ShapeBounds([(0.1 * m, 2 * m)])
        case .logistic: ShapeBounds([(0.001 * m, 1.5 * m), (0.01 * m, 0.5 * m)])
        case .beta: ShapeBounds([(0.05, 4), (0.05, 4)])
        }
    }
}
