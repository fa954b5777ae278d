/// Why a mixed model has no trustworthy fit.
public enum MixedModelError: Error, Hashable, CustomStringConvertible {
    /// The design or the response does not allow one.
    case model(ModelError)
    case subjectRows(Int, expected: Int)
    /// A row that would be used has no visit.
    case missingVisit(row: Int)
    case repeatedVisit(subject: Int, visit: String)
    /// No subject was seen at both visits, so nothing tells their covariance.
    case neverTogether(String, String)
    /// What the design leaves of the response does not vary at a visit.
    case noVariation(visit: String)
    case notConverged(iterations: Int, decrement: Double)
    /// The likelihood does not curve in some direction: a variance near zero, a correlation near its limit.
    case unidentified(smallestInformation: Double)
    case restrictedOnly

    public var description: String {
        switch self {
        case .model(let error): error.description
        case .subjectRows(let count, let expected): "there are \(count) subjects' numbers for \(expected) rows"
        case .missingVisit(let row): "row \(row) (counted from 0) has a response but no visit"
        case .repeatedVisit(let subject, let visit): "subject \(subject) has two responses at visit '\(visit)'"
        case .neverTogether(let first, let second):
            "no subject has responses at both '\(first)' and '\(second)': choose a covariance with fewer parameters"
        case .noVariation(let visit): "residuals at visit '\(visit)' are all zero: the variance has no estimate"
        case .notConverged(let iterations, let decrement):
            "the likelihood did not converge in \(iterations) iterations (it may still rise by \(decrement)): "
                + "choose a covariance with fewer parameters"
        case .unidentified(let information):
            "the covariance has no unique estimate (smallest information \(information)): a variance near zero or a "
                + "correlation near its limit; choose a covariance with fewer parameters"
        case .restrictedOnly: "Kenward and Roger's method is defined for restricted maximum likelihood only"
        }
    }
}

extension MixedModelError {
    /// What a body gives; an error of the model's description becomes one of the mixed model.
    static func wrapping<Value>(_ body: () throws(ModelError) -> Value) throws(MixedModelError) -> Value {
        do { return try body() } catch { throw .model(error) }
    }
}
