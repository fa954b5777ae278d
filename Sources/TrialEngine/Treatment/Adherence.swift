import Foundation
import Randomness
import TrialProtocol

/// Which doses of a rule a patient takes, and when.
struct Adherence: Sendable {
    enum Taking: Sendable { case taken, missed, holiday }

    private let plan: AdherencePlan
    private let seed: UInt64
    private let duration: Double

    init?(_ plan: TrialPlan) {
        guard let adherence = plan.patients.adherence else { return nil }
        self.plan = adherence
        seed = plan.seed
        duration = plan.duration
    }

    /// Everything is drawn by the rule's name and the dose's number, so that no arm or decision shifts anything.
    /// - Parameter times: when the rule's doses are due.
    func course(ofRule name: String, times: [Double], isSteady: Bool, replicate: Int, twin: Int) -> (taking: [Taking], late: [Double]) {
        guard plan.rules.isEmpty || plan.rules.contains(name) else {
            return (times.map { _ in .taken }, times.map { _ in 0 })
        }
        let taking = StreamKey(seed: seed, purpose: "adherence:\(name)"), timing = StreamKey(seed: seed, purpose: "dose time:\(name)")
        let breaks = holidays(replicate: replicate, twin: twin)
        let gap = zip(times, times.dropFirst()).map { $1 - $0 }.min() ?? .infinity
        var wasTaken: Bool?
        var course: [Taking] = [], late: [Double] = []
        for (number, time) in times.enumerated() {
            // The dose that finds the patient at its steady state has been taken for long.
            let isGiven = isSteady && number == 0
            let chance = wasTaken.map { $0 ? plan.takenAfterTaken : plan.takenAfterMissed } ?? plan.taken
            var stream = taking.stream(replicate: replicate, twin: twin, substream: number)
            let isTaken = isGiven || stream.uniform() < chance
            wasTaken = isTaken
            let isHoliday = !isGiven && breaks.contains { $0.contains(time) }
            course.append(isHoliday ? .holiday : isTaken ? .taken : .missed)
            late.append(isGiven || plan.timing == 0 ? 0 : lateness(time, gap, timing.stream(replicate: replicate, twin: twin, substream: number)))
        }
        return (course, late)
    }

    /// Never so much that doses of a rule change places, or leave the trial.
    private func lateness(_ time: Double, _ gap: Double, _ stream: RandomStream) -> Double {
        var stream = stream
        let most = min(0.45 * gap, (duration - time) / 2)
        return max(-min(0.45 * gap, time), min(most, plan.timing * stream.normal()))
    }

    private func holidays(replicate: Int, twin: Int) -> [Range<Double>] {
        guard let (every, length) = plan.holidays else { return [] }
        var stream = RandomStream(seed: seed, replicate: replicate, twin: twin, purpose: "drug holidays")
        var breaks: [Range<Double>] = []
        var start = -every * log(stream.uniform())
        while start < duration {
            breaks.append(start..<(start + length))
            start += length - every * log(stream.uniform())
        }
        return breaks
    }
}
