import Documents
import Expressions
import ModelLanguage
import Quantities

extension ProtocolReader {
    static let doseKeys = [
        "name", "dose", "route", "over", "rate", "at", "every", "from", "until", "for", "times", "round", "least", "most",
        "steady_state",
    ]

    /// `give:` is one dose rule or a list of them.
    func readRegimen(_ node: DocumentNode, _ scan: [ScanValue], _ context: ProtocolContext) -> [DoseRule] {
        let nodes = node.items ?? [node]
        if nodes.isEmpty {
            diagnostics.error(node.position, "`give` is an empty list", remedy: "leave `give` out for an arm without doses")
        }
        let rules = nodes.enumerated().compactMap { readRule($1, name: "give \($0 + 1)", scan, context) }
        refuseClashes(rules)
        refuseLateSteadyStates(rules)
        return rules
    }

    /// The names that an arm's dose formulas use, as far as they can be read.
    func doseNames(_ node: DocumentNode) -> Set<String> {
        // What is wrong with the formulas is told when they are checked.
        let silent = Diagnostics()
        let scalars = (node.items ?? [node]).flatMap { $0.entries ?? [] }
            .filter { ["dose", "over", "rate"].contains($0.key.text) }.compactMap(\.value.scalar)
        return scalars.reduce(into: []) { $0.formUnion(Expression.parse($1, silent)?.names ?? []) }
    }

    /// A dose rule that a decision adds: its times count from there.
    func readAddedRule(_ node: DocumentNode, _ scan: [ScanValue], _ context: ProtocolContext) -> DoseRule? {
        readRule(node, name: "rescue", isAdded: true, scan, context)
    }

    private func readRule(
        _ node: DocumentNode, name: String, isAdded: Bool = false, _ scan: [ScanValue], _ context: ProtocolContext
    ) -> DoseRule? {
        guard var reader = MappingReader(node, what: "a dose rule", keys: Self.doseKeys, in: diagnostics) else { return nil }
        let name = reader.line("name") ?? name
        let dose = reader.scalar("dose", required: true)
        let route = readRoute(&reader, context)
        let over = reader.scalar("over")
        let rate = reader.scalar("rate")
        let isNow = isAdded && !reader.has("at") && !reader.has("every")
        let timing = isNow ? DoseTiming(times: [0], text: "at once") : readTiming(&reader, context)
        let steadyState = reader.boolean("steady_state") ?? false
        let limits = readLimits(&reader, route.map { context.twin.routes[$0] })
        reader.finish()
        if over != nil && rate != nil {
            diagnostics.error(reader.position(of: "rate"), "both `over` and `rate` are given", remedy: "keep one of the two")
        }
        if steadyState && !reader.has("every") {
            diagnostics.error(
                reader.position(of: "steady_state"), "a steady state needs an interval", remedy: "add `every: 24 h`, say")
        }
        if isAdded && steadyState {
            diagnostics.error(
                reader.position(of: "steady_state"), "an added dose cannot bring its steady state along: all that was given would be forgotten",
                remedy: "remove `steady_state`")
        }
        let formula = DoseFormula(scope: DoseScope(context: context, scan: scan), diagnostics: diagnostics)
        let overTime = over.flatMap { formula.time($0) }
        guard let route, let dose else {
            if let dose { formula.checkNames(dose) }
            return nil
        }
        let amount = formula.amount(dose, into: context.twin.routes[route])
        let rateValue = rate.flatMap { formula.rate($0, into: context.twin.routes[route]) }
        guard let amount, let timing else { return nil }
        let parts = [
            dose.text, "into \(context.twin.routes[route].name)", over.map { "over \($0.text)" }, rate.map { "at \($0.text)" },
            timing.text, limits.text, steadyState ? "from steady state" : nil,
        ]
        return DoseRule(
            name: name, route: route, amount: amount, over: overTime, rate: rateValue, times: timing.times,
            round: limits.round, least: limits.least, most: limits.most, steadyState: steadyState, interval: timing.interval,
            text: parts.compactMap { $0 }.joined(separator: " "), position: node.position)
    }

    private func readRoute(_ reader: inout MappingReader, _ context: ProtocolContext) -> Int? {
        let names = context.twin.routes.map(\.name)
        guard let scalar = reader.scalar("route") else {
            if names.count == 1 && !reader.has("route") { return 0 }
            if reader.has("route") { return nil }
            diagnostics.error(
                reader.position, names.isEmpty ? "the twin has no route for a dose" : "the dose has no route",
                remedy: names.isEmpty
                    ? "declare `routes:` in the model" : "add `route: \(names[0])`, or another of: \(Suggestions.list(names))")
            return nil
        }
        if let index = names.firstIndex(of: scalar.text) { return index }
        diagnostics.error(
            scalar.position, "the twin has no route `\(scalar.text)`", remedy: Suggestions.remedy(for: scalar.text, among: names))
        return nil
    }

    /// The ledger of doses names the rule that gave each.
    private func refuseClashes(_ rules: [DoseRule]) {
        var seen: Set<String> = []
        for rule in rules where !seen.insert(rule.name).inserted {
            diagnostics.error(rule.position, "two rules of the arm have the name `\(rule.name)`", remedy: "rename one of them")
        }
    }

    /// Setting a steady state forgets every dose before.
    private func refuseLateSteadyStates(_ rules: [DoseRule]) {
        for (index, rule) in rules.enumerated() where rule.steadyState {
            guard let start = rule.times.first else { continue }
            let earlier = rules.enumerated().first { other, rule in
                rule.times.first.map { ($0, other) < (start, index) } ?? false
            }
            guard let earlier else { continue }
            diagnostics.error(
                rule.position, "the steady state would wipe out the doses of rule `\(earlier.element.name)` before it",
                expected: "at most one rule with `steady_state`, and no dose before it")
        }
    }
}
