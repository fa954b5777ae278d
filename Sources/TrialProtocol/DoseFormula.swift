import Documents
import Expressions
import ModelLanguage
import Quantities

/// Checks the formulas of a dose rule.
struct DoseFormula {
    let scope: DoseScope
    let diagnostics: Diagnostics

    /// In the route's unit. A mass is converted into an amount, and back, by the molar mass of the route's model.
    func amount(_ scalar: Scalar, into route: ModelRoute) -> TypedExpression? {
        guard let amount = checked(scalar, as: route.unit, molarMass: route.molarMass) else { return nil }
        if let value = amount.tree.constantValue, value < 0 || !value.isFinite {
            diagnostics.error(scalar.position, "the dose is \(format(value)) \(route.unit)", expected: "0 or more")
            return nil
        }
        return amount
    }

    /// All that can be checked of an amount whose route is not known.
    func checkNames(_ scalar: Scalar) {
        guard let expression = Expression.parse(scalar, diagnostics),
            expression.isAdmitted(in: scope.context, diagnostics, refusal: { scope.refusal(of: $0) })
        else { return }
        _ = UnitChecker(scope: scope, diagnostics: diagnostics).check(expression)
    }

    /// In the route's unit per time unit.
    func rate(_ scalar: Scalar, into route: ModelRoute) -> TypedExpression? {
        guard let rate = checked(scalar, as: route.unit / scope.context.timeUnit, molarMass: route.molarMass) else { return nil }
        if let value = rate.tree.constantValue, !(value > 0 && value.isFinite) {
            diagnostics.error(scalar.position, "the infusion rate is \(format(value))", expected: "a rate above 0")
            return nil
        }
        return rate
    }

    /// How long an infusion takes, in the twin's time unit.
    func time(_ scalar: Scalar) -> TypedExpression? {
        guard let time = checked(scalar, as: scope.context.timeUnit, molarMass: nil) else { return nil }
        if let value = time.tree.constantValue, !(value > 0 && value.isFinite) {
            diagnostics.error(
                scalar.position, "the infusion takes \(format(value)) \(scope.context.timeUnit)", expected: "a time above 0",
                remedy: "leave `over` out for a bolus")
            return nil
        }
        return time
    }

    private func checked(_ scalar: Scalar, as unit: Unit, molarMass: Quantity?) -> TypedExpression? {
        guard let expression = Expression.parse(scalar, diagnostics),
            expression.isAdmitted(in: scope.context, diagnostics, refusal: { scope.refusal(of: $0) })
        else { return nil }
        return checked(expression, scalar, as: unit, molarMass: molarMass, in: scope)
    }

    /// - Parameter scope: of the names, which have been admitted.
    func checked(
        _ expression: Expression, _ scalar: Scalar, as unit: Unit, molarMass: Quantity?, in scope: any Scope
    ) -> TypedExpression? {
        // Asked in silence: if nothing special is to be said, the check below tells what is wrong.
        let silent = UnitChecker(scope: scope, diagnostics: Diagnostics())
        if let typed = silent.check(expression), case .quantity(let own) = typed.type, !own.isCommensurable(with: unit) {
            if let molarMass, let factor = try? MolarConversion.factor(from: own, to: unit, molarMass: molarMass) {
                return TypedExpression(
                    tree: .binary(.multiply, .constant(factor), typed.tree), type: .quantity(unit), position: typed.position)
            }
            // mg/kg is mass per mass, which a check of dimensions alone cannot tell from a bare number.
            if scalar.text.contains("/kg"), (try? own * Unit("kg"))?.isCommensurable(with: unit) == true {
                diagnostics.error(
                    expression.position, "`\(expression)` is a dose per body weight", expected: "a quantity in \(unit)",
                    remedy: "multiply it by the weight: `\(scalar.text) * weight`")
                return nil
            }
        }
        return UnitChecker(scope: scope, diagnostics: diagnostics).check(expression, as: unit)
    }
}
