import Documents
import Quantities

extension UnitChecker {
    /// A power: of a pure number, or of a unit with a constant exponent.
    func power(_ base: Expression, _ exponent: Expression, _ whole: Expression) -> TypedExpression? {
        let operands = (number(base, "`^`"), number(exponent, "`^`"))
        guard let base = operands.0, let exponent = operands.1 else { return nil }
        guard exponent.unit.isDimensionless else {
            diagnostics.error(
                exponent.expression.position,
                "the exponent `\(exponent.expression.snippet)` has the unit \(exponent.unit)",
                expected: "a pure number", remedy: "divide it by a quantity of its unit")
            return nil
        }
        guard let exponentTree = convert(exponent, to: .one) else { return nil }
        if base.unit.isDimensionless {
            return convert(base, to: .one).map { quantity(.binary(.power, $0, exponentTree), .one, whole) }
        }
        guard let value = exponentTree.constantValue, abs(value) <= 50 else {
            diagnostics.error(
                whole.mark,
                "the base `\(base.expression.snippet)` has the unit \(base.unit), so its power would have an unknown unit",
                expected: "a pure number as base, or a constant exponent",
                remedy: "divide the base by a reference, as in `(weight / 70 kg)^0.75`")
            return nil
        }
        return raise(base, value, exponentTree, whole)
    }

    private func raise(_ base: Operand, _ exponent: Double, _ tree: CheckedExpression, _ whole: Expression)
        -> TypedExpression?
    {
        if let power = Int(exactly: exponent) {
            return quantity(.binary(.power, base.tree, .constant(exponent)), base.unit.power(power), whole)
        }
        if let doubled = Int(exactly: exponent * 2), base.unit.dimension.squareRoot() != nil {
            let unit = base.unit.squareRoot() == nil ? base.unit.coherent : base.unit
            if let root = unit.squareRoot(), let converted = convert(base, to: unit) {
                return quantity(.binary(.power, converted, tree), root.power(doubled), whole)
            }
        }
        diagnostics.error(
            whole.mark, "\(base.unit) to the power \(Expression.text(exponent)) is no unit",
            expected: "a whole exponent, or a pure number as base",
            remedy: "divide the base by a reference, as in `(weight / 70 kg)^0.75`")
        return nil
    }
}
