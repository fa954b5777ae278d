import Documents

/// What patients do, and what happens to them, besides what they are given.
public struct PatientPlan: Sendable {
    public var adherence: AdherencePlan?
    /// In the order of the file, dropouts first.
    public var events: [PatientEventPlan]
    public static let none = PatientPlan(adherence: nil, events: [])
    public var isEmpty: Bool { adherence == nil && events.isEmpty }
}

/// How patients take their doses.
///
/// Whether a dose is taken is a Markov chain of two states (Girard P et al. Stat Med 1998;17:2313-2333);
/// with equal probabilities doses are independent. The first is taken with the chain's long-run probability.
public struct AdherencePlan: Sendable {
    /// Probability of taking a dose when the one before was taken, or was not.
    public var takenAfterTaken: Double
    public var takenAfterMissed: Double
    /// Standard deviation of how much earlier or later a dose is taken.
    public var timing: Double
    /// Breaks in which no dose is taken: they begin at random, on average so often, and last so long.
    public var holidays: (every: Double, length: Double)?
    /// Names of the dose rules it is about; empty: all.
    public var rules: Set<String>

    /// The chain's long-run probability of taking a dose.
    public var taken: Double {
        let missing = 1 - takenAfterTaken
        return takenAfterMissed + missing == 0 ? 1 : takenAfterMissed / (takenAfterMissed + missing)
    }
}

/// Something that may happen to a patient: dropout, or an adverse event.
public struct PatientEventPlan: Sendable {
    public enum Cause: Sendable, Equatable {
        /// A hazard that is always the same, per time.
        case constant(Double)
        /// S(t) = exp(-(t/scale)^shape)
        case weibull(shape: Double, scale: Double)
        /// A hazard that changes, by the index of its observable; negative values count as 0.
        case hazard(Int)
        /// When a condition first holds, by the index of its observable.
        case condition(Int)
    }

    /// What follows, in this order.
    public enum Consequence: Sendable, Equatable {
        case hold(Double)
        /// All doses are multiplied by this.
        case reduce(Double)
        case stop
        /// The patient leaves the trial: no more treatment, visits or decisions.
        case dropOut
        case die
    }

    public var name: String
    public var cause: Cause
    /// How often a hazard or condition is looked at; what follows comes at the look after.
    public var every: Double
    public var consequences: [Consequence]
    public var isRecurrent: Bool
    /// For people.
    public var text: String
}

extension PatientPlan {
    /// For people, in lines.
    public var text: String {
        let taking = adherence.map { plan -> String in
            let chance = plan.takenAfterTaken == plan.takenAfterMissed
                ? "taken with probability \(plan.takenAfterTaken)"
                : "taken with probability \(plan.takenAfterTaken) after one taken, \(plan.takenAfterMissed) after one missed"
            return "doses: \(chance)" + (plan.timing > 0 ? ", at times that vary" : "") + (plan.holidays == nil ? "" : ", with drug holidays")
        }
        return ([taking].compactMap { $0 } + events.map(\.text)).joined(separator: "\n")
    }
}
