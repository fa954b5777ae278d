import Documents
import Expressions
import Quantities

/// What objectives and constraints are made of: `mean`, `median`, `quantile` and `probability` of endpoints, and the varied
/// names.
final class PopulationScope: Scope {
    static let functions = ["mean", "median", "quantile", "probability"]

    private let endpoints: [EndpointPlan]
    private let variables: [VariedQuantity]
    /// Endpoints whose declaration is wrong.
    private let unreadable: Set<String>
    private let diagnostics: Diagnostics
    private(set) var statistics: [PopulationStatistic] = []

    init(_ endpoints: [EndpointPlan], _ variables: [VariedQuantity], unreadable: Set<String>, _ diagnostics: Diagnostics) {
        self.endpoints = endpoints
        self.variables = variables
        self.unreadable = unreadable
        self.diagnostics = diagnostics
    }

    var visibleNames: [String] { variables.map(\.name) }
    var functionNames: [String] { Self.functions }

    func lookUp(_ name: String) -> ScopeEntry? {
        variables.first { $0.name == name }.map { ScopeEntry(tree: .symbol(name), type: .quantity($0.unit)) }
    }

    func call(
        _ name: String, _ arguments: [Expression], at position: SourcePosition, checker: UnitChecker
    ) -> TypedExpression?? {
        guard Self.functions.contains(name) else { return nil }
        let usage = name == "quantile" ? "quantile(endpoint, 0.9)" : "\(name)(endpoint)"
        guard arguments.count == (name == "quantile" ? 2 : 1) else {
            checker.diagnostics.error(position, "`\(name)` has \(arguments.count) argument\(arguments.count == 1 ? "" : "s")", expected: "`\(usage)`")
            return .some(nil)
        }
        guard let endpoint = endpoint(arguments[0], name, checker.diagnostics), let kind = kind(name, arguments, checker) else {
            return .some(nil)
        }
        let statistic = PopulationStatistic(kind: kind, endpoint: endpoint)
        let index = statistics.firstIndex(of: statistic) ?? statistics.count
        if index == statistics.count { statistics.append(statistic) }
        let unit = if case .number(let unit) = endpoints[endpoint].kind { unit } else { Unit.one }
        return TypedExpression(tree: .symbol(PopulationStatistic.symbol(index)), type: .quantity(unit), position: position)
    }

    /// The endpoint that a function looks at: a number, or an event for `probability`.
    private func endpoint(_ argument: Expression, _ function: String, _ diagnostics: Diagnostics) -> Int? {
        guard case .name(let name) = argument.kind else {
            diagnostics.error(
                argument.position, "`\(function)` looks at an endpoint, not at `\(argument)`", expected: "the name of an endpoint",
                remedy: "declare it: `endpoints: {x: {\(function == "probability" ? "event" : "value"): ...}}`")
            return nil
        }
        if unreadable.contains(name) { return nil }
        guard let index = endpoints.firstIndex(where: { $0.name == name }) else {
            diagnostics.error(
                argument.position, "the trial has no endpoint `\(name)`", remedy: Suggestions.remedy(for: name, among: endpoints.map(\.name)))
            return nil
        }
        let isEvent = endpoints[index].type == .truth
        if isEvent == (function == "probability") { return index }
        diagnostics.error(
            argument.position, isEvent ? "`\(name)` is an event, which has no \(function)" : "`\(name)` is a number, not an event",
            expected: isEvent ? "`probability(\(name))`" : "`mean(\(name))`, `median(\(name))`, or an event such as `\(name) > limit`")
        return nil
    }

    private func kind(_ name: String, _ arguments: [Expression], _ checker: UnitChecker) -> PopulationStatistic.Kind? {
        switch name {
        case "mean": return .mean
        case "median": return .median
        case "probability": return .probability
        default: break
        }
        let plain = UnitChecker(scope: TableScope(), diagnostics: checker.diagnostics)
        guard let level = plain.check(arguments[1], as: .one) else { return nil }
        let value = level.tree.evaluate { _ in .nan }
        if value > 0 && value < 1 { return .quantile(value) }
        checker.diagnostics.error(arguments[1].position, "there is no quantile at `\(arguments[1])`", expected: "a number between 0 and 1")
        return nil
    }

    /// Whether every name of an expression may stand where it does; tells of those that may not.
    func admits(_ expression: Expression) -> Bool {
        switch expression.kind {
        case .call(let name, _) where Suggestions.nearest(name, among: functionNames) != nil: return true
        case .name(let name):
            guard let endpoint = endpoints.first(where: { $0.name == name }) else { return !unreadable.contains(name) }
            let statistics = endpoint.type == .truth ? "`probability(\(name))`" : "`mean(\(name))`, `median(\(name))`, `quantile(\(name), 0.9)`"
            diagnostics.error(
                expression.position, "endpoint `\(name)` is one value per patient", expected: "what all patients together have",
                remedy: "write \(statistics)")
            return false
        default: return expression.kind.operands.map { admits($0) }.allSatisfy { $0 }
        }
    }
}
