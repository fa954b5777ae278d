import Statistics

/// When the data of a group-sequential trial are looked at, and by which rules it might stop.
///
/// A simulated trial never stops: every rule is scored afterwards from the same data.
public struct LookPlan: Sendable {
    /// Index into the plan's analyses: the comparison that is tested.
    public var analysis: Int
    public var schedule: Schedule
    public var rules: [StoppingRule]

    /// What brings the looks about.
    public enum Schedule: Sendable, Hashable {
        /// The first so many patients are analysed at each look, each followed to the end; ascending, the last is all.
        case patients([Int])
        /// The data are cut off when so many events have come in the compared arms; ascending.
        case events([Int])
        /// The data are cut off at these times after the trial's start, in its time unit; with the information fractions
        /// that are planned.
        case times([Double], information: [Double])

        public var count: Int {
            switch self {
            case .patients(let counts), .events(let counts): counts.count
            case .times(let times, _): times.count
            }
        }

        /// Information fractions as planned, on which bounds rest.
        public var information: [Double] {
            switch self {
            case .patients(let counts), .events(let counts): counts.map { Double($0) / Double(counts.last ?? 1) }
            case .times(_, let information): information
            }
        }
    }
}

/// One way to stop, with its bounds.
public struct StoppingRule: Sendable {
    public var name: String
    public var design: GroupSequentialDesign
    /// As a person reads it: `efficacy O'Brien-Fleming; futility Hwang-Shih-DeCani -2, not binding`.
    public var text: String
}
