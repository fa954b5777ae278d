import Expressions
import Foundation
import Integration
import ModelLanguage
import TrialProtocol

/// The doses of one arm for one twin.
package struct Regimen {
    package var records: [EventRecord] = []
    /// Which dose of which rule each record is, both counted from 0.
    var places: [(rule: Int, number: Int)] = []
    /// What each rule gives.
    var doses: [Dose] = []
    /// Rules whose amount was changed by their `least` or `most`.
    var limited: Set<String> = []
}

/// Turns an arm's dose rules into a twin's schedule.
package struct RegimenMaker: Sendable {
    private let rules: [DoseRule]
    private let routes: [ModelRoute]
    /// Covariates that change over time, by name.
    private let changing: Set<String>

    init(_ arm: ArmPlan, twin: Model, changing: Set<String> = []) { self.init(arm.regimen, twin: twin, changing: changing) }

    package init(_ rules: [DoseRule], twin: Model, changing: Set<String> = []) {
        self.rules = rules
        routes = twin.routes
        self.changing = changing
    }

    /// Whether a rule's doses differ because a covariate changes over time.
    func follows(_ rule: DoseRule) -> Bool {
        guard !changing.isEmpty else { return false }
        return [rule.amount, rule.over, rule.rate].contains { !($0?.tree.symbols.isDisjoint(with: changing) ?? true) }
    }

    /// - Parameter covariate: a covariate's value by name, in the cohort's unit.
    /// - Throws: ``TwinFailure`` for an amount or time that is negative or no number.
    package func regimen(_ covariate: (String) -> Double) throws -> Regimen {
        try regimenOverTime { name, _ in covariate(name) }
    }

    /// - Parameter covariate: a covariate's value by name, in the cohort's unit, at a time: a dose is made for the patient as he
    ///   is when it is due.
    func regimenOverTime(_ covariate: (String, Double) -> Double) throws -> Regimen {
        var regimen = Regimen()
        for (place, rule) in rules.enumerated() {
            let follows = follows(rule)
            let (plain, isLimited) = try dose(of: rule) { covariate($0, rule.times.first ?? 0) }
            if isLimited { regimen.limited.insert(rule.name) }
            regimen.doses.append(plain)
            for (index, time) in rule.times.enumerated() {
                var dose = plain
                if follows, index > 0 {
                    let (own, isLimited) = try self.dose(of: rule, at: time) { covariate($0, time) }
                    if isLimited { regimen.limited.insert(rule.name) }
                    dose = own
                }
                if rule.steadyState {
                    dose.interval = rule.interval ?? 0
                    if index == 0 { dose.steadyState = .replace }
                }
                regimen.records.append(EventRecord(time: time, action: .dose(dose), tag: rule.name))
                regimen.places.append((place, index))
            }
        }
        // Doses at one time are given in the order of the rules: the sort must be stable.
        let order = regimen.records.indices.sorted { (regimen.records[$0].time, $0) < (regimen.records[$1].time, $1) }
        regimen.records = order.map { regimen.records[$0] }
        regimen.places = order.map { regimen.places[$0] }
        return regimen
    }

    /// What a rule gives a patient, and whether its `least` or `most` changed that.
    /// - Parameter time: when it is due; nil for the rule's first dose.
    func dose(of rule: DoseRule, at time: Double? = nil, _ covariate: (String) -> Double) throws -> (dose: Dose, isLimited: Bool) {
        let asked = rule.amount.tree.evaluate(covariate)
        guard asked.isFinite, asked >= 0 else { throw bad(rule, time, "the dose of rule `\(rule.name)` is \(asked)", "`dose`") }
        let amount = Self.bounded(asked, round: rule.round, least: rule.least, most: rule.most)
        let dose = Dose(.route(rule.route), amount: amount.value, delivery: try delivery(of: rule, at: time, covariate))
        return (dose, amount.isLimited)
    }

    /// Rounded to a multiple, then kept within bounds.
    static func bounded(
        _ asked: Double, round: Double?, least: Double?, most: Double?
    ) -> (value: Double, isLimited: Bool) {
        let rounded = round.map { (asked / $0).rounded() * $0 } ?? asked
        let value = min(max(rounded, least ?? 0), most ?? .infinity)
        return (value, value != rounded)
    }

    private func delivery(of rule: DoseRule, at due: Double?, _ covariate: (String) -> Double) throws -> Dose.Delivery {
        if let over = rule.over {
            let time = over.tree.evaluate(covariate)
            guard time.isFinite, time >= 0 else { throw bad(rule, due, "the infusion of rule `\(rule.name)` takes \(time)", "`over`") }
            return time == 0 ? .bolus : .duration(time)
        }
        if let rate = rule.rate {
            let value = rate.tree.evaluate(covariate)
            guard value.isFinite, value > 0 else { throw bad(rule, due, "the rate of rule `\(rule.name)` is \(value)", "`rate`") }
            return .rate(value)
        }
        let route = routes[rule.route]
        if route.rate != nil { return .modelledRate }
        return route.duration != nil ? .modelledDuration : .bolus
    }

    private func bad(_ rule: DoseRule, _ time: Double?, _ problem: String, _ key: String) -> TwinFailure {
        TwinFailure(
            .badDose, time: time ?? rule.times.first ?? 0, subject: routes[rule.route].name, problem,
            remedy: "check the formula of \(key) at \(rule.position)")
    }
}
