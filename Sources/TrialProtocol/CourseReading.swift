import Documents
import Expressions
import ModelLanguage
import Quantities

/// Reads expressions about a twin's course over time: endpoints, and the functionals they use.
///
/// `auc(C, 96 h, 120 h)` becomes a ``FunctionalPlan`` about an observable and a symbol that stands for its value.
final class CourseReading {
    var context: ProtocolContext
    let diagnostics: Diagnostics
    private(set) var observables: [TypedExpression] = []
    private(set) var functionals: [FunctionalPlan] = []

    init(context: ProtocolContext, diagnostics: Diagnostics) {
        self.context = context
        self.diagnostics = diagnostics
    }

    /// Index of an observable among the twin's outputs and ``observables``; equal expressions share one.
    func observable(_ expression: TypedExpression) -> Int {
        let outputs = context.twin.outputs
        if let known = outputs.firstIndex(where: { $0.value.tree == expression.tree }) { return known }
        if let known = observables.firstIndex(where: { $0.tree == expression.tree }) { return outputs.count + known }
        observables.append(expression)
        return outputs.count + observables.count - 1
    }

    /// Index of a functional; equal ones share one.
    func functional(_ plan: FunctionalPlan) -> Int {
        if let known = functionals.firstIndex(of: plan) { return known }
        functionals.append(plan)
        return functionals.count - 1
    }
}
