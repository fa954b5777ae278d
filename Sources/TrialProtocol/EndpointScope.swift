import Documents
import Expressions
import ModelLanguage
import Populations

/// What an endpoint may use: functions over time, covariates, parameters and other endpoints.
///
/// Covariates of the twin come before the cohort's of the same name: they are the same property of the patient, in the
/// twin's unit.
struct EndpointScope: Scope {
    let course: CourseReading
    /// Endpoints that are checked already.
    var checked: [String: ValueType] = [:]

    private var context: ProtocolContext { course.context }

    var visibleNames: [String] {
        let twin = context.twin.covariates.map(\.name) + context.twin.parameters.map(\.name)
        let cohort = context.cohort?.covariates.map(\.name).filter { context.names.lookUp($0) == nil } ?? []
        return checked.keys.sorted() + twin + cohort
    }
    var functionNames: [String] { CourseScope.functions }

    func lookUp(_ name: String) -> ScopeEntry? {
        if let type = checked[name] { return ScopeEntry(tree: .symbol(name), type: type) }
        let isFixed = context.twin.covariates.contains { $0.name == name } || context.twin.parameters.contains { $0.name == name }
        if isFixed { return context.names.lookUp(name) }
        return context.names.lookUp(name) == nil ? context.cohort?.entry(for: name) : nil
    }

    func call(
        _ name: String, _ arguments: [Expression], at position: SourcePosition, checker: UnitChecker
    ) -> TypedExpression?? {
        course.call(name, arguments, at: position)
    }

    /// Whether every name of an endpoint may stand where it does; tells of those that may not.
    func admits(_ expression: Expression) -> Bool {
        switch expression.kind {
        case .call(let name, let arguments) where CourseScope.functions.contains(name):
            guard let looked = arguments.first else { return true }
            return looked.isAdmitted(in: context, course.diagnostics) { refusalInCourse(of: $0) }
        case .call(let name, _) where !isFunction(name):
            return true  // the checker tells so
        case .name(let name):
            return checked[name] != nil || expression.isAdmitted(in: context, course.diagnostics) { refusal(of: $0) }
        default:
            return expression.kind.operands.map { admits($0) }.allSatisfy { $0 }
        }
    }

    private func refusal(of name: String) -> NameRefusal? {
        if lookUp(name) != nil || context.unreadable.contains(name) { return nil }
        if context.names.lookUp(name) != nil {
            return NameRefusal(
                problem: "`\(name)` changes over time, an endpoint is one value per patient",
                remedy: "say which: `at(\(name), 24 h)`, `highest(\(name))`, `auc(\(name), 0 h, 24 h)` ...")
        }
        guard context.scanned.contains(name) else { return nil }
        return NameRefusal(
            problem: "`\(name)` is scanned and differs between arms, an endpoint is defined alike for all arms",
            expected: "covariates, parameters, endpoints or functions over time")
    }

    private func refusalInCourse(of name: String) -> NameRefusal? {
        if context.names.lookUp(name) != nil || context.unreadable.contains(name) { return nil }
        if checked[name] != nil {
            return NameRefusal(
                problem: "endpoint `\(name)` has no course over time", expected: "names of the twin inside a function over time",
                remedy: "use it outside of the function")
        }
        guard context.cohort?.index(of: name) != nil else { return refusal(of: name) }
        return NameRefusal(
            problem: "covariate `\(name)` of the cohort is unknown to the twin",
            expected: "names of the twin inside a function over time", remedy: "declare it among the model's covariates")
    }
}
