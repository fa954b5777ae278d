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
        return nodes.enumerated().compactMap { readRule($1, number: $0 + 1, scan, context) }
    }

    private func readRule(
        _ node: DocumentNode, number: Int, _ scan: [ScanValue], _ context: ProtocolContext
    ) -> DoseRule? {
        guard var reader = MappingReader(node, what: "a dose rule", keys: Self.doseKeys, in: diagnostics) else { return nil }
        let name = reader.text("name") ?? "give \(number)"
        let dose = reader.scalar("dose", required: true)
        let routeIndex = readRoute(&reader, context)
        let over = reader.scalar("over")
        let rate = reader.scalar("rate")
        let timing = readTiming(&reader, context)
        let steadyState = reader.boolean("steady_state") ?? false
        if over != nil && rate != nil {
            diagnostics.error(reader.position(of: "rate"), "both `over` and `rate` are given", remedy: "keep one of the two")
        }
        guard let routeIndex, let dose else {
            for key in ["round", "least", "most"] { _ = reader.optional(key) }
            reader.finish()
            return nil
        }
        let route = context.twin.routes[routeIndex]
        let limits = readLimits(&reader, route)
        reader.finish()
        let checker = UnitChecker(scope: DoseScope(context: context, scan: scan), diagnostics: diagnostics)
        let amount = check(dose, as: route.unit, checker)
        let overTime = over.flatMap { check($0, as: context.timeUnit, checker) }
        let rateValue = rate.flatMap { check($0, as: route.unit / context.timeUnit, checker) }
        if steadyState && timing?.interval == nil {
            diagnostics.error(
                reader.position(of: "steady_state"), "a steady state needs an interval", remedy: "add `every: 24 h`, say")
        }
        guard let amount, let timing else { return nil }
        return DoseRule(
            name: name, route: routeIndex, amount: amount, over: overTime, rate: rateValue, times: timing.times,
            round: limits.round, least: limits.least, most: limits.most, steadyState: steadyState,
            interval: timing.interval, text: describe(dose: dose.text, route.name, over: over?.text, rate: rate?.text, timing.text),
            position: node.position)
    }

    private func check(_ scalar: Scalar, as unit: Unit, _ checker: UnitChecker) -> TypedExpression? {
        Expression.parse(scalar, diagnostics).flatMap { checker.check($0, as: unit) }
    }

    private func readRoute(_ reader: inout MappingReader, _ context: ProtocolContext) -> Int? {
        let names = context.twin.routes.map(\.name)
        guard let scalar = reader.scalar("route") else {
            if names.count == 1 { return 0 }
            diagnostics.error(
                reader.position, names.isEmpty ? "the twin has no route for a dose" : "the dose has no route",
                remedy: names.isEmpty ? "declare `routes:` in the model" : "add `route: \(names[0])`, or another of: \(Suggestions.list(names))")
            return nil
        }
        if let index = names.firstIndex(of: scalar.text) { return index }
        diagnostics.error(
            scalar.position, "the twin has no route `\(scalar.text)`", remedy: Suggestions.remedy(for: scalar.text, among: names))
        return nil
    }

    private func readLimits(_ reader: inout MappingReader, _ route: ModelRoute) -> (round: Double?, least: Double?, most: Double?) {
        let round = reader.nonNegative("round", in: route.unit)
        let least = reader.nonNegative("least", in: route.unit)
        let most = reader.nonNegative("most", in: route.unit)
        if round == 0 {
            diagnostics.error(reader.position(of: "round"), "doses cannot be rounded to multiples of 0", remedy: "leave `round` out")
        }
        if let least, let most, least > most {
            diagnostics.error(reader.position(of: "least"), "`least` is above `most`", expected: "`least` up to `most`")
        }
        return (round == 0 ? nil : round, least, most)
    }

    private func describe(dose: String, _ route: String, over: String?, rate: String?, _ timing: String) -> String {
        var text = "\(dose) into \(route)"
        if let over { text += " over \(over)" }
        if let rate { text += " at \(rate)" }
        return text + " " + timing
    }
}

/// What a prescriber knows when a dose is written: covariates and scan variables, never a twin's true parameters.
struct DoseScope: Scope {
    let context: ProtocolContext
    let scan: [ScanValue]

    var visibleNames: [String] { scan.map(\.name) + context.cohort.covariates.map(\.name) }

    func lookUp(_ name: String) -> ScopeEntry? {
        if let value = scan.first(where: { $0.name == name }) {
            return ScopeEntry(tree: .constant(value.value), type: .quantity(value.unit))
        }
        return context.cohort.entry(for: name)
    }

    func call(
        _ name: String, _ arguments: [Expression], at position: SourcePosition, checker: UnitChecker
    ) -> TypedExpression?? { nil }
}
