import Foundation
import Integration
import Randomness
import TrialProtocol

/// What happens to the patient.
extension Treatment {
    /// One event of the protocol, as far as it has come.
    struct EventState {
        let plan: PatientEventPlan
        let key: StreamKey
        /// How many times it has happened.
        var count = 0
        /// The cumulated hazard, and at which it happens next: sums of exponential variates (a Poisson process in that time).
        var cumulated = 0.0
        var threshold: Double
        var held = false
        /// Measurements since the last look, and the times they are taken at.
        var nodes: [Int] = []
        var times: [Double] = []
    }

    /// Parts of the time between two looks in which hazards are evaluated: an even number, for Simpson's rule.
    private static let parts = 8

    mutating func beginPatient(_ orders: inout SteeringOrders) {
        for plan in maker.plan.patients.events where !absent.contains(plan.name) {
            let key = StreamKey(seed: maker.plan.seed, purpose: "event:\(plan.name)")
            patientEvents.append(EventState(plan: plan, key: key, threshold: exponential(key, 0)))
            orderNext(patientEvents.count - 1, now: 0, &orders)
        }
    }

    private func exponential(_ key: StreamKey, _ number: Int) -> Double {
        var stream = key.stream(replicate: replicate, twin: twin, substream: number)
        return -log(stream.uniform())
    }

    /// Orders the time of an event that is known beforehand, or the next look at one that is not.
    private mutating func orderNext(_ index: Int, now: Double, _ orders: inout SteeringOrders) {
        let state = patientEvents[index], end = maker.plan.duration
        switch state.plan.cause {
        case .constant(let rate): order(.event(index), at: state.threshold / rate, &orders)
        case .weibull(let shape, let scale): order(.event(index), at: scale * pow(state.threshold, 1 / shape), &orders)
        case .hazard, .condition:
            guard now < end else { return }
            let until = min(now + state.plan.every, end)
            let times = (0...Self.parts).map { $0 == Self.parts ? until : now + (until - now) * Double($0) / Double(Self.parts) }
            patientEvents[index].times = times
            patientEvents[index].nodes = times.map { orders.measure(at: $0) }
            order(.look(index), at: until, &orders)
        }
    }

    private mutating func order(_ call: Call, at time: Double, _ orders: inout SteeringOrders) {
        guard time <= maker.plan.duration else { return }
        orders.call(calls.count, at: time)
        calls.append(call)
    }

    /// The time of an event that was known beforehand.
    mutating func happen(_ index: Int, at time: Double, _ orders: inout SteeringOrders) {
        guard leftAt == nil else { return }
        note(index, at: time, now: time, &orders)
        if patientEvents[index].plan.isRecurrent { orderNext(index, now: time, &orders) }
    }

    mutating func look(_ index: Int, at now: Double, _ view: SteeringView, _ orders: inout SteeringOrders) {
        guard leftAt == nil else { return }
        let state = patientEvents[index]
        switch state.plan.cause {
        case .hazard(let observable):
            let values = state.nodes.map { max(0, view.reading($0, observable)) }
            for first in stride(from: 0, to: Self.parts, by: 2) where leftAt == nil {
                cumulate(index, Array(values[first...first + 2]), from: state.times[first], to: state.times[first + 2], now: now, &orders)
            }
        case .condition(let observable):
            for (node, time) in zip(state.nodes, state.times) where leftAt == nil {
                let holds = view.reading(node, observable) == 1
                if holds && !patientEvents[index].held { note(index, at: time, now: now, &orders) }
                patientEvents[index].held = holds
            }
        case .constant, .weibull: return
        }
        let mayCome = state.plan.isRecurrent || patientEvents[index].count == 0
        if leftAt == nil && mayCome { orderNext(index, now: now, &orders) }
    }

    /// Adds the hazard's integral by Simpson's rule; where it passes the threshold lies on the same parabola's.
    private mutating func cumulate(
        _ index: Int, _ h: [Double], from start: Double, to end: Double, now: Double, _ orders: inout SteeringOrders
    ) {
        let length = end - start
        // The integral of the parabola through h at 0, 1/2 and 1, up to s.
        func integral(_ s: Double) -> Double {
            let slope = -3 * h[0] + 4 * h[1] - h[2], bend = 2 * (h[0] - 2 * h[1] + h[2])
            return length * s * (h[0] + s * (slope / 2 + s * bend / 3))
        }
        let before = patientEvents[index].cumulated, total = max(0, integral(1))
        while leftAt == nil, before + total >= patientEvents[index].threshold {
            guard patientEvents[index].plan.isRecurrent || patientEvents[index].count == 0 else { break }
            var (low, high) = (0.0, 1.0)
            for _ in 0..<50 {
                let middle = (low + high) / 2
                if before + integral(middle) < patientEvents[index].threshold { low = middle } else { high = middle }
            }
            note(index, at: start + high * length, now: now, &orders)
        }
        patientEvents[index].cumulated = before + total
    }

    /// Writes the event down, and lets follow what follows.
    /// - Parameter time: when it happened; what follows happens now.
    private mutating func note(_ index: Int, at time: Double, now: Double, _ orders: inout SteeringOrders) {
        let plan = patientEvents[index].plan
        guard plan.isRecurrent || patientEvents[index].count == 0 else { return }
        patientEvents[index].count += 1
        patientEvents[index].threshold += exponential(patientEvents[index].key, patientEvents[index].count)
        let kind = plan.consequences.contains(.die) ? "died" : plan.consequences.contains(.dropOut) ? "dropped out" : "adverse event"
        note(CourseEvent(time: time, kind: kind, detail: plan.name))
        note(intercurrent: plan.name, at: time)
        for consequence in plan.consequences { follow(consequence, plan.name, at: time, now: now, &orders) }
    }

    private mutating func follow(
        _ consequence: PatientEventPlan.Consequence, _ name: String, at time: Double, now: Double, _ orders: inout SteeringOrders
    ) {
        switch consequence {
        case .hold(let length): for rule in rules.indices { rules[rule].heldUntil = max(rules[rule].heldUntil, now + length) }
        case .reduce(let part):
            for rule in rules.indices {
                rules[rule].dose.amount *= part
                rules[rule].reduction *= part
            }
        case .stop:
            if rules.contains(where: { !$0.isStopped && !$0.isReplaced }) {
                note(CourseEvent(time: now, kind: "treatment stopped", detail: "by `\(name)`"))
            }
            for rule in rules.indices { rules[rule].isStopped = true }
        case .dropOut, .die:
            leftAt = time
            for rule in rules.indices { rules[rule].isStopped = true }
            for decision in decisions.indices { decisions[decision].generation += 1 }
            if consequence == .die {
                diedAt = now
                orders.endLife()
            }
        }
    }
}
