import Integration
import Quantities
import ResultStore
import TrialProtocol

/// The columns of the long tables, in the order in which ``TwinRecord`` fills them.
enum ResultTable: Int, CaseIterable {
    case observations, doses, events, decisions, omitted

    /// What can be told of a twin in `/events`.
    static let eventKinds = ["failure", "steady state inexact", "dose limited"]

    /// What can be told besides where treatment depends on what happens.
    static let courseKinds = ["treatment stopped", "switched arm", "rescue", "covariate set", "adverse event", "dropped out", "died"]

    /// The kinds of `/events` of a trial.
    static func eventKinds(of plan: TrialPlan) -> [String] { eventKinds + (steers(plan) ? courseKinds : []) }

    /// Whether something may happen that the protocol does not fix beforehand.
    static func steers(_ plan: TrialPlan) -> Bool { decides(plan) || !plan.patients.isEmpty }

    static func decides(_ plan: TrialPlan) -> Bool { plan.arms.contains { !$0.decisions.isEmpty } }

    /// The tables of a trial's file: without those that would grow with what is observed and given, unless it keeps trajectories.
    static func stored(by plan: TrialPlan) -> [ResultTable] {
        (plan.keep == .trajectories ? [.observations, .doses, .events] : [.events])
            + (decides(plan) ? [.decisions] : []) + (steers(plan) && plan.keep == .trajectories ? [.omitted] : [])
    }

    func table(for plan: TrialPlan) -> Table {
        let replicate = Variable("replicate", longName: "Replicate (simulated trial), from 1", kind: .integer)
        let scenario = Variable("scenario", longName: "Scenario", kind: .level(plan.scenarios.isEmpty ? ["base"] : plan.scenarioNames))
        let twin = Variable("twin", longName: "Twin, from 1", kind: .integer)
        let arm = Variable("arm", longName: "Arm", kind: .level(plan.arms.map(\.name)))
        let time = Variable("time", unit: plan.timeUnit.ucum, longName: "Time from the start of the trial")
        let lead = (plan.scenarios.isEmpty ? [] : [scenario]) + (plan.replicates > 1 ? [replicate] : []) + [twin, arm, time]
        let outputs = plan.observations.map { plan.twin.outputs[$0.output] }
        let routes = plan.twin.routes
        switch self {
        case .observations:
            return Table(
                "observations", title: "What an assay would report of each patient, in the arm that was observed",
                columns: lead + [
                    Variable(
                        "output", longName: "What was measured", kind: .level(Self.named(outputs.map(\.name))),
                        attributes: [Self.levelUnits(outputs.map(\.unit))]),
                    Variable(
                        "value", unit: Self.common(outputs.map(\.unit), "output"),
                        longName: "Reading; the limit of quantification where censored"),
                    Variable("censored", longName: "Reading below the limit of quantification", kind: .flag),
                ])
        case .doses:
            return Table(
                "doses", title: "Every dose given, by which rule",
                columns: lead + [
                    Variable(
                        "route", longName: "Route", kind: .level(Self.named(routes.map(\.name))),
                        attributes: [Self.levelUnits(routes.map(\.unit))]),
                    Variable("amount", unit: Self.common(routes.map(\.unit), "route"), longName: "Amount given"),
                    Variable("bioavailable", unit: Self.common(routes.map(\.unit), "route"), longName: "Amount that enters the body"),
                    Variable("duration", unit: plan.timeUnit.ucum, longName: "Length of the infusion, 0 for a bolus"),
                    Variable("rule", longName: "Rule of the protocol that set the dose", kind: .level(Self.rules(of: plan))),
                    Variable("limited", longName: "Amount changed by the rule's `least` or `most`", kind: .flag),
                ] + (Self.decides(plan) ? [Self.decision(plan, "Decision that set the amount; missing: the regimen")] : []))
        case .events:
            return Table(
                "events", title: "Failures and remarks, by twin and arm",
                columns: lead + [
                    Variable("kind", longName: "What happened", kind: .level(Self.eventKinds(of: plan))),
                    Variable("detail", longName: "In words", kind: .text(bytes: 240)),
                ])
        case .decisions: return Self.decisions(plan, lead)
        case .omitted:
            return Table(
                "omitted_doses", title: "Doses that were due and not given",
                columns: lead + [
                    Variable("rule", longName: "Rule of the protocol", kind: .level(Self.rules(of: plan))),
                    Variable("reason", longName: "Why it was not given", kind: .level(OmittedDose.Reason.allCases.map(\.rawValue))),
                ])
        }
    }

    private static func decision(_ plan: TrialPlan, _ longName: String) -> Variable {
        Variable("decision", longName: longName, kind: .level(named(TreatmentMaker.names(plan))))
    }

    /// Every decision, with what it saw: a column per measured name, missing where a decision does not look at it.
    private static func decisions(_ plan: TrialPlan, _ lead: [Variable]) -> Table {
        let units = plan.arms.flatMap(\.decisions).isEmpty ? [] : plan.twin.routes.map(\.unit)
        let doseUnit = common(units, "/doses/route")
        let columns = DecisionColumns(plan)
        let readings = zip(columns.names, columns.outputs).flatMap { name, output -> [Variable] in
            let output = plan.twin.outputs[output]
            return [
                Variable(name, unit: output.unit.ucum, longName: "Reading of \(output.name) that the decision saw"),
                Variable("\(name)_censored", longName: "That reading was below the limit of quantification", kind: .flag),
            ]
        }
        return Table(
            "decisions", title: "Every decision about treatment, with what it saw",
            columns: lead + [
                decision(plan, "Decision"),
                Variable("number", longName: "How many times it was taken for this twin, this time included", kind: .integer),
                Variable("rule", longName: "Rule that acted, from 1; 0 for none", kind: .integer),
                Variable("outcome", longName: "What was done", kind: .level(outcomes(of: plan))),
                Variable("of", longName: "Dose rule it is about; missing: all", kind: .level(rules(of: plan))),
                Variable("dose_before", unit: doseUnit, longName: "Dose in force before"),
                Variable("dose_after", unit: doseUnit, longName: "Dose in force afterwards"),
                Variable("limited", longName: "Dose changed by the decision's `least` or `most`, or by the ladder's end", kind: .flag),
            ] + readings + columns.estimates.map {
                Variable($0.column, unit: $0.unit.ucum, longName: "\($0.name) as estimated of the patient for the decision, if doses went on")
            })
    }

    /// What can come of a decision.
    static func outcomes(of plan: TrialPlan) -> [String] {
        let isEstimated = plan.arms.contains { $0.decisions.contains { !$0.estimates.isEmpty } }
        return DecisionEntry.outcomes + DecisionAction.words + (isEstimated ? [DecisionEntry.noEstimate] : [])
    }

    /// Rules of all arms by name, each once.
    static func rules(of plan: TrialPlan) -> [String] {
        var names: [String] = []
        for name in plan.arms.flatMap(\.ruleNames) where !names.contains(name) { names.append(name) }
        return named(names)
    }

    /// Units of a column's levels, in their order.
    private static func levelUnits(_ units: [Unit]) -> Attribute {
        Attribute("level_units", .text(units.map(\.ucum).joined(separator: " ")))
    }

    /// The unit that all levels share; else a hint at where units stand.
    private static func common(_ units: [Unit], _ column: String) -> String {
        guard let first = units.first else { return "1" }
        return units.allSatisfy { $0.ucum == first.ucum } ? first.ucum : "see level_units of \(column)"
    }

    /// A column of levels has at least one, also where there is nothing to name.
    private static func named(_ names: [String]) -> [String] { names.isEmpty ? ["none"] : names }
}
