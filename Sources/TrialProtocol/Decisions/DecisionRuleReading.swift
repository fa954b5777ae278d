import Documents
import Expressions
import ModelLanguage
import Quantities

/// Reads the rules of one decision.
struct DecisionRuleReading {
    static let actions = DecisionAction.words
    static let keys = ["when", "confirm", "lockout"] + actions

    let decisions: DecisionReading
    let scope: DecisionScope
    let target: Int?
    let ladder: [Double]
    /// Whether there is one, sound or not.
    let hasLadder: Bool

    private var context: ProtocolContext { decisions.context }
    private var diagnostics: Diagnostics { decisions.diagnostics }
    private var route: ModelRoute? { target.map { context.twin.routes[decisions.regimen[$0].route] } }

    func readAll(_ node: DocumentNode) -> [DecisionRule]? {
        guard let nodes = node.list("`rules`", in: diagnostics) else { return nil }
        let rules = nodes.compactMap { read($0) }
        // What always holds and is never held back leaves nothing to the rules behind it.
        if let last = rules.firstIndex(where: { isAlways($0) }), last + 1 < rules.count {
            diagnostics.error(
                rules[last + 1].position, "this rule can never act: the one before it always holds",
                remedy: "give that one a condition, or put it last")
            return nil
        }
        return rules.count == nodes.count ? rules : nil
    }

    private func isAlways(_ rule: DecisionRule) -> Bool {
        rule.confirm == 1 && rule.lockout == 0 && (rule.when.map { $0.tree.constantValue.map { $0 != 0 } ?? false } ?? true)
    }

    private func read(_ node: DocumentNode) -> DecisionRule? {
        guard var reader = MappingReader(node, what: "a rule", keys: Self.keys, in: diagnostics) else { return nil }
        let whenScalar = reader.scalar("when")
        let when = whenScalar.flatMap { condition($0) }
        let confirm = reader.integer("confirm") ?? 1
        let lockout = reader.nonNegative("lockout", in: context.timeUnit) ?? 0
        if confirm < 1 { diagnostics.error(reader.position(of: "confirm"), "`confirm` is \(confirm)", expected: "1 or more") }
        if confirm > 1 && whenScalar == nil {
            diagnostics.error(reader.position(of: "confirm"), "there is no condition to confirm", remedy: "add `when:`")
        }
        let given = Self.actions.filter { reader.has($0) }
        let action = readAction(&reader)
        reader.finish()
        guard given.count == 1 else {
            if given.count > 1 {
                diagnostics.error(
                    reader.position(of: given[1]), "the rule does two things, `\(given[0])` and `\(given[1])`",
                    remedy: "keep one; a second decision at the same time may do the other")
            } else if !Self.actions.contains(where: { reader.seemsMisspelt($0) }) {
                diagnostics.error(reader.position, "the rule does nothing", expected: "one of: \(Suggestions.list(Self.actions))")
            }
            return nil
        }
        guard let action, whenScalar == nil || when != nil else { return nil }
        let words = "\(action.text)\(confirm > 1 ? ", confirmed \(confirm) times" : "")"
            + (lockout > 0 ? ", not again for \(format(lockout)) \(context.timeUnit)" : "")
        return DecisionRule(
            when: when, action: action.action, confirm: confirm, lockout: lockout,
            text: whenScalar.map { "if \($0.text) then \(words)" } ?? words, position: node.position)
    }

    private func condition(_ scalar: Scalar) -> TypedExpression? {
        guard let expression = admitted(scalar),
            let typed = UnitChecker(scope: scope, diagnostics: diagnostics).checkTruth(expression)
        else { return nil }
        if typed.tree.constantValue == 0 {
            diagnostics.error(scalar.position, "the condition never holds", remedy: "remove the rule, or mend the condition")
            return nil
        }
        return typed
    }

    private func admitted(_ scalar: Scalar) -> Expression? {
        guard let expression = Expression.parse(scalar, diagnostics),
            expression.isAdmitted(in: scope.doses.context, diagnostics, refusal: { scope.refusal(of: $0) })
        else { return nil }
        return expression
    }

    // MARK: Actions

    private func readAction(_ reader: inout MappingReader) -> (action: DecisionAction, text: String)? {
        var found: (DecisionAction, String)?
        for key in Self.actions {
            if key == "add" || key == "set" {
                guard let node = reader.optional(key) else { continue }
                found = key == "add" ? added(node) : set(node)
                continue
            }
            guard let scalar = reader.scalar(key) else { continue }
            let action = action(key, scalar)
            found = action.map { ($0, key == "keep" || key == "stop" ? key : "\(key) \(scalar.text)") }
        }
        return found
    }

    private func action(_ key: String, _ scalar: Scalar) -> DecisionAction? {
        switch key {
        case "keep", "stop":
            guard scalar.text == "true" else {
                diagnostics.error(scalar.position, "`\(scalar.text)` says nothing", expected: "`\(key): true`")
                return nil
            }
            return key == "stop" ? needsDoses(scalar.position) { .stop } : .keep
        case "dose": return dose(scalar)
        case "step": return step(scalar)
        case "hold": return needsDoses(scalar.position) { hold(scalar) }
        case "skip": return needsDoses(scalar.position) { count(scalar).map { .skip($0) } }
        case "delay": return needsDoses(scalar.position) { positive(scalar, "`delay`").map { .delay($0) } }
        default: return .switchTo(scalar.text)
        }
    }

    private func needsDoses(_ position: SourcePosition, _ make: () -> DecisionAction?) -> DecisionAction? {
        if !decisions.regimen.isEmpty { return make() }
        diagnostics.error(position, "the arm gives no doses that could be changed", remedy: "add `give:`, or another action")
        return nil
    }

    private func needsTarget(_ position: SourcePosition) -> ModelRoute? {
        if let route { return route }
        let names = decisions.regimen.map(\.name)
        diagnostics.error(
            position, names.isEmpty ? "the arm gives no doses that could be changed" : "the dose of which rule?",
            expected: names.isEmpty ? nil : "`of:` with one of: \(Suggestions.list(names))")
        return nil
    }

    private func dose(_ scalar: Scalar) -> DecisionAction? {
        guard let route = needsTarget(scalar.position), let expression = admitted(scalar) else { return nil }
        let formula = DoseFormula(scope: scope.doses, diagnostics: diagnostics)
        return formula.checked(expression, scalar, as: route.unit, molarMass: route.molarMass, in: scope).flatMap { typed in
            if let value = typed.tree.constantValue, value < 0 || !value.isFinite {
                diagnostics.error(scalar.position, "the dose is \(format(value)) \(route.unit)", expected: "0 or more")
                return nil
            }
            return .dose(typed)
        }
    }

    private func step(_ scalar: Scalar) -> DecisionAction? {
        let steps = scalar.text == "up" ? 1 : scalar.text == "down" ? -1 : Int(scalar.text)
        guard let steps, steps != 0, abs(steps) <= 100 else {
            diagnostics.error(scalar.position, "`\(scalar.text)` is no step", expected: "`up`, `down`, or a whole number such as 2 or -1")
            return nil
        }
        guard needsTarget(scalar.position) != nil else { return nil }
        guard !ladder.isEmpty else {
            if hasLadder { return nil }
            diagnostics.error(
                scalar.position, "there is no ladder to step on", remedy: "add `ladder: [5 mg, 10 mg]`, say, to the decision")
            return nil
        }
        return .step(steps)
    }

    /// A time, or `2 doses`.
    private func hold(_ scalar: Scalar) -> DecisionAction? {
        let parts = scalar.text.split(separator: " ")
        if parts.count == 2, ["dose", "doses"].contains(parts[1]) {
            guard let number = Int(parts[0]), number > 0 else {
                diagnostics.error(scalar.position, "`\(scalar.text)` are no doses", expected: "a number such as `2 doses`, or a time")
                return nil
            }
            return .skip(number)
        }
        return positive(scalar, "`hold`").map { .hold($0) }
    }

    private func count(_ scalar: Scalar) -> Int? {
        if let number = Int(scalar.text), number > 0 { return number }
        diagnostics.error(scalar.position, "`\(scalar.text)` is no number of doses", expected: "a whole number from 1")
        return nil
    }

    private func positive(_ scalar: Scalar, _ what: String) -> Double? {
        guard let value = scalar.value(of: what, in: context.timeUnit, diagnostics) else { return nil }
        if value > 0 { return value }
        diagnostics.error(scalar.position, "\(what) is \(format(value))", expected: "a time above 0")
        return nil
    }

    /// A dose rule whose times count from the decision.
    private func added(_ node: DocumentNode) -> (DecisionAction, String)? {
        decisions.reader.readAddedRule(node, decisions.scan, context).map { (.add($0), "add \($0.text)") }
    }

    private func set(_ node: DocumentNode) -> (DecisionAction, String)? {
        guard let entries = node.mapping("`set`", in: diagnostics) else { return nil }
        guard entries.count == 1, let scalar = entries[0].value.text("a value", in: diagnostics) else {
            if entries.count != 1 { diagnostics.error(node.position, "`set` is not one covariate", expected: "`{covariate: value}`") }
            return nil
        }
        let key = entries[0].key, covariates = context.twin.covariates
        guard let index = covariates.firstIndex(where: { $0.name == key.text }) else {
            diagnostics.error(
                key.position, "the twin has no covariate `\(key.text)`",
                remedy: Suggestions.remedy(for: key.text, among: covariates.map(\.name)))
            return nil
        }
        if let cohort = context.cohort, cohort.covariates.contains(where: { $0.isChanging && $0.name == key.text }) {
            diagnostics.error(
                key.position, "`\(key.text)` changes over time by itself, as the cohort `\(cohort.name)` says, and cannot be set",
                expected: "a covariate that does not change", remedy: "set one that the model combines with it")
            return nil
        }
        let checker = UnitChecker(scope: scope, diagnostics: diagnostics)
        let value: TypedExpression?
        switch covariates[index].kind {
        case .number(let unit, _, _): value = admitted(scalar).flatMap { checker.check($0, as: unit) }
        case .levels(let levels, _):
            value = Expression.parse(scalar, diagnostics).flatMap { checker.check($0, asLevelOf: levels) }
        }
        return value.map { (.set(covariate: index, $0), "set \(key.text) to \(scalar.text)") }
    }
}
