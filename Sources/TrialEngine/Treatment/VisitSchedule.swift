import Integration
import Randomness
import TrialProtocol

/// When patients come to their visits, and which they miss.
///
/// Drawn per planned time, not per arm or output: in every arm the same twin comes at the same times, and all that is
/// planned for one time is measured at one visit.
struct VisitSchedule: Sendable {
    let plans: [VisitPlan]
    private let duration: Double
    private let key: StreamKey

    init(_ plan: TrialPlan) {
        plans = plan.visits
        duration = plan.duration
        key = StreamKey(seed: plan.seed, purpose: "visit")
    }

    /// When a patient comes to a visit planned for a time; nil: not at all.
    func time(_ planned: Double, of plan: VisitPlan, replicate: Int, twin: Int) -> Double? {
        guard planned > 0, plan.window > 0 || plan.missed > 0 else { return planned }
        var stream = key.stream(replicate: replicate, twin: twin, substream: Int(truncatingIfNeeded: planned.bitPattern))
        let isMissed = stream.uniform() < plan.missed
        let place = 2 * stream.uniform() - 1
        return isMissed ? nil : plan.window == 0 ? planned : min(max(planned + place * plan.window, 0), duration)
    }

    /// The same of a visit at which an output is measured, or else anything.
    func time(_ planned: Double, measuring outputs: [Int], replicate: Int, twin: Int) -> Double? {
        let there = plans.filter { $0.times.contains(planned) }
        guard let plan = there.first(where: { outputs.contains($0.output) }) ?? there.first else { return nil }
        return time(planned, of: plan, replicate: replicate, twin: twin)
    }

    /// All times of a patient, `[plan][visit]`; nil where he does not come.
    func times(replicate: Int, twin: Int) -> [[Double?]] {
        plans.map { plan in plan.times.map { time($0, of: plan, replicate: replicate, twin: twin) } }
    }

    /// Records that observe the patient at these times, visits he misses left out.
    static func records(_ times: [[Double?]]) -> [EventRecord] {
        times.flatMap { $0.compactMap { $0 } }.map { EventRecord(time: $0, action: .observe) }
    }
}

/// What was measured at a visit; all NaN where nothing was.
struct VisitReading: Sendable {
    var time = Double.nan
    var value = Double.nan
    var isCensored = false
}
