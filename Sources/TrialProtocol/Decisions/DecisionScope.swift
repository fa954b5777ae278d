import Documents
import Expressions
import ModelLanguage
import Quantities

/// What a decision knows: readings, covariates, the dose in force; the twin itself only where it sees the truth.
struct DecisionScope: Scope {
    static let reserved = ["dose", "number", "time"]
    static let functions = ["previous", "first", "censored"]

    let doses: DoseScope
    /// Measured names with the units of their outputs.
    let measured: [(name: String, unit: Unit)]
    /// Of the dose decided about; nil where there is no one dose.
    let doseUnit: Unit?
    /// Makes observables of the twin's names, where the truth is seen.
    let course: CourseReading?
    /// What can be estimated of the patient; nil: nothing is.
    let estimable: [String: ValueType]?

    private var context: ProtocolContext { doses.context }

    var visibleNames: [String] {
        measured.map(\.name) + Self.reserved.filter { $0 != "dose" || doseUnit != nil } + doses.visibleNames
            + (course == nil ? [] : context.names.visibleNames)
    }
    var functionNames: [String] { Self.functions + (estimable == nil ? [] : ["estimated"]) }

    func lookUp(_ name: String) -> ScopeEntry? {
        if let known = measured.first(where: { $0.name == name }) {
            return ScopeEntry(tree: .symbol(DecisionMeasurement.symbol(.reading, of: name)), type: .quantity(known.unit))
        }
        switch name {
        case "dose": if let doseUnit { return ScopeEntry(tree: .symbol("dose"), type: .quantity(doseUnit)) }
        case "number": return ScopeEntry(tree: .symbol("number"), type: .quantity(.one))
        case "time": return ScopeEntry(tree: .symbol("time"), type: .quantity(context.timeUnit))
        default: break
        }
        if let entry = doses.lookUp(name) { return entry }
        guard let course, let entry = context.names.lookUp(name) else { return nil }
        let position = SourcePosition(file: context.twin.name, line: 1, column: 1)
        let index = course.observable(TypedExpression(tree: entry.tree, type: entry.type, position: position))
        return ScopeEntry(tree: .symbol(DecisionPlan.symbol(ofObservable: index)), type: entry.type)
    }

    func call(
        _ name: String, _ arguments: [Expression], at position: SourcePosition, checker: UnitChecker
    ) -> TypedExpression?? {
        if name == "estimated" { return .some(estimate(arguments, at: position, checker)) }
        guard let use = DecisionMeasurement.Use(rawValue: name), Self.functions.contains(name) else { return nil }
        guard arguments.count == 1, case .name(let of) = arguments[0].kind,
            let known = measured.first(where: { $0.name == of })
        else {
            if case .name(let of)? = arguments.first?.kind, context.isUnreadable(of) { return .some(nil) }
            let names = measured.map { "`\($0.name)`" }
            checker.diagnostics.error(
                position, "`\(name)` is of something else than a reading",
                expected: names.isEmpty ? "a name of `measure`" : "`\(name)(...)` of \(Suggestions.list(names))")
            return .some(nil)
        }
        let type: ValueType = use == .censored ? .truth : .quantity(known.unit)
        return TypedExpression(tree: .symbol(DecisionMeasurement.symbol(use, of: of)), type: type, position: position)
    }

    /// Why a name cannot stand in a decision.
    func refusal(of name: String) -> NameRefusal? {
        if lookUp(name) != nil || context.isUnreadable(name) || estimable?[name] != nil { return nil }
        if name == "dose" {
            return NameRefusal(
                problem: "there is no one dose that `dose` could be", expected: "`of:` with the name of a dose rule of the arm")
        }
        guard let kind = context.kind(of: name) else { return doses.refusal(of: name) }
        if kind == "a covariate of the twin" { return doses.refusal(of: name) }
        let isOutput = context.twin.outputs.contains { $0.name == name }
        return NameRefusal(
            problem: "`\(name)` is \(kind): a decision sees readings only",
            expected: "names of `measure`, covariates of the cohort, `dose`, `number` and `time`",
            remedy: isOutput
                ? "measure it: `measure: {x: {\(name): ...}}`" : "write `sees: truth` if the decision shall know what no one can")
    }
}

extension DecisionPlan {
    /// The symbol that stands for an observable of the twin in expressions of a decision that sees the truth.
    public static func symbol(ofObservable index: Int) -> String { "observable \(index)" }
}
