import Integration
import Quantities
import ResultStore
import TrialProtocol

/// The columns of the long tables, in the order in which ``TwinRecord`` fills them.
enum ResultTable: Int, CaseIterable {
    case observations, doses, events

    /// What can be told of a twin in `/events`.
    static let eventKinds = ["failure", "steady state inexact", "dose limited"]

    /// The tables of a trial's file: without those that would grow with what is observed and given, unless it keeps trajectories.
    static func stored(by plan: TrialPlan) -> [ResultTable] {
        plan.keep == .trajectories ? allCases : [.events]
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
                ])
        case .events:
            return Table(
                "events", title: "Failures and remarks, by twin and arm",
                columns: lead + [
                    Variable("kind", longName: "What happened", kind: .level(Self.eventKinds)),
                    Variable("detail", longName: "In words", kind: .text(bytes: 240)),
                ])
        }
    }

    /// Rules of all arms by name, each once.
    static func rules(of plan: TrialPlan) -> [String] {
        var names: [String] = []
        for rule in plan.arms.flatMap(\.regimen) where !names.contains(rule.name) { names.append(rule.name) }
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
