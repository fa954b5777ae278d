import Documents
import Quantities

/// A quantity on its way into an operation.
struct Operand {
    let tree: CheckedExpression
    let unit: Unit
    let expression: Expression

    /// A literal 0, which fits any unit.
    var isZero: Bool {
        switch expression.kind {
        case .number(0): true
        case .negate(let inner): inner.kind == .number(0)
        default: false
        }
    }

    /// A number written without a unit.
    var isBareNumber: Bool {
        switch expression.kind {
        case .number: true
        case .negate(let inner): if case .number = inner.kind { true } else { false }
        default: false
        }
    }

    /// For messages: L/h (`CL` at 12:20).
    var shown: String {
        let place = "\(expression.position.line):\(expression.position.column)"
        return "\(unit == .one ? "a pure number" : unit.symbol) (`\(expression.snippet)` at \(place))"
    }
}

extension UnitChecker {
    /// The expression as a quantity; a truth or level is told.
    /// - Parameter user: the operator or function that needs it.
    func number(_ expression: Expression, _ user: String?, expected: String? = nil) -> Operand? {
        guard let checked = check(expression) else { return nil }
        if case .quantity(let unit) = checked.type {
            return Operand(tree: checked.tree, unit: unit, expression: expression)
        }
        let problem = "`\(expression.snippet)` is \(checked.type.shown)"
        let remedy = checked.type == .truth ? "turn a condition into a number with `if ... then 1 else 0`" : nil
        diagnostics.error(
            expression.position, user.map { "\(problem) and cannot stand at \($0)" } ?? problem,
            expected: expected ?? "a quantity", remedy: remedy)
        return nil
    }

    /// The operand's tree in another unit, or nil after a diagnostic.
    func convert(_ operand: Operand, to unit: Unit) -> CheckedExpression? {
        if operand.isZero || operand.unit == unit { return operand.tree }
        do {
            return try operand.tree.converted(from: operand.unit, to: unit)
        } catch {
            let snippet = operand.expression.snippet
            if operand.isBareNumber {
                diagnostics.error(
                    operand.expression.position, "`\(snippet)` has no unit", expected: "a quantity in \(unit)",
                    remedy: "write `\(snippet) \(unit)`")
            } else if operand.unit.dimension == unit.dimension {
                diagnostics.error(operand.expression.position, error.message, remedy: error.suggestion)
            } else {
                diagnostics.error(
                    operand.expression.position,
                    "`\(snippet)` has the unit \(operand.unit) (\(operand.unit.dimension))",
                    expected: unit == .one ? "a pure number" : "\(unit) (\(unit.dimension))",
                    remedy: remedy(from: operand.unit, to: unit))
            }
            return nil
        }
    }

    /// What usually went wrong between two dimensions.
    func remedy(from unit: Unit, to other: Unit) -> String? {
        let ratio = unit.dimension / other.dimension
        let perArea = (try? Unit("1/m2"))?.dimension
        if ratio == perArea || (other.dimension / unit.dimension) == perArea, perArea != nil {
            return "one is per body surface area, the other not: multiply or divide by it"
        }
        if ratio.amount + ratio.mass == 0, ratio.amount != 0, ratio == Dimension(mass: ratio.mass, amount: ratio.amount)
        {
            return "one counts mass, the other amount of substance: convert with a molar mass"
        }
        return nil
    }
}

extension CheckedExpression {
    /// The value in another unit: a constant converted, or a factor put before it.
    func converted(from unit: Unit, to other: Unit) throws(UnitError) -> CheckedExpression {
        if unit == other { return self }
        if case .constant(let value) = self {
            guard unit.isCommensurable(with: other) else {
                return .constant(try Quantity(value, unit).converted(to: other).value)
            }
            // Dividing by 100 is exact where multiplying by 0.01 is not.
            let factor = try unit.factor(to: other)
            let inverse = try other.factor(to: unit)
            let isBetterInverted = factor.rounded() != factor && inverse.rounded() == inverse
            return .constant(isBetterInverted ? value / inverse : value * factor)
        }
        return .binary(.multiply, .constant(try unit.factor(to: other)), self)
    }

    /// The value of a tree without symbols.
    package var constantValue: Double? {
        switch self {
        case .constant(let value): return value
        case .symbol: return nil
        case .unary(let op, let operand): return operand.constantValue.map { op($0) }
        case .binary(let op, let left, let right):
            guard let left = left.constantValue, let right = right.constantValue else { return nil }
            return op(left, right)
        case .select(let condition, let first, let second):
            guard let condition = condition.constantValue else { return nil }
            return condition != 0 ? first.constantValue : second.constantValue
        }
    }
}
