import Foundation

extension MixedModel {
    /// Parameters that were estimated by the likelihood: those of the covariance, and with maximum likelihood the
    /// coefficients too (as in SAS and nlme; mmrm counts the covariance only).
    public var likelihoodParameters: Int {
        covarianceParameters.count + (likelihood == .maximum ? coefficients.count : 0)
    }

    /// Akaike's criterion. Restricted likelihoods compare covariances only, between fits of one design.
    public var aic: Double { -2 * logLikelihood + 2 * Double(likelihoodParameters) }

    /// Schwarz's criterion with the number of subjects, as in SAS and mmrm.
    public var bic: Double { -2 * logLikelihood + log(Double(subjects)) * Double(likelihoodParameters) }
}
