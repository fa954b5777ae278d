import Integration
import TrialProtocol

/// Carrying out what was decided.
extension Treatment {
    /// - Parameters:
    ///   - value: of the action's expression, where it has one.
    ///   - target: the dose rule decided about; nil: all of them.
    mutating func carryOut(
        _ action: DecisionAction, _ value: Double?, _ call: DecisionCall, target: Int?, _ entry: inout DecisionEntry, _ orders: inout SteeringOrders
    ) throws {
        let time = entry.time, mark = entry.decision + 1
        let concerned = target.map { [$0] } ?? rules.indices.filter { !rules[$0].isReplaced }
        let name = maker.decisionNames[entry.decision]
        if action.isIntercurrent && absent.contains(name) {
            entry.outcome = "none held"
            return
        }
        switch action {
        case .keep: break
        case .dose: setDose(value, of: target, call, mark, &entry)
        case .step(let steps): step(steps, target, call, mark, &entry)
        case .hold(let length): for rule in concerned { rules[rule].heldUntil = max(rules[rule].heldUntil, time + length) }
        case .skip(let number): for rule in concerned { rules[rule].skips += number }
        case .delay(let length): for rule in concerned { try delay(rule, by: length, call, time, &orders) }
        case .stop:
            if concerned.contains(where: { !rules[$0].isStopped }) {
                note(CourseEvent(time: time, kind: "treatment stopped", detail: "by `\(name)`"))
            }
            for rule in concerned { rules[rule].isStopped = true }
        case .switchTo(let name): try switchTo(name, call, time, &orders)
        case .add(let rule): try add(rule, at: time, mark, &orders)
        case .set(let covariate, _): set(covariate, value, &entry, &orders)
        }
        if action.isIntercurrent { note(intercurrent: name, at: time) }
    }

    private mutating func setDose(_ value: Double?, of target: Int?, _ call: DecisionCall, _ mark: Int, _ entry: inout DecisionEntry) {
        guard let value, value.isFinite, value >= 0, let target else {
            entry.outcome = "no value"
            return
        }
        let plan = decisions[call.decision].program.plan
        let bounded = RegimenMaker.bounded(value, round: plan.round, least: plan.least, most: plan.most)
        rules[target].dose.amount = bounded.value
        rules[target].mark = mark
        rules[target].follows = false
        entry.isLimited = bounded.isLimited
    }

    /// To the so-manieth dose of the ladder above or below the one in force; not beyond its ends.
    private mutating func step(_ steps: Int, _ target: Int?, _ call: DecisionCall, _ mark: Int, _ entry: inout DecisionEntry) {
        guard let target else { return }
        let ladder = decisions[call.decision].program.plan.ladder
        let dose = rules[target].dose.amount
        // A dose that differs from a step by rounding alone stands on it.
        let others = ladder.filter { ($0 - dose).magnitude > 1e-9 * dose.magnitude }
        let onward: [Double] = steps > 0 ? others.filter { $0 > dose } : others.filter { $0 < dose }.reversed()
        let wanted = abs(steps)
        let reached = onward.isEmpty ? dose : onward[min(wanted, onward.count) - 1]
        setDose(reached, of: target, call, mark, &entry)
        entry.isLimited = entry.isLimited || onward.count < wanted
    }

    /// Gives all doses of a rule that are to come so much later; what is decided at these doses comes later, too.
    private mutating func delay(_ rule: Int, by length: Double, _ call: DecisionCall, _ time: Double, _ orders: inout SteeringOrders) throws {
        let next = rules[rule].next
        guard next < rules[rule].times.count else { return }
        for number in next..<rules[rule].times.count { rules[rule].times[number] += length }
        rules[rule].generation += 1
        try addRecords(ofRule: rule, from: time, &orders)
        for index in decisions.indices {
            guard case .doses(let own, _, _) = decisions[index].program.plan.times, decisions[index].firstRule + own == rule else { continue }
            decisions[index].generation += 1
            schedule(index, after: time, now: time, &orders)
        }
    }

    /// What was to come is replaced by what the other arm gives and decides from now on.
    private mutating func switchTo(_ name: String, _ call: DecisionCall, _ time: Double, _ orders: inout SteeringOrders) throws {
        guard let arm = maker.plan.arms.firstIndex(where: { $0.name == name }) else { return }
        note(CourseEvent(time: time, kind: "switched arm", detail: "to `\(name)`"))
        for rule in rules.indices { rules[rule].isReplaced = true }
        for decision in decisions.indices { decisions[decision].generation += 1 }
        let regimen = try maker.regimens[arm].regimenOverTime { covariate($0, at: max($1, time)) }
        let (firstRule, firstDecision) = (rules.count, decisions.count)
        take(regimen, of: arm)
        let start = call.isAfterRecords ? time + 2 * Self.tolerance(time) : time - Self.tolerance(time)
        for rule in firstRule..<rules.count {
            rules[rule].next = rules[rule].times.firstIndex { $0 >= start } ?? rules[rule].times.count
            try addRecords(ofRule: rule, from: start, &orders)
        }
        for decision in firstDecision..<decisions.count { schedule(decision, after: time, now: time, &orders) }
    }

    private mutating func add(_ rule: DoseRule, at time: Double, _ mark: Int, _ orders: inout SteeringOrders) throws {
        let dose = try maker.regimens[firstArm].dose(of: rule, at: time) { covariate($0, at: time) }.dose
        note(CourseEvent(time: time, kind: "rescue", detail: "`\(rule.name)`"))
        rules.append(taken(RuleState(rule, dose, mark: mark, origin: time)))
        try addRecords(ofRule: rules.count - 1, from: time, &orders)
    }

    private mutating func set(_ covariate: Int, _ value: Double?, _ entry: inout DecisionEntry, _ orders: inout SteeringOrders) {
        guard let value, value.isFinite else {
            entry.outcome = "no value"
            return
        }
        let name = maker.plan.twin.covariates[covariate].name
        note(CourseEvent(time: entry.time, kind: "covariate set", detail: "`\(name)` set to \(value)"))
        note(covariate: covariate, at: entry.time, value: value)
        orders.set(covariate: covariate, to: value)
    }
}
