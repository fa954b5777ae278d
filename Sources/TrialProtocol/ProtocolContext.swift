import Expressions
import ModelLanguage
import Populations
import Quantities

/// What the parts of a protocol are checked against.
struct ProtocolContext {
    let twin: Model
    /// Nil if it could not be read; names that may be its covariates are then not judged.
    let cohort: Cohort?
    /// In the twin's time unit; 0 if it could not be read, and times are then not judged.
    var duration: Double
    /// What lasts so long: the trial, or a period of a crossover, from whose start times then count.
    var span = "the trial"
    /// What dose formulas may use, for messages.
    var doseNames = "covariates of the cohort and variables of a scan"
    /// Names whose declaration is wrong: expressions that use them are not judged.
    var unreadable: Set<String> = []
    /// Variables of the scans, which differ between arms.
    var scanned: Set<String> = []
    /// What can be estimated of a patient: endpoints and parameters.
    var estimable: [String: ValueType] = [:]
    /// What an optimisation varies, at the candidate that is read.
    var varied: [ScanValue] = []
    /// Planned times of visits.
    var visitTimes: [Double] = []
    /// The names of the twin.
    let names: any Scope

    init(twin: Model, cohort: Cohort?, duration: Double) {
        self.twin = twin
        self.cohort = cohort
        self.duration = duration
        names = twin.scope()
    }

    var timeUnit: Unit { twin.timeUnit }

    /// Whether a time lies after the trial, by more than the rounding of its unit's conversion.
    func isAfterTrial(_ time: Double) -> Bool { duration > 0 && time > duration * (1 + TimeRounding.relative) }

    /// The times that observations and windows may have, for messages.
    var timesOfTrial: String { "a time from 0 to \(span)'s duration, \(format(duration)) \(timeUnit)" }

    /// Whether nothing can be said of a name, since its declaration could not be read.
    func isUnreadable(_ name: String) -> Bool {
        if unreadable.contains(name) { return true }
        return cohort == nil && (names.lookUp(name) == nil || twin.covariates.contains { $0.name == name })
    }

    /// What a name of the twin is, with its article; nil if the twin does not have it.
    func kind(of name: String) -> String? {
        if name == "t" || name == "tad" { return "a time" }
        if twin.covariates.contains(where: { $0.name == name }) { return "a covariate of the twin" }
        if twin.parameters.contains(where: { $0.name == name }) { return "a parameter of the twin" }
        if twin.states.contains(where: { $0.name == name }) { return "a state of the twin" }
        if twin.outputs.contains(where: { $0.name == name }) { return "an output of the twin" }
        return names.lookUp(name) == nil ? nil : "a quantity of the twin"
    }
}

/// Times that differ by less than this part of themselves are one: `every: 8 min` is 0.1333 h, and 15 of them are 2 h.
enum TimeRounding {
    static let relative = 1e-12
}
