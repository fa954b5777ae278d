import Expressions
import Foundation
import Integration
import ModelLanguage
import TrialProtocol

/// The doses of one arm for one twin.
struct Regimen {
    var records: [EventRecord] = []
    /// Rules whose amount was changed by their `least` or `most`.
    var limited: Set<String> = []
}

/// Turns an arm's dose rules into a twin's schedule.
struct RegimenMaker: Sendable {
    private let rules: [DoseRule]
    private let routes: [ModelRoute]

    init(_ arm: ArmPlan, twin: Model) {
        rules = arm.regimen
        routes = twin.routes
    }

    /// - Parameter covariate: a covariate's value by name, in the cohort's unit.
    /// - Throws: ``TwinFailure`` for an amount or time that is negative or no number.
    func regimen(_ covariate: (String) -> Double) throws -> Regimen {
        var regimen = Regimen()
        for rule in rules {
            let asked = rule.amount.tree.evaluate(covariate)
            guard asked.isFinite, asked >= 0 else { throw bad(rule, "the dose of rule `\(rule.name)` is \(asked)", "`dose`") }
            let amount = bounded(asked, rule)
            if amount.isLimited { regimen.limited.insert(rule.name) }
            let delivery = try delivery(of: rule, covariate)
            for (index, time) in rule.times.enumerated() {
                let dose = Dose(
                    .route(rule.route), amount: amount.value, delivery: delivery, interval: rule.steadyState ? rule.interval ?? 0 : 0,
                    steadyState: rule.steadyState && index == 0 ? .replace : .no)
                regimen.records.append(EventRecord(time: time, action: .dose(dose), tag: rule.name))
            }
        }
        // Doses at one time are given in the order of the rules: the sort must be stable.
        let order = regimen.records.indices.sorted { (regimen.records[$0].time, $0) < (regimen.records[$1].time, $1) }
        regimen.records = order.map { regimen.records[$0] }
        return regimen
    }

    private func bounded(_ asked: Double, _ rule: DoseRule) -> (value: Double, isLimited: Bool) {
        let rounded = rule.round.map { (asked / $0).rounded() * $0 } ?? asked
        let value = min(max(rounded, rule.least ?? 0), rule.most ?? .infinity)
        return (value, value != rounded)
    }

    private func delivery(of rule: DoseRule, _ covariate: (String) -> Double) throws -> Dose.Delivery {
        if let over = rule.over {
            let time = over.tree.evaluate(covariate)
            guard time.isFinite, time >= 0 else { throw bad(rule, "the infusion of rule `\(rule.name)` takes \(time)", "`over`") }
            return time == 0 ? .bolus : .duration(time)
        }
        if let rate = rule.rate {
            let value = rate.tree.evaluate(covariate)
            guard value.isFinite, value > 0 else { throw bad(rule, "the rate of rule `\(rule.name)` is \(value)", "`rate`") }
            return .rate(value)
        }
        let route = routes[rule.route]
        if route.rate != nil { return .modelledRate }
        return route.duration != nil ? .modelledDuration : .bolus
    }

    private func bad(_ rule: DoseRule, _ problem: String, _ key: String) -> TwinFailure {
        TwinFailure(
            .badDose, time: rule.times.first ?? 0, subject: routes[rule.route].name, problem,
            remedy: "check the formula of \(key) at \(rule.position)")
    }
}
