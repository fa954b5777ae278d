import Documents
import Expressions
import ModelLanguage
import Quantities

/// An endpoint as written.
struct EndpointDeclaration {
    let name: Scalar
    let expression: Expression
    let form: Form
    let unit: Unit?
    let title: String?
    let isPrimary: Bool
    let text: String

    enum Form: String, CaseIterable { case value, event, time }
}

extension CourseReading {
    /// `endpoints: {auc24: {value: 'auc(C, 96 h, 120 h)', unit: mg*h/L}, attained: {event: auc24 >= 400 mg*h/L}}`
    func readEndpoints(_ node: DocumentNode) -> [EndpointPlan] {
        guard let entries = node.mapping("`endpoints`", in: diagnostics) else { return [] }
        var declared: [String: EndpointDeclaration] = [:]
        for entry in entries {
            declared[entry.key.text] = declaration(entry)
            if declared[entry.key.text] == nil { context.unreadable.insert(entry.key.text) }
        }
        let names = entries.map(\.key.text).filter { declared[$0] != nil }
        let sort = DependencySort(names, dependencies: declared.mapValues { $0.expression.names.sorted() })
        for cycle in sort.cycles { reportCycle(cycle, declared) }
        context.unreadable.formUnion(sort.unsortable)
        var scope = EndpointScope(course: self)
        var plans: [EndpointPlan] = []
        for name in sort.order {
            guard let declaration = declared[name], let plan = check(declaration, scope) else {
                context.unreadable.insert(name)
                continue
            }
            plans.append(plan)
            scope.checked[name] = plan.type
            guard let event = event(of: plan, declared) else { continue }
            plans.append(event)
            scope.checked[event.name] = event.type
        }
        checkPrimary(names.compactMap { declared[$0] }.filter(\.isPrimary).map(\.name))
        return plans.count { !$0.isMade } == entries.count ? plans : []
    }

    private func declaration(_ entry: DocumentNode.Entry) -> EndpointDeclaration? {
        let isNamed = entry.key.name("an endpoint", in: diagnostics) != nil && isFree(entry.key)
        guard
            var reader = MappingReader(
                entry.value, what: "an endpoint", keys: ["value", "event", "time", "unit", "title", "primary"], in: diagnostics)
        else { return nil }
        let forms = EndpointDeclaration.Form.allCases.filter { reader.has($0.rawValue) }
        let scalars = EndpointDeclaration.Form.allCases.map { reader.scalar($0.rawValue) }
        let unit = reader.unit("unit")
        let title = reader.line("title")
        let primary = reader.boolean("primary") ?? false
        reader.finish()
        guard forms.count == 1, let form = forms.first else {
            let both = forms.prefix(2).map { "`\($0.rawValue)`" }.joined(separator: " and ")
            diagnostics.error(
                reader.position, forms.isEmpty ? "the endpoint says nothing" : "the endpoint has both \(both)",
                expected: "either `value:` with a `unit:`, `event:` with a condition, or `time:` with a `first_time`")
            return nil
        }
        if form == .event && reader.has("unit") {
            diagnostics.error(reader.position(of: "unit"), "an event has no unit", remedy: "remove `unit`")
        }
        guard let scalar = scalars.lazy.compactMap({ $0 }).first, let expression = Expression.parse(scalar, diagnostics), isNamed,
            unit != nil || !reader.has("unit")
        else { return nil }
        return EndpointDeclaration(
            name: entry.key, expression: expression, form: form, unit: unit, title: title, isPrimary: primary,
            text: scalar.text)
    }

    /// An endpoint's name must not hide another name that endpoints can use.
    private func isFree(_ name: Scalar) -> Bool {
        let axes = [
            "twin": "the axis of twins in the results file", "replicate": "the axis of replicates in the results file",
            "scenario": "the axis of scenarios in the results file",
        ]
        let isCovariate = context.cohort?.index(of: name.text) != nil
        let kind = axes[name.text] ?? context.kind(of: name.text) ?? (isCovariate ? "a covariate of the cohort" : nil)
        guard let kind else { return true }
        diagnostics.error(name.position, "`\(name.text)` is \(kind) already", remedy: "choose another name for the endpoint")
        return false
    }

    private func check(_ declaration: EndpointDeclaration, _ scope: EndpointScope) -> EndpointPlan? {
        guard !context.unreadable.contains(declaration.name.text), scope.admits(declaration.expression) else { return nil }
        let checker = UnitChecker(scope: scope, diagnostics: diagnostics)
        if declaration.form == .time && !isFirstTime(declaration.expression) { return nil }
        guard let value = declaration.form == .event ? checker.checkTruth(declaration.expression) : number(declaration, checker)
        else { return nil }
        let kind: EndpointPlan.Kind = if case .quantity(let unit) = value.type { .number(unit) } else { .event }
        return EndpointPlan(
            name: declaration.name.text, title: declaration.title ?? declaration.name.text, kind: kind,
            isPrimary: declaration.isPrimary, censoredAt: declaration.form == .time ? end(of: value) : nil, value: value, text: declaration.text, position: declaration.name.position)
    }

    private func number(_ declaration: EndpointDeclaration, _ checker: UnitChecker) -> TypedExpression? {
        guard let typed = checker.check(declaration.expression) else { return nil }
        guard case .quantity = typed.type else {
            let isTruth = typed.type == .truth
            diagnostics.error(
                declaration.expression.position, "`\(declaration.expression)` is \(typed.type.shown), not a number",
                remedy: isTruth ? "write `event:` instead of `value:`" : "compare it: `\(declaration.expression) == ...`")
            return nil
        }
        return declaration.unit.map { checker.check(declaration.expression, as: $0) } ?? typed
    }

    // MARK: Times to events

    /// A time to an event is one `first_time`: only so is it clear until when it was waited for.
    private func isFirstTime(_ expression: Expression) -> Bool {
        if case .call(FunctionalPlan.Kind.firstTime.rawValue, _) = expression.kind { return true }
        diagnostics.error(
            expression.position, "`\(expression)` is no time to an event", expected: "`first_time(condition)`",
            remedy: "put it into the condition: `first_time(a or b)`")
        return false
    }

    /// When waiting for the event ends, in the endpoint's unit.
    private func end(of value: TypedExpression) -> Double {
        let ends = Dictionary(
            uniqueKeysWithValues: functionals.indices.map { (EndpointPlan.symbol(ofFunctional: $0), functionals[$0].to) })
        return value.tree.evaluate { ends[$0] ?? .nan }
    }

    /// Whether the event came: an endpoint beside each time to an event.
    private func event(of time: EndpointPlan, _ declared: [String: EndpointDeclaration]) -> EndpointPlan? {
        guard time.censoredAt != nil else { return nil }
        let name = EndpointPlan.eventName(of: time.name)
        if let taken = declared[name] {
            diagnostics.error(
                taken.name.position, "`\(name)` is made beside `\(time.name)`: whether its event came", remedy: "choose another name")
            return nil
        }
        let came = CheckedExpression.binary(.greaterOrEqual, time.value.tree, .constant(0))
        return EndpointPlan(
            name: name, title: "\(time.title): event observed", kind: .event, isPrimary: false, isMade: true,
            value: TypedExpression(tree: came, type: .truth, position: time.position), text: "\(time.text) comes", position: time.position)
    }

    private func reportCycle(_ cycle: [String], _ declared: [String: EndpointDeclaration]) {
        guard let first = cycle.first, let position = declared[first]?.name.position else { return }
        if cycle.count == 1 {
            diagnostics.error(position, "endpoint `\(first)` depends on itself", remedy: "define it without itself")
            return
        }
        let chain = (cycle + [first]).map { "`\($0)`" }.joined(separator: " -> ")
        diagnostics.error(
            position, "these endpoints depend on each other in a circle: \(chain)", remedy: "define one of them without the others")
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
