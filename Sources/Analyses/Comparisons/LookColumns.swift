import ResultStore
import Statistics
import TrialProtocol

/// Writes when looks come and how much is known then.
struct LookColumns {
    let trial: TrialData
    let plan: TrialPlan
    let schedule: LookPlan.Schedule
    let group: AnalysisGroup

    func writeSchedule(_ seen: [[Sight]]) throws {
        switch schedule {
        case .patients(let counts): try group.counts("patients", "Patients analysed at the look", counts, axes: ["look"])
        case .events(let counts): try group.counts("planned_events", "Events at which the look is planned", counts, axes: ["look"])
        case .times(let times, _):
            try group.numbers("planned_time", "Time of the look after the trial's start", unit: plan.timeUnit.ucum, times, axes: ["look"])
        }
        try group.numbers("information", "Information fraction", schedule.information, axes: ["look"])
    }

    /// Of looks with a cut-off: when it came, and who and what had come by then; of looks that were reached.
    func writeCutoffs(_ seen: [[Sight]]) throws {
        if case .patients = schedule { return }
        let axes = trial.trialAxes + ["look"]
        let unit = plan.timeUnit.ucum
        func reached(_ value: (Sight) -> Double?) -> [Double?] { seen.flatMap { $0.map { $0.isReached ? value($0) : nil } } }
        try group.numbers("cutoff", "Cut-off of the data, after the trial's start; missing where the look is never reached", unit: unit, reached(\.time), axes: axes)
        try group.numbers("entered", "Patients who have entered by the cut-off", reached { Double($0.patients) }, axes: axes)
        let hasEvents = seen.first?.first?.events != nil
        if hasEvents { try group.numbers("events", "Events in the compared arms by the cut-off", reached { $0.events.map(Double.init) }, axes: axes) }
        let means = trial.scenarioAxes + ["look"]
        let shares = perLook(seen) { sights in Proportion(events: sights.count { $0.isReached }, of: sights.count) }
        try group.shares("reached", "simulated trials that reach the look", shares, title: "Looks", axes: means)
        func mean(_ value: @escaping (Sight) -> Double?) -> [Sample] {
            perLook(seen) { Sample($0.filter(\.isReached).compactMap(value)) }
        }
        try write(mean(\.time), "cutoff", "cut-off of the data", unit, means)
        try write(mean { Double($0.patients) }, "entered", "patients who have entered", "1", means)
        if hasEvents { try write(mean { $0.events.map(Double.init) }, "events", "events in the compared arms", "1", means) }
    }

    private func write(_ samples: [Sample], _ name: String, _ words: String, _ unit: String, _ axes: [String]) throws {
        try group.numbers("\(name)_mean", "Mean \(words) over the trials that reach the look", unit: unit, samples.map(\.mean), axes: axes)
        try group.numbers("\(name)_mean_se", "Monte Carlo standard error of the mean \(words)", unit: unit, samples.map(\.standardError), axes: axes)
    }

    /// One value per scenario and look.
    private func perLook<Value>(_ seen: [[Sight]], _ value: ([Sight]) -> Value) -> [Value] {
        (0..<max(1, trial.scenarios.count)).flatMap { scenario in
            let own = seen[(scenario * trial.replicates)..<((scenario + 1) * trial.replicates)]
            return (0..<schedule.count).map { look in value(own.map { $0[look] }) }
        }
    }
}
