/// Why missing responses cannot be imputed.
public enum ImputationError: Error, Hashable, CustomStringConvertible {
    case model(ModelError)
    case mixedModel(MixedModelError)
    /// The jackknife or bootstrap sample without, or beginning with, a subject has no fit.
    case resample(Int, MixedModelError)
    case shape(responses: Int, visits: Int, deviations: Int, subjects: Int)
    case infiniteResponse(subject: Int)
    /// A subject misses the arm or a covariate of the imputation model.
    case missingCovariate(subject: Int)
    case deviationVisit(subject: Int, visit: Int)
    case nothingBeforeDeviation(subject: Int)
    case tooFewImputations(Int)
    case noEstimates

    public var description: String {
        switch self {
        case .model(let error): error.description
        case .mixedModel(let error): error.description
        case .resample(let subject, let error): "resample \(subject): \(error.description)"
        case .shape(let responses, let visits, let deviations, let subjects):
            "\(responses) rows of \(visits) responses and \(deviations) deviations do not fit \(subjects) subjects' "
                + "covariates and the names of visits"
        case .infiniteResponse(let subject): "subject \(subject) (counted from 0) has an infinite response"
        case .missingCovariate(let subject):
            "subject \(subject) (counted from 0) misses the arm or a covariate; imputation needs them"
        case .deviationVisit(let subject, let visit):
            "subject \(subject) (counted from 0) deviates at visit \(visit), which there is not"
        case .nothingBeforeDeviation(let subject):
            "subject \(subject) (counted from 0) deviates at the first visit: there is no mean to carry forward"
        case .tooFewImputations(let count): "\(count) imputations; two or more are needed"
        case .noEstimates: "the analysis of imputed responses gave no estimate, or not the same number each time"
        }
    }
}

extension ImputationError {
    static func wrapping<Value>(_ body: () throws(ModelError) -> Value) throws(ImputationError) -> Value {
        do { return try body() } catch { throw .model(error) }
    }
}
