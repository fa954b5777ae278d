import Documents
import Expressions
import Quantities

/// A checked model: one organ or drug, or a twin composed of components (names are then `component.name`).
///
/// All trees are pure numbers in the units declared beside them; times are in ``timeUnit``. Symbols that occur in trees:
/// covariates, parameters, states, derived quantities and forcings by their full names, `t` (time) and `tad` (time after
/// the last dose of any route; equal to `t` before the first).
public struct Model: Sendable {
    public var name: String
    public var title: String
    public var timeUnit: Unit
    public var covariates: [ModelCovariate]
    /// Quantities that another component must supply; empty once a twin is composed. A model with inputs cannot be
    /// run alone.
    public var inputs: [ModelInput] = []
    public var parameters: [ModelParameter]
    public var iivCorrelations: [ParameterCorrelation]
    public var iovCorrelations: [ParameterCorrelation]
    public var states: [ModelState]
    /// Sorted: each uses only earlier ones.
    public var derived: [ModelDerived]
    public var forcings: [ModelForcing]
    public var events: [StateEvent]
    public var routes: [ModelRoute]
    public var outputs: [ModelOutput]
    /// One per component, in the order of composition.
    public var components: [ModelComponent]
}

/// Where a part of a twin came from.
public struct ModelComponent: Sendable {
    /// Empty for a twin of a single model.
    public var name: String
    public var model: String
    public var title: String
    public var source: String?
    public var organ: String?
    /// The file's path, or `library:NAME`.
    public var file: String
    /// The model file's whole text.
    public var text: String
    /// The equations as written, for people to read.
    public var equations: String
    /// What the file says about itself at more length (`description:`).
    public var description: String?
    /// What the file's author adds (`notes:`).
    public var notes: String?
    /// Converts between amounts and masses of this component's substance.
    public var molarMass: Quantity?
}

/// A quantity that a model needs from outside: another component, a covariate or a forcing.
public struct ModelInput: Sendable {
    public var name: String
    public var unit: Unit
    public var title: String?
    public var position: SourcePosition
}

public struct ModelCovariate: Sendable {
    public enum Kind: Sendable {
        /// `standard` is the value used when nothing is known (the file's `default`).
        case number(unit: Unit, standard: Double?, studied: ClosedRange<Double>?)
        case levels([String], standard: Int?)
    }
    public var name: String
    public var kind: Kind
    public var title: String?
    public var position: SourcePosition
}

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

public struct ModelState: Sendable {
    public var name: String
    public var unit: Unit
    public var initial: TypedExpression
    /// In ``unit`` per the model's time unit.
    public var derivative: TypedExpression
    public var title: String?
}

public struct ModelDerived: Sendable {
    public var name: String
    public var unit: Unit
    public var value: TypedExpression
}

/// A table over time that drives the model. Its knots are stops of the integrator.
public struct ModelForcing: Sendable {
    public enum Interpolation: String, Sendable { case linear, previous }
    public var name: String
    public var unit: Unit
    /// Strictly increasing, in the model's time unit; before the first and after the last the end values hold.
    public var times: [Double]
    public var values: [Double]
    public var interpolation: Interpolation
    public var title: String?
}

/// When the condition becomes true, states are set to new values.
public struct StateEvent: Sendable {
    public struct Reset: Sendable {
        public var state: Int
        public var value: TypedExpression
    }
    public var name: String
    public var condition: TypedExpression
    public var resets: [Reset]
}

/// A way for doses into the twin.
public struct ModelRoute: Sendable {
    /// Savic 2007 transit absorption (doi:10.1007/s10928-007-9066-0): number of compartments and mean transit time.
    public struct Transit: Sendable {
        public var number: TypedExpression
        public var meanTime: TypedExpression
    }
    public var name: String
    /// Index of the state that receives the dose.
    public var into: Int
    /// Unit in which doses into this route are given: the state's unit.
    public var unit: Unit
    public var bioavailability: TypedExpression?
    /// In the model's time unit.
    public var lag: TypedExpression?
    /// Modelled duration (RATE = -2), in the time unit.
    public var duration: TypedExpression?
    /// Modelled rate (RATE = -1), in ``unit`` per time unit.
    public var rate: TypedExpression?
    public var transit: Transit?
    /// NONMEM compartment number where the model declares one.
    public var number: Int?
    /// Converts doses given as a mass into an amount and back, where the model declares it.
    public var molarMass: Quantity?
    /// Where the route is declared.
    public var position: SourcePosition
}

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
