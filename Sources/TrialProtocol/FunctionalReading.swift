import Documents
import Expressions
import ModelLanguage
import Quantities

/// The functions over time. Each takes (expression, from, to); without a window it is the whole trial.
extension CourseReading {
    func call(
        _ name: String, _ arguments: [Expression], at position: SourcePosition, scope: any Scope
    ) -> TypedExpression?? {
        guard let kind = FunctionalPlan.Kind(rawValue: name) else { return nil }
        return .some(read(kind, arguments, position))
    }

    private func read(_ kind: FunctionalPlan.Kind, _ arguments: [Expression], _ position: SourcePosition) -> TypedExpression? {
        let fixed = kind.takesThreshold ? 2 : 1
        let counts = kind == .at ? [2] : [fixed, fixed + 2]
        guard counts.contains(arguments.count) else {
            diagnostics.error(
                position, "`\(kind.rawValue)` has \(arguments.count) arguments", expected: "`\(kind.usage)`")
            return nil
        }
        let scope = CourseScope(twin: context.twin)
        let checker = UnitChecker(scope: scope, diagnostics: diagnostics)
        guard let (looked, unit) = observed(kind, arguments[0], checker) else { return nil }
        var tree = looked.tree
        var threshold: Double?
        if kind.takesThreshold {
            guard let value = constant(arguments[1], as: unit, "the threshold") else { return nil }
            threshold = value
            if kind == .timeBelow {
                tree = .unary(.negate, tree)
                threshold = -value
            }
        }
        var window = (from: 0.0, to: context.duration)
        if kind == .at {
            guard let time = time(arguments[1]) else { return nil }
            window = (time, time)
        } else if arguments.count > fixed {
            guard let from = time(arguments[fixed]), let to = time(arguments[fixed + 1]) else { return nil }
            if from >= to {
                diagnostics.error(arguments[fixed + 1].position, "the window ends where it begins, or before", expected: "a later time")
                return nil
            }
            window = (from, to)
        }
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
        if time >= 0 && (context.duration == 0 || time <= context.duration * (1 + 1e-12)) { return time }
        diagnostics.error(argument.position, "the time is outside the trial", expected: "a time from 0 to the trial's duration")
        return nil
    }

    private func constant(_ argument: Expression, as unit: Unit, _ what: String) -> Double? {
        let checker = UnitChecker(scope: NoNames(), diagnostics: diagnostics)
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
    let twin: Model
    private let names: any Scope

    init(twin: Model) {
        self.twin = twin
        names = twin.scope()
    }

    var visibleNames: [String] { names.visibleNames }
    func lookUp(_ name: String) -> ScopeEntry? { names.lookUp(name) }

    func call(
        _ name: String, _ arguments: [Expression], at position: SourcePosition, checker: UnitChecker
    ) -> TypedExpression?? {
        guard FunctionalPlan.Kind(rawValue: name) != nil else { return nil }
        checker.diagnostics.error(
            position, "`\(name)` cannot stand inside another function over time", remedy: "give it an endpoint of its own")
        return .some(nil)
    }
}

/// Where only constants may stand.
struct NoNames: Scope {
    var visibleNames: [String] { [] }
    func lookUp(_ name: String) -> ScopeEntry? { nil }
    func call(
        _ name: String, _ arguments: [Expression], at position: SourcePosition, checker: UnitChecker
    ) -> TypedExpression?? { nil }
}
