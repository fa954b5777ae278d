import Expressions
import Quantities

/// Residual error of an assay: how an observation scatters about the truth.
public struct ResidualError: Hashable, Sendable {
    public enum Combination: String, CaseIterable, Sendable { case variances, sds }
    /// As a fraction.
    public var proportional: Double
    /// In the output's unit (on the log scale: dimensionless).
    public var additive: Double
    public var combination: Combination
    public var onLogScale: Bool

    public init(proportional: Double, additive: Double, combination: Combination = .variances, onLogScale: Bool = false) {
        self.proportional = proportional
        self.additive = additive
        self.combination = combination
        self.onLogScale = onLogScale
    }

    /// Standard deviation of a measurement where the truth is this; on the log scale (at 1), of the logarithm.
    public func deviation(at truth: Double) -> Double {
        let relative = proportional * abs(truth)
        switch combination {
        case .variances: return (relative * relative + additive * additive).squareRoot()
        case .sds: return relative + additive
        }
    }
}

public struct ModelOutput: Sendable {
    public var name: String
    public var unit: Unit
    public var title: String?
    /// For example `LOINC 20578-1`.
    public var code: String?
    public var value: TypedExpression
    public var error: ResidualError?
    /// Lower limit of quantification, in ``unit``.
    public var lloq: Double?
}
