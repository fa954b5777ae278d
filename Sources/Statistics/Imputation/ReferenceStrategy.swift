/// What is assumed of a subject's responses from the visit on at which treatment deviates, given those before
/// (Carpenter, Roger and Kenward 2013, doi:10.1080/10543406.2013.834911).
///
/// Each is a mean over the visits; with the covariance common to all arms it gives the distribution of missing
/// responses by conditioning on the observed ones.
public enum ReferenceStrategy: String, Sendable, Hashable, CaseIterable {
    /// MAR: the subject's own arm throughout.
    case missingAtRandom
    /// J2R: own arm before, the reference arm's mean from the deviation on.
    case jumpToReference
    /// CR: the reference arm's mean throughout.
    case copyReference
    /// CIR: own arm before; from there the changes between visits are those of the reference arm.
    case copyIncrements
    /// LMCF: own arm before; the mean of the last visit before stays.
    case lastMeanCarriedForward

    /// The mean over all visits.
    /// - Parameters:
    ///   - first: the visit of the deviation; all visits count as before when it is their number.
    /// nil for the last mean carried forward from no visit at all.
    func mean(own: [Double], reference: [Double], from first: Int) -> [Double]? {
        if first >= own.count { return own }
        switch self {
        case .missingAtRandom: return own
        case .copyReference: return reference
        case .jumpToReference: return Array(own[..<first]) + reference[first...]
        case .copyIncrements:
            guard first > 0 else { return reference }
            return Array(own[..<first]) + reference[first...].map { own[first - 1] + $0 - reference[first - 1] }
        case .lastMeanCarriedForward:
            guard first > 0 else { return nil }
            return Array(own[..<first]) + own[first...].map { _ in own[first - 1] }
        }
    }
}
