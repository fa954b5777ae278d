import Documents
import Expressions
import ModelLanguage
import Quantities

/// `estimated(auc24)`
extension DecisionScope {
    func estimate(_ arguments: [Expression], at position: SourcePosition, _ checker: UnitChecker) -> TypedExpression? {
        guard let estimable else {
            checker.diagnostics.error(
                position, "nothing is estimated here", remedy: "add `estimate: map` to the decision, beside `measure:`")
            return nil
        }
        guard arguments.count == 1, case .name(let name) = arguments[0].kind else {
            checker.diagnostics.error(position, "`estimated` is of one name", expected: "an endpoint or a parameter: `estimated(auc24)`")
            return nil
        }
        guard let type = estimable[name] else {
            if !doses.context.isUnreadable(name) {
                checker.diagnostics.error(
                    arguments[0].position, "`\(name)` is neither an endpoint nor a parameter of the twin",
                    remedy: Suggestions.remedy(for: name, among: estimable.keys.sorted()))
            }
            return nil
        }
        return TypedExpression(tree: .symbol(EstimatedQuantity.symbol(of: name)), type: type, position: position)
    }

    /// What rules use of the estimate, by name.
    func estimated(in rules: [DecisionRule]) -> [EstimatedQuantity] {
        guard let estimable else { return [] }
        let used = rules.flatMap(\.expressions).reduce(into: Set<String>()) { $0.formUnion($1.tree.symbols) }
        return estimable.keys.sorted().filter { used.contains(EstimatedQuantity.symbol(of: $0)) }.map { name in
            if case .quantity(let unit) = estimable[name] { return EstimatedQuantity(name: name, unit: unit) }
            return EstimatedQuantity(name: name, unit: .one)
        }
    }
}

extension DecisionReading {
    /// What an estimate needs.
    func checkEstimate(_ measured: [Measured], _ unread: Set<String>, seesTruth: Bool, _ reader: MappingReader) {
        let position = reader.position(of: "estimate")
        if seesTruth {
            diagnostics.error(position, "a decision that sees the truth has nothing to estimate", remedy: "remove `estimate` or `sees`")
        }
        if measured.isEmpty, unread.isEmpty {
            diagnostics.error(position, "nothing is measured to estimate from", remedy: "add `measure:`")
        }
        for measurement in measured where context.twin.outputs[measurement.output].error == nil {
            let name = context.twin.outputs[measurement.output].name
            diagnostics.error(
                measurement.position, "the output `\(name)` has no residual error, so a reading of it says nothing certain of the patient",
                remedy: "give the model's output an `error:`")
        }
        if !context.twin.events.isEmpty {
            diagnostics.error(position, "the twin has state events; its parameters cannot be estimated", remedy: "remove `estimate`")
        }
        if context.twin.parameters.allSatisfy({ ($0.iiv?.variance ?? 0) == 0 && ($0.iov?.variance ?? 0) == 0 }) {
            diagnostics.error(position, "no parameter of the twin varies, so there is nothing to estimate", remedy: "remove `estimate`")
        }
    }
}
