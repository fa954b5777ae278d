import Documents
import Statistics

/// A dose-escalation trial: cohorts of patients climb the arms, which are dose levels, by a rule that sees only who had
/// dose-limiting toxicity (DLT). As every twin is solved at every level, several rules are played over the same patients.
public struct EscalationPlan: Sendable {
    /// Index into the plan's endpoints: the event that is a DLT.
    public var toxicity: Int
    /// Arms in ascending order of dose: index into the plan's.
    public var levels: [Int]
    /// Share of patients with a DLT at the maximum tolerated dose (MTD).
    public var target: Double
    /// Index into ``levels``.
    public var start: Int
    /// Patients per cohort, and per trial at most.
    public var cohort: Int
    public var most: Int
    public var rules: [EscalationRule]
    /// Where patients enter over time; nil where each cohort is whole before the next.
    public var timing: EscalationTimingPlan?
}

/// When patients of an escalation enter, and when their toxicity comes.
public struct EscalationTimingPlan: Sendable {
    /// Index into the plan's endpoints: the time of the toxicity.
    public var time: Int
    /// Until when patients are watched, in that endpoint's unit.
    public var window: Double
    /// Patients who come per time, in one over that unit.
    public var rate: Double
}

/// One rule of escalation, under the name the results have it.
public struct EscalationRule: Sendable {
    public var name: String
    /// The method and its settings, in words.
    public var text: String
    public var design: any EscalationDesign
    /// Who comes while the escalation waits is treated below it by this rule; nil for nobody.
    public var backfill: BackfillPlan?
}

/// Patients treated below the level of escalation, where it was tolerated.
public struct BackfillPlan: Sendable {
    public var rule: BOINBackfill
    /// Index into the plan's endpoints: the event that shows activity; nil where none is asked for.
    public var activity: Int?
}

/// How cohorts climb.
public enum EscalationMethod: String, Sendable, CaseIterable {
    case threePlusThree = "3+3"
    case boin = "BOIN"
    case crm = "CRM"
    case titeCRM = "TITE-CRM"
    case blrm = "BLRM"

    /// Keys that set the method up, besides `method`.
    var keys: [String] {
        switch self {
        case .threePlusThree: ["variant"]
        case .boin: ["safe", "toxic", "eliminate", "sufficient", "backfill"]
        case .crm: ["skeleton", "prior_mtd", "half_width", "model", "prior_sd", "stop_if", "sufficient", "backfill"]
        case .titeCRM: EscalationMethod.crm.keys + ["weights"]
        case .blrm: ["doses", "reference", "prior_mean", "prior_sds", "correlation", "interval", "overdose"]
        }
    }
}
