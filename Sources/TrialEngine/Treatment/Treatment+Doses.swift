import Integration
import TrialProtocol

/// What becomes of the doses that are due.
extension Treatment {
    mutating func give(_ dose: Dose, record: Int, at time: Double) -> (dose: Dose, mark: Int)? {
        let place = places[record]
        let state = rules[place.rule]
        guard place.generation == state.generation, !state.isReplaced else { return nil }
        rules[place.rule].next = place.number + 1
        if state.isStopped { return nil }
        if state.skips > 0 {
            rules[place.rule].skips -= 1
            note(omitted: .skipped, of: state.rule.name, at: time)
            return nil
        }
        if time < state.heldUntil - Self.tolerance(time) {
            note(omitted: .held, of: state.rule.name, at: time)
            return nil
        }
        switch state.taking[place.number] {
        case .taken: break
        case .missed:
            note(omitted: .missed, of: state.rule.name, at: time)
            return nil
        case .holiday:
            note(omitted: .holiday, of: state.rule.name, at: time)
            return nil
        }
        var dose = dose
        // Doses that follow the patient were made for their time.
        dose.amount = state.follows ? dose.amount * state.reduction : state.dose.amount
        // A dose of 0 that the regimen itself gives is in the ledger as ever.
        if dose.amount == 0 && state.mark > 0 {
            note(omitted: .zero, of: state.rule.name, at: time)
            return nil
        }
        note(given: dose, of: state.rule.name, at: time)
        return (dose, state.mark)
    }

    /// Times that differ by less are one moment.
    static func tolerance(_ time: Double) -> Double { 1e-12 * time.magnitude }

    /// What a rule gives the patient as he is at a time.
    private func planned(_ state: RuleState, at time: Double) throws -> Dose {
        try maker.regimens[firstArm].dose(of: state.rule, at: time) { covariate($0, at: time) }.dose
    }

    /// Brings the doses in force to what they are for the patient as he is now.
    mutating func bringUpToDate(at time: Double) throws {
        for index in rules.indices where rules[index].follows && !rules[index].isReplaced && !rules[index].isStopped {
            var dose = try planned(rules[index], at: time)
            dose.amount *= rules[index].reduction
            rules[index].dose = dose
        }
    }

    /// A covariate of the cohort, by name, at a time.
    func covariate(_ name: String, at time: Double) -> Double {
        guard let index = maker.plan.cohort.index(of: name) else { return .nan }
        return covariate(index, at: time)
    }

    func covariate(_ index: Int, at time: Double) -> Double { course?.value(index, at: time) ?? cohort[index] }

    /// Puts all doses of a rule that are still to come on record.
    mutating func addRecords(ofRule index: Int, from time: Double, _ orders: inout SteeringOrders) throws {
        let state = rules[index]
        for number in state.next..<max(state.next, state.times.count) {
            let due = state.times[number] + state.late[number]
            guard due >= time, due < maker.plan.duration else { continue }
            let dose = state.follows ? try planned(state, at: state.times[number]) : state.dose
            let record = orders.add(EventRecord(time: due, action: .dose(dose), tag: state.rule.name))
            assert(record == places.count, "records and their places go together")
            places.append(RecordPlace(rule: index, number: number, generation: state.generation))
        }
    }
}
