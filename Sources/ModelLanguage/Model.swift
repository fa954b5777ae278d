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
    /// Of the errors of typical values' estimates.
    public var uncertaintyCorrelations: [ParameterCorrelation] = []
    public var states: [ModelState]
    /// Sorted: each uses only earlier ones.
    public var derived: [ModelDerived]
    public var forcings: [ModelForcing]
    public var events: [StateEvent]
    public var routes: [ModelRoute]
    public var outputs: [ModelOutput]
    /// One per component, in the order of composition.
    public var components: [ModelComponent]
    /// Published facts that the model file is held against; a composed twin has none of its own.
    public var checks: [ModelCheck] = []
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
