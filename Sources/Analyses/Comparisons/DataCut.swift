import Statistics
import TrialProtocol

/// What is seen at one look of one simulated trial.
struct Sight: Sendable {
    var z: Double?
    var estimate: Double?
    /// Patients who have entered.
    var patients: Int
    /// Events of the compared arms by then; nil where the endpoint is no time to an event.
    var events: Int?
    /// Whether the look came.
    var isReached = true
    /// When the trial would be over, were this its last look: the cut-off, or, of looks at numbers of patients, when the last
    /// of them has been followed to the end; without accrual nil for those.
    var time: Double?
}

/// The data of a trial as they are at a look.
///
/// At a cut-off patients who have entered are followed until then: times to events are censored there, other endpoints count
/// only where the latest time that they look at has come.
struct DataCut: Sendable {
    private let duration: Double
    /// An endpoint's time in the plan's unit times this is in the endpoint's.
    private let factor: Double
    private let known: Double

    init(_ plan: TrialPlan, _ endpoint: EndpointPlan) {
        duration = plan.duration
        known = plan.timeKnown(endpoint)
        factor = if case .number(let unit) = endpoint.kind { (try? plan.timeUnit.factor(to: unit)) ?? 1 } else { 1 }
    }

    /// Each look with the trial as seen then; nil where the look never comes.
    /// - Parameter entries: ascending; nil where all enter at once.
    func sights(_ schedule: LookPlan.Schedule, _ trial: ComparisonTrial, entries: [Double]?) -> [(Sight, ComparisonTrial?)] {
        let times = entries ?? Array(repeating: 0, count: trial.count)
        switch schedule {
        case .patients(let counts):
            return counts.map { count in (Sight(patients: count, time: entries.map { $0[count - 1] + duration }), trial.first(count)) }
        case .events(let counts):
            let events = eventTimes(trial, times)
            return counts.map { count in
                guard count <= events.count else { return missed(trial, events: events.count, times) }
                return cut(trial, times, at: events[count - 1], events)
            }
        case .times(let cuts, _):
            let events = eventTimes(trial, times)
            return cuts.map { cut(trial, times, at: $0, events) }
        }
    }

    /// A look that never comes: the trial goes on until the last patient has been followed to the end.
    private func missed(_ trial: ComparisonTrial, events: Int, _ entries: [Double]) -> (Sight, ComparisonTrial?) {
        let end = (entries.last ?? 0) + duration
        return (Sight(patients: trial.count, events: events, isReached: false, time: end), nil)
    }

    private func cut(_ trial: ComparisonTrial, _ entries: [Double], at time: Double, _ events: [Double]) -> (Sight, ComparisonTrial?) {
        var cut = trial.first(entries.count { $0 < time })
        for place in cut.seen.indices {
            for twin in cut.seen[place].values.indices {
                let followed = time - entries[twin]
                if !cut.seen[place].came.isEmpty {
                    // On the trial's clock, as event times are: the event that brings the look about is seen.
                    guard entries[twin] + cut.seen[place].values[twin] / factor > time else { continue }
                    cut.seen[place].values[twin] = followed * factor
                    cut.seen[place].came[twin] = 0
                } else if followed < known {
                    cut.seen[place].values[twin] = .nan
                }
            }
        }
        let count = trial.seen[0].came.isEmpty ? nil : events.count { $0 <= time }
        return (Sight(patients: cut.count, events: count, time: time), cut)
    }

    /// When the events of the compared arms come, after the trial's start, ascending.
    private func eventTimes(_ trial: ComparisonTrial, _ entries: [Double]) -> [Double] {
        guard !trial.seen[0].came.isEmpty else { return [] }
        return trial.observed.indices.compactMap { twin -> Double? in
            let arm = Int(trial.observed[twin])
            guard arm == trial.plan.treatment || arm == trial.plan.control else { return nil }
            let seen = trial.seen[arm == trial.plan.treatment ? 0 : 1]
            guard seen.came[twin] == 1, seen.values[twin].isFinite else { return nil }
            return entries[twin] + seen.values[twin] / factor
        }.sorted()
    }
}
