/// Why doses and responses allow no test or fit.
public enum DoseResponseError: Error, Hashable, CustomStringConvertible {
    case unequalCounts(doses: Int, estimates: Int, covariance: Int)
    case tooFewDoses(Int)
    case invalidDose
    case repeatedDose(Double)
    case infiniteValue
    case covarianceNotPositive
    case noVariation
    case noCandidates
    /// A candidate that is flat over the doses, or has another number of means.
    case invalidCandidate(String)
    case tooManyParameters(String, doses: Int)
    case invalidLevel(Double)

    public var description: String {
        switch self {
        case .unequalCounts(let doses, let estimates, let covariance):
            "\(doses) doses, \(estimates) responses and a covariance of \(covariance) rows do not belong together"
        case .tooFewDoses(let count): "\(count) dose with responses; two or more are needed"
        case .invalidDose: "doses must be finite and not negative"
        case .repeatedDose(let dose): "dose \(dose) is there twice"
        case .infiniteValue: "responses must be finite"
        case .covarianceNotPositive: "the covariance of the estimates is not positive definite"
        case .noVariation: "responses at the same dose do not vary: there is no residual variance"
        case .noCandidates: "a multiple contrast test needs one candidate or more"
        case .invalidCandidate(let name): "candidate '\(name)' needs one mean per dose and must not be flat"
        case .tooManyParameters(let name, let doses): "\(doses) doses are too few for the parameters of '\(name)'"
        case .invalidLevel(let level): "a significance level lies between 0 and 1, not \(level)"
        }
    }
}
