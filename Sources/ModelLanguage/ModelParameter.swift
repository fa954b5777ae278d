import Expressions
import Quantities

/// How a parameter varies between patients (or occasions).
public struct Variability: Hashable, Sendable {
    public enum Scale: String, Sendable {
        /// value = typical * exp(eta)
        case lognormal
        /// value = typical + eta, eta in the parameter's unit
        case normal
        /// value = typical + eta * typical: a normal distribution given as a cv
        case proportional
        /// value = expit(logit(typical) + eta)
        case logit
    }
    public var scale: Scale
    /// Variance of the random effect on its own scale; lognormal with a cv: omega^2 = ln(1 + cv^2).
    public var variance: Double

    public init(scale: Scale, variance: Double) {
        self.scale = scale
        self.variance = variance
    }
}

public struct ModelParameter: Sendable {
    public var name: String
    public var unit: Unit
    /// Typical value given covariates, in ``unit``.
    public var typical: TypedExpression
    public var iiv: Variability?
    public var iov: Variability?
    /// How well the typical value is known: the error of its estimate, on the scale of its random effect.
    public var uncertainty: Variability?
    public var title: String?
    /// The typical value as written, for reports.
    public var text: String
}

public struct ParameterCorrelation: Hashable, Sendable {
    public var first: String
    public var second: String
    public var value: Double

    public init(first: String, second: String, value: Double) {
        self.first = first
        self.second = second
        self.value = value
    }
}
