import Documents

/// What true effects the analyses are judged against, and over how many twins these are taken.
public struct EstimandsPlan: Sendable {
    /// In the order of the file: the first is the one that comparisons aim at unless they say otherwise.
    public var estimands: [EstimandPlan]
    /// Twins of the superpopulation: others than those of the simulated trials.
    public var population: Int
}

/// How each intercurrent event enters a treatment's true effect (ICH E9 R1, 2019, A.3.2).
public struct EstimandPlan: Sendable {
    public enum Strategy: Sendable, Hashable {
        /// What happens is part of the effect.
        case treatmentPolicy
        /// The effect as if the event could not happen.
        case hypothetical
        /// The event is an outcome itself: the endpoints, by index, then have these values, in their units.
        case composite([Int: Double])
        /// The outcome until the event.
        case whileOnTreatment

        /// As ICH E9 calls it.
        public var words: String {
            switch self {
            case .treatmentPolicy: "treatment policy"
            case .hypothetical: "hypothetical"
            case .composite: "composite"
            case .whileOnTreatment: "while on treatment"
            }
        }

        /// Those that need no more than their name.
        static let plain: [Strategy] = [.treatmentPolicy, .hypothetical, .whileOnTreatment]
        static let composite = "composite"
    }

    /// Names the group of the results file.
    public var name: String
    /// Of each of ``TrialPlan/intercurrentEvents``.
    public var strategies: [Strategy]
    /// For people: `rescue: hypothetical; dropout: treatment policy`.
    public var text: String
    public var position: SourcePosition
}
