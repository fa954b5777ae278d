import Statistics

/// When the data of a group-sequential trial are looked at, and by which rules it might stop.
///
/// A simulated trial never stops: every rule is scored afterwards from the same data.
public struct LookPlan: Sendable {
    /// Index into the plan's analyses: the comparison that is tested.
    public var analysis: Int
    /// The first so many patients are analysed at each look; ascending, the last is all.
    public var patients: [Int]
    public var rules: [StoppingRule]
}

/// One way to stop, with its bounds.
public struct StoppingRule: Sendable {
    public var name: String
    public var design: GroupSequentialDesign
    /// As a person reads it: `efficacy O'Brien-Fleming; futility Hwang-Shih-DeCani -2, not binding`.
    public var text: String
}
