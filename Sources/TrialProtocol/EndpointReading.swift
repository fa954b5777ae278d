import Documents
import Expressions
import ModelLanguage
import Quantities

/// An endpoint as written.
private struct EndpointDeclaration {
    let name: Scalar
    let expression: Expression
    let isEvent: Bool
    let unit: Unit?
    let title: String?
    let isPrimary: Bool
    let text: String
}

extension CourseReading {
    /// `endpoints: {auc24: {value: 'auc(C, 96 h, 120 h)', unit: mg*h/L}, attained: {event: auc24 >= 400 mg*h/L}}`
    func readEndpoints(_ node: DocumentNode) -> [EndpointPlan] {
        guard let entries = node.mapping("`endpoints`", in: diagnostics) else { return [] }
        let declarations = entries.compactMap { declaration($0) }
        var scope = EndpointScope(course: self, twin: context.twin, all: declarations.map(\.name.text), checked: [:])
        var plans: [EndpointPlan] = []
        var waiting = declarations
        // Endpoints may use each other in any order: check those whose needs are met until none is left.
        while !waiting.isEmpty {
            let known = scope.checked.keys
            let names = Set(waiting.map(\.name.text))
            guard let next = waiting.firstIndex(where: { $0.expression.names.isDisjoint(with: names.subtracting(known)) }) else {
                for declaration in waiting {
                    diagnostics.error(
                        declaration.name.position, "endpoint `\(declaration.name.text)` depends on itself",
                        expected: "endpoints that can be evaluated one after another")
                }
                break
            }
            let declaration = waiting.remove(at: next)
            let plan = check(declaration, scope)
            if let plan { plans.append(plan) }
            scope.checked[declaration.name.text] = plan.map { .some($0.type) } ?? .some(nil)
        }
        checkPrimary(declarations.filter(\.isPrimary).map(\.name))
        return plans.count == declarations.count ? plans : []
    }

    private func declaration(_ entry: DocumentNode.Entry) -> EndpointDeclaration? {
        guard entry.key.name("an endpoint", in: diagnostics) != nil,
            var reader = MappingReader(
                entry.value, what: "an endpoint", keys: ["value", "event", "unit", "title", "primary"], in: diagnostics)
        else { return nil }
        let value = reader.scalar("value")
        let event = reader.scalar("event")
        let unit = reader.unit("unit")
        let title = reader.text("title")
        let primary = reader.boolean("primary") ?? false
        reader.finish()
        if context.twin.scope().lookUp(entry.key.text) != nil {
            diagnostics.error(
                entry.key.position, "`\(entry.key.text)` is already a name of the twin", remedy: "choose another name for the endpoint")
            return nil
        }
        guard reader.has("value") != reader.has("event") else {
            diagnostics.error(
                reader.position, reader.has("value") ? "the endpoint has both `value` and `event`" : "the endpoint says nothing",
                expected: "either `value:` with a `unit:`, or `event:` with a condition")
            return nil
        }
        if event != nil && reader.has("unit") {
            diagnostics.error(reader.position(of: "unit"), "an event has no unit", remedy: "remove `unit`")
        }
        guard let scalar = value ?? event, let expression = Expression.parse(scalar, diagnostics) else { return nil }
        return EndpointDeclaration(
            name: entry.key, expression: expression, isEvent: event != nil, unit: unit, title: title, isPrimary: primary,
            text: scalar.text)
    }

    private func check(_ declaration: EndpointDeclaration, _ scope: EndpointScope) -> EndpointPlan? {
        guard refuseCourses(in: declaration.expression, scope) else { return nil }
        let checker = UnitChecker(scope: scope, diagnostics: diagnostics)
        let kind: EndpointPlan.Kind
        let value: TypedExpression
        if declaration.isEvent {
            guard let truth = checker.checkTruth(declaration.expression) else { return nil }
            (kind, value) = (.event, truth)
        } else if let unit = declaration.unit {
            guard let typed = checker.check(declaration.expression, as: unit) else { return nil }
            (kind, value) = (.number(unit), typed)
        } else {
            guard let typed = checker.check(declaration.expression) else { return nil }
            guard case .quantity(let unit) = typed.type else {
                diagnostics.error(
                    declaration.expression.position, "this is a condition, not a number", remedy: "write `event:` instead of `value:`")
                return nil
            }
            (kind, value) = (.number(unit), typed)
        }
        return EndpointPlan(
            name: declaration.name.text, title: declaration.title ?? declaration.name.text, kind: kind,
            isPrimary: declaration.isPrimary, value: value, text: declaration.text, position: declaration.name.position)
    }

    /// A name that changes over time may stand only inside a function over time.
    private func refuseCourses(in expression: Expression, _ scope: EndpointScope) -> Bool {
        switch expression.kind {
        case .name(let name):
            guard scope.checked[name] == nil, scope.lookUp(name) == nil, context.twin.scope().lookUp(name) != nil else { return true }
            diagnostics.error(
                expression.position, "`\(name)` changes over time, an endpoint is one value per patient",
                remedy: "say which: `at(\(name), 24 h)`, `highest(\(name))`, `auc(\(name), 0 h, 24 h)` ...")
            return false
        case .call(let name, _) where FunctionalPlan.Kind(rawValue: name) != nil: return true
        default: return expression.kind.operands.map { refuseCourses(in: $0, scope) }.allSatisfy { $0 }
        }
    }

    private func checkPrimary(_ names: [Scalar]) {
        for extra in names.dropFirst() {
            diagnostics.error(
                extra.position, "`\(names[0].text)` is the primary endpoint already", remedy: "keep `primary: true` at one endpoint")
        }
    }
}

extension EndpointPlan {
    /// The type under which other endpoints see this one.
    var type: ValueType {
        switch kind {
        case .number(let unit): .quantity(unit)
        case .event: .truth
        }
    }
}

/// What an endpoint may use: functionals, covariates, parameters and other endpoints.
private struct EndpointScope: Scope {
    let course: CourseReading
    let twin: Model
    let all: [String]
    /// Nil for one that is wrong itself, so that its users are not blamed.
    var checked: [String: ValueType?]

    var visibleNames: [String] {
        all + twin.covariates.map(\.name) + twin.parameters.map(\.name) + FunctionalPlan.Kind.allCases.map(\.rawValue)
    }

    func lookUp(_ name: String) -> ScopeEntry? {
        if let type = checked[name] { return type.map { ScopeEntry(tree: .symbol(name), type: $0) } }
        if twin.covariates.contains(where: { $0.name == name }) || twin.parameters.contains(where: { $0.name == name }) {
            return twin.scope().lookUp(name)
        }
        return nil
    }

    func call(
        _ name: String, _ arguments: [Expression], at position: SourcePosition, checker: UnitChecker
    ) -> TypedExpression?? {
        course.call(name, arguments, at: position, scope: self)
    }
}
