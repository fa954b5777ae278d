import Statistics

/// How a trial changes with its data, beyond stopping. A simulated trial never changes: rules are scored afterwards from the
/// twins, all of whom are simulated in every arm.
public enum Adaptation: Sendable {
    case multiArm(MultiArmPlan)
    case reestimation(ReestimationPlan)
    case responseAdaptive(ResponseAdaptivePlan)
}

/// Several treatments against one control, with arms dropped at looks.
public struct MultiArmPlan: Sendable {
    /// Index into the plan's analyses: the comparison whose method, level and control all treatments have.
    public var analysis: Int
    /// Arms, in their order: all that have a share, but the control.
    public var treatments: [Int]
    /// The first so many patients are analysed at each look, were no arm dropped; ascending, the last is all.
    public var patients: [Int]
    public var rules: [MultiArmRule]
}

/// One way to drop arms and to stop.
public struct MultiArmRule: Sendable {
    public var name: String
    public var design: MultiArmDesign
    /// So many treatments go on after a look at most; nil for all that may.
    public var most: Int?
    public var text: String
}

/// A trial whose size is set anew at an interim look.
public struct ReestimationPlan: Sendable {
    /// Index into the plan's analyses: the comparison that is tested.
    public var analysis: Int
    /// Patients at the interim look, and as planned; the trial's size is the most.
    public var interim: Int
    public var planned: Int
    public var rules: [ReestimationRule]
}

/// One way to set the size anew.
public struct ReestimationRule: Sendable {
    /// How the end is tested.
    public enum Test: String, Sendable, CaseIterable {
        /// All patients together, as in a fixed trial.
        case conventional
        /// Both stages with weights as planned.
        case inverseNormal = "inverse normal"
    }
    public var name: String
    public var zone: PromisingZone
    public var test: Test
    public var text: String
}
