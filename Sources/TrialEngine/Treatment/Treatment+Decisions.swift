import Expressions
import Integration
import TrialProtocol

/// Deciding.
extension Treatment {
    // MARK: When

    /// Orders the calls and samples of a decision.
    /// - Parameter after: only what comes later than this.
    mutating func schedule(_ index: Int, after: Double, now: Double, _ orders: inout SteeringOrders) {
        switch decisions[index].program.plan.times {
        case .clock(let times):
            for (occurrence, time) in times.enumerated() where time > after {
                schedule(index, occurrence, at: time, isAfterRecords: false, now: now, &orders)
            }
        case .visits(let planned):
            let outputs = decisions[index].program.plan.measurements.map(\.output)
            for (occurrence, planned) in planned.enumerated() {
                guard let time = maker.visits.time(planned, measuring: outputs, replicate: replicate, twin: twin), time > after else { continue }
                schedule(index, occurrence, at: time, isAfterRecords: false, now: now, &orders)
            }
        case .doses(let rule, let numbers, let delay):
            let state = rules[decisions[index].firstRule + rule]
            for (occurrence, number) in numbers.enumerated() {
                let time = state.times[number - 1] + (delay ?? 0)
                if time > after { schedule(index, occurrence, at: time, isAfterRecords: delay == 0, now: now, &orders) }
            }
        }
    }

    private mutating func schedule(
        _ index: Int, _ occurrence: Int, at time: Double, isAfterRecords: Bool, now: Double, _ orders: inout SteeringOrders
    ) {
        guard time < maker.plan.duration else { return }
        let samples = decisions[index].program.plan.measurements.map { measurement -> (time: Double, number: Int?) in
            let planned =
                switch measurement.time {
                case .clock(let time): time
                case .before(let offset): time - offset
                }
            let sampled = maker.sampleTime(planned, output: measurement.output)
            // What another arm would have measured before the patient came to it has not been measured.
            return (sampled, sampled < now - Self.tolerance(now) ? nil : orders.measure(at: sampled))
        }
        orders.call(calls.count, at: time, afterRecords: isAfterRecords)
        calls.append(
            .decision(
                DecisionCall(
                    decision: index, occurrence: occurrence, generation: decisions[index].generation, isAfterRecords: isAfterRecords,
                    samples: samples)))
    }

    // MARK: What

    mutating func decide(
        _ call: DecisionCall, at time: Double, _ view: SteeringView, _ orders: inout SteeringOrders
    ) throws {
        let index = call.decision
        if course != nil { try bringUpToDate(at: time) }
        decisions[index].number += 1
        let state = decisions[index], program = state.program
        let readings = read(call, program.plan, view)
        let target = program.plan.target.map { state.firstRule + $0 }
        var entry = DecisionEntry(
            time: time, decision: program.code, number: state.number,
            readings: zip(program.columns, readings).map { SeenReading(column: $0, value: $1.value, isCensored: $1.isCensored) },
            ruleName: target.map { rules[$0].rule.name })
        entry.doseBefore = target.map { rules[$0].amountInForce } ?? .nan
        entry.doseAfter = entry.doseBefore
        defer { note(entry) }
        guard !readings.contains(where: { $0.value.isNaN }) else {
            entry.outcome = "no reading"
            return
        }
        defer { remember(readings, of: index) }
        var estimates: [Double] = []
        if !program.plan.estimates.isEmpty {
            note(readings, call.samples.map(\.time), program.plan)
            guard let found = try estimate(program.plan.estimates, at: time) else {
                entry.outcome = DecisionEntry.noEstimate
                return
            }
            estimates = found
            entry.estimates = zip(program.estimateColumns, found).map { ($0, $1) }
        }
        let values = values(program, state, readings, estimates, entry, view)
        guard let rule = actingRule(index, values, at: time) else { return }
        entry.rule = rule + 1
        entry.outcome = program.plan.rules[rule].action.word
        try carryOut(program.plan.rules[rule].action, program.values[rule]?(values), call, target: target, &entry, &orders)
        if let target { entry.doseAfter = rules[target].amountInForce }
    }

    private func read(_ call: DecisionCall, _ plan: DecisionPlan, _ view: SteeringView) -> [Assay.Reading] {
        zip(plan.measurements, call.samples).map { measurement, sample in
            let truth = sample.number.map { view.reading($0, measurement.output) } ?? .nan
            if truth.isNaN || plan.seesTruth { return Assay.Reading(value: truth, isCensored: false) }
            return maker.assay.reading(
                of: truth, arm: firstArm, output: measurement.output, time: sample.time, replicate: replicate, twin: twin)
        }
    }

    private func values(
        _ program: DecisionProgram, _ state: DecisionState, _ readings: [Assay.Reading], _ estimates: [Double], _ entry: DecisionEntry,
        _ view: SteeringView
    ) -> [Double] {
        let observed = program.needsObservables ? view.now() : []
        return program.sources.map { source in
            switch source {
            case .reading(let index): readings[index].value
            case .previous(let index): state.previous[index]
            case .first(let index): state.first[index].isNaN ? readings[index].value : state.first[index]
            case .censored(let index): readings[index].isCensored ? 1 : 0
            case .dose: entry.doseBefore
            case .number: Double(state.number)
            case .time: entry.time
            case .covariate(let index): covariate(index, at: entry.time)
            case .observable(let index): observed[index]
            case .estimate(let index): estimates[index]
            }
        }
    }

    private mutating func remember(_ readings: [Assay.Reading], of index: Int) {
        for (place, reading) in readings.enumerated() {
            decisions[index].previous[place] = reading.value
            if decisions[index].first[place].isNaN { decisions[index].first[place] = reading.value }
        }
    }

    /// The first rule that holds, is confirmed and not locked.
    private mutating func actingRule(_ index: Int, _ values: [Double], at time: Double) -> Int? {
        let program = decisions[index].program
        var found: Int?
        for (number, rule) in program.plan.rules.enumerated() {
            let holds = program.conditions[number].map { $0(values) == 1 } ?? true
            decisions[index].streaks[number] = holds ? decisions[index].streaks[number] + 1 : 0
            guard found == nil, holds, decisions[index].streaks[number] >= rule.confirm,
                time >= decisions[index].lockedUntil[number] - Self.tolerance(time)
            else { continue }
            found = number
            decisions[index].streaks[number] = 0
            decisions[index].lockedUntil[number] = time + rule.lockout
        }
        return found
    }
}
