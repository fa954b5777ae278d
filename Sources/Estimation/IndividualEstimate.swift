import Integration
import Statistics

/// The mode of a patient's posterior and how certain it is.
public struct IndividualEstimate: Sendable {
    /// What the effects and the rows of the covariances stand for.
    public let space: EffectSpace
    /// At the mode, in the order of `space.directions`.
    public let effects: [Double]
    /// Individual parameters at the start of the patient's task, in the model's order and units.
    public let parameters: [Double]
    /// Those of the typical patient with the same covariates.
    public let typicalParameters: [Double]
    /// sum (y - f)^2 / V + ln V (or -2 ln Phi below a limit) + eta' Omega^-1 eta, at the mode.
    public let objective: Double
    /// Of each reading, at the mode (IPRED).
    public let predictions: [Double]
    /// Of each reading, at the typical parameters (PRED).
    public let populationPredictions: [Double]
    /// (G' V^-1 G + 1/2 tr[(V^-1 dV)^2] + Omega^-1)^-1: the expected information, as NONMEM's ETC of FOCE with
    /// interaction.
    public let covariance: Matrix
    /// The inverse of the exact Hessian (Laplace); nil where that is not positive definite.
    public let laplaceCovariance: Matrix?
    /// Whether the search ended where the gradient vanishes.
    public let isConverged: Bool
    /// From how many points the search descended.
    public let starts: Int
    /// How often the twin was solved with its sensitivities.
    public let evaluations: Int
}
