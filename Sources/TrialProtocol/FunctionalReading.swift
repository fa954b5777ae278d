import Documents
import Expressions
import ModelLanguage
import Quantities

/// The functions over time. Each takes (expression, from, to); without a window it is the whole trial.
extension CourseReading {
    func call(
        _ name: String, _ arguments: [Expression], at position: SourcePosition
    ) -> TypedExpression?? {
        guard let kind = FunctionalPlan.Kind(rawValue: name) else { return nil }
        return .some(read(kind, arguments, position))
    }

    /// The window's two times, or the one time of `at`; the whole trial where none are given.
    private func window(_ kind: FunctionalPlan.Kind, _ arguments: ArraySlice<Expression>) -> (from: Double, to: Double)? {
        guard let first = arguments.first, let last = arguments.last else { return (0, context.duration) }
        if kind == .at { return time(first).map { ($0, $0) } }
        let (from, to) = (time(first), time(last))
        guard let from, let to else { return nil }
        if from < to { return (from, to) }
        diagnostics.error(last.position, "the window ends where it begins, or before", expected: "a later time")
        return nil
    }

    private func read(_ kind: FunctionalPlan.Kind, _ arguments: [Expression], _ position: SourcePosition) -> TypedExpression? {
        let fixed = kind.takesThreshold ? 2 : 1
        let counts = kind == .at ? [fixed + 1] : [fixed, fixed + 2]
        guard counts.contains(arguments.count) else {
            diagnostics.error(
                position, "`\(kind.rawValue)` has \(arguments.count) arguments", expected: "`\(kind.usage)`")
            return nil
        }
        // The window is read first, so that its errors are told even if the expression is wrong.
        let window = window(kind, arguments.dropFirst(fixed))
        let checker = UnitChecker(scope: CourseScope(names: context.names), diagnostics: diagnostics)
        guard let (looked, unit) = observed(kind, arguments[0], checker) else { return nil }
        var tree = looked.tree
        var threshold: Double?
        if kind.takesThreshold {
            guard let value = constant(arguments[1], as: unit, "the threshold") else { return nil }
            // How the solver counts: the time below x is the time in which the negative is above -x.
            (tree, threshold) = kind == .timeBelow ? (.unary(.negate, tree), -value) : (tree, value)
        }
        guard let window else { return nil }
        let index = functional(
            FunctionalPlan(
                kind: kind, observable: observable(TypedExpression(tree: tree, type: looked.type, position: looked.position)),
                from: window.from, to: window.to, threshold: threshold))
        return TypedExpression(
            tree: .symbol(EndpointPlan.symbol(ofFunctional: index)),
            type: .quantity(kind.resultUnit(of: unit, time: context.timeUnit)), position: position)
    }

    /// The expression looked at and its unit: a condition where the function wants one, else a quantity.
    private func observed(
        _ kind: FunctionalPlan.Kind, _ argument: Expression, _ checker: UnitChecker
    ) -> (TypedExpression, Unit)? {
        if kind.takesCondition { return checker.checkTruth(argument).map { ($0, .one) } }
        guard let typed = checker.check(argument) else { return nil }
        guard case .quantity(let unit) = typed.type else {
            diagnostics.error(
                argument.position, "`\(kind.rawValue)` looks at a quantity, not at a condition or a level",
                remedy: "use `fraction_of_time` or `first_time` for conditions")
            return nil
        }
        return (typed, unit)
    }

    private func time(_ argument: Expression) -> Double? {
        guard let time = constant(argument, as: context.timeUnit, "the time") else { return nil }
        if time >= 0 && !context.isAfterTrial(time) { return context.duration > 0 ? min(time, context.duration) : time }
        diagnostics.error(argument.position, "the time is outside \(context.span)", expected: context.timesOfTrial)
        return nil
    }

    private func constant(_ argument: Expression, as unit: Unit, _ what: String) -> Double? {
        if !argument.names.isEmpty || !argument.calls.isDisjoint(with: CourseScope.functions) {
            diagnostics.error(
                argument.position, "\(what) `\(argument)` is not the same for all twins", expected: "a constant in `\(unit)`",
                remedy: what == "the time" ? nil : "write a difference: `x - limit` above 0")
            return nil
        }
        let checker = UnitChecker(scope: TableScope(), diagnostics: diagnostics)
        guard let typed = checker.check(argument, as: unit) else { return nil }
        let value = typed.tree.evaluate { _ in .nan }
        if value.isFinite { return value }
        diagnostics.error(argument.position, "\(what) is no finite number", expected: "a constant in `\(unit)`")
        return nil
    }
}

extension FunctionalPlan.Kind {
    var takesThreshold: Bool { self == .timeAbove || self == .timeBelow }
    var takesCondition: Bool { self == .fractionOfTime || self == .firstTime }

    var usage: String {
        switch self {
        case .at: "at(expression, time)"
        case .timeAbove, .timeBelow: "\(rawValue)(expression, threshold, from, to)"
        case .fractionOfTime, .firstTime: "\(rawValue)(condition, from, to)"
        default: "\(rawValue)(expression, from, to)"
        }
    }

    func resultUnit(of unit: Unit, time: Unit) -> Unit {
        switch self {
        case .auc: unit * time
        case .lowest, .highest, .average, .at: unit
        case .timeOfLowest, .timeOfHighest, .timeAbove, .timeBelow, .firstTime: time
        case .fractionOfTime: .one
        }
    }
}

/// Everything about a twin that has a course over time or is fixed in it.
struct CourseScope: Scope {
    static let functions = FunctionalPlan.Kind.allCases.map(\.rawValue)
    let names: any Scope

    var visibleNames: [String] { names.visibleNames }
    func lookUp(_ name: String) -> ScopeEntry? { names.lookUp(name) }

    func call(
        _ name: String, _ arguments: [Expression], at position: SourcePosition, checker: UnitChecker
    ) -> TypedExpression?? {
        guard Self.functions.contains(name) else { return nil }
        checker.diagnostics.error(
            position, "`\(name)` cannot stand inside another function over time", remedy: "give it an endpoint of its own")
        return .some(nil)
    }
}
