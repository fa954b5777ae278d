import Documents
import Expressions
import ModelLanguage
import Quantities

/// Reads what a check finds and what is expected of it.
struct CheckValueReading {
    let course: CourseReading
    /// Whether the value is divided by that of another setting, and so has no unit.
    let isRatio: Bool
    /// Of the checked model.
    let molarMass: Quantity?

    private var diagnostics: Diagnostics { course.diagnostics }

    func read(_ expectation: ModelCheck.Expectation) -> [CheckPlan.Value]? {
        switch expectation {
        case .equals(let value, let expected, let within):
            return parsed(value).flatMap { self.value($0, nil, equals: expected, within: within) }.map { [$0] }
        case .between(let value, let low, let high): return parsed(value).flatMap { self.value($0, low, high) }.map { [$0] }
        case .points(let of, let points, let within):
            guard let of = parsed(of) else { return nil }
            let values = points.map { time, expected -> CheckPlan.Value? in
                guard let at = parsed(time) else { return nil }
                let reading = Expression(.call(FunctionalPlan.Kind.at.rawValue, [of, at]), position: of.position)
                return value(reading, time.text, equals: expected, within: within)
            }
            return values.allSatisfy { $0 != nil } ? values.compactMap { $0 } : nil
        }
    }

    private func parsed(_ scalar: Scalar) -> Expression? { Expression.parse(scalar, diagnostics) }

    // MARK: One value

    private func value(_ expression: Expression, _ time: String?, equals: Scalar, within: Scalar) -> CheckPlan.Value? {
        guard let unit = unit(of: expression), let (expected, own) = constant(equals, like: unit) else { return nil }
        guard let tree = tree(expression, unit, in: own), let tolerance = tolerance(within, of: expected, own) else { return nil }
        let text = "\(Self.shown(equals, expected, own)) within \(within.text)"
        return CheckPlan.Value(
            tree: tree, unit: own, time: time,
            expected: .init(range: (expected - tolerance)...(expected + tolerance), value: expected, text: text))
    }

    private func value(_ expression: Expression, _ low: Scalar, _ high: Scalar) -> CheckPlan.Value? {
        guard let unit = unit(of: expression), let (highest, own) = constant(high, like: unit), let (lowest, lowUnit) = constant(low, like: own)
        else { return nil }
        guard let tree = tree(expression, unit, in: own), let converted = try? Quantity(lowest, lowUnit).converted(to: own).value
        else { return nil }
        guard converted < highest else {
            diagnostics.error(high.position, "`between` ends where it begins, or before", expected: "the lower value first")
            return nil
        }
        let text = "between \(Self.shown(low, converted, own)) and \(Self.shown(high, highest, own))"
        return CheckPlan.Value(tree: tree, unit: own, time: nil, expected: .init(range: converted...highest, value: nil, text: text))
    }

    /// As written; a formula with its value.
    private static func shown(_ scalar: Scalar, _ value: Double, _ unit: Unit) -> String {
        if (try? Quantity(parsing: scalar.text)) != nil { return scalar.text }
        return "\(shortNumber(value))\(unit.symbol == "1" ? "" : " \(unit)") (\(scalar.text))"
    }

    /// The unit of the value as it stands; nil after a diagnostic.
    private func unit(of expression: Expression) -> Unit? {
        let scope = EndpointScope(course: course)
        guard scope.admits(expression), let typed = UnitChecker(scope: scope, diagnostics: diagnostics).check(expression) else { return nil }
        guard case .quantity(let unit) = typed.type else {
            diagnostics.error(expression.position, "`\(expression)` is \(typed.type.shown), not a number", remedy: "write `if ... then 1 else 0`")
            return nil
        }
        return unit
    }

    /// The value in a unit that fits its own; a ratio keeps its own, which cancels.
    private func tree(_ expression: Expression, _ unit: Unit, in other: Unit) -> CheckedExpression? {
        let checker = UnitChecker(scope: EndpointScope(course: course), diagnostics: diagnostics)
        if isRatio { return checker.check(expression)?.tree }
        guard let factor = molarFactor(from: unit, to: other) else { return checker.check(expression, as: other)?.tree }
        return checker.check(expression).map { .binary(.multiply, .constant(factor), $0.tree) }
    }

    /// Between mass and amount, by the molar mass of the checked model.
    private func molarFactor(from unit: Unit, to other: Unit) -> Double? {
        guard let molarMass, !unit.isCommensurable(with: other) else { return nil }
        return try? MolarConversion.factor(from: unit, to: other, molarMass: molarMass)
    }

    // MARK: What is expected

    /// A number that does not depend on the twin, in a unit that fits the value's: a quantity's own, of a formula the
    /// value's.
    private func constant(_ scalar: Scalar, like unit: Unit) -> (Double, Unit)? {
        let unit = isRatio ? .one : unit
        guard let expression = parsed(scalar) else { return nil }
        if let name = expression.names.min() {
            diagnostics.error(
                scalar.position, "what is expected cannot rest on `\(name)`: it is a number that the source says", expected: "a quantity in `\(unit)`")
            return nil
        }
        var own = unit
        if let quantity = try? Quantity(parsing: scalar.text), quantity.value != 0 || quantity.unit != .one,
            quantity.unit.isCommensurable(with: unit) || molarFactor(from: unit, to: quantity.unit) != nil
        {
            own = quantity.unit
        }
        guard let typed = UnitChecker(scope: TableScope(), diagnostics: diagnostics).check(expression, as: own) else { return nil }
        let value = typed.tree.evaluate { _ in .nan }
        if value.isFinite { return (value, own) }
        diagnostics.error(scalar.position, "`\(scalar.text)` is no finite number")
        return nil
    }

    /// How far the value may be from what is expected.
    private func tolerance(_ scalar: Scalar, of expected: Double, _ unit: Unit) -> Double? {
        guard let quantity = scalar.quantity(in: diagnostics) else { return nil }
        guard quantity.value > 0, quantity.value.isFinite else {
            diagnostics.error(scalar.position, "`within` is \(scalar.text)", expected: "a tolerance above 0")
            return nil
        }
        if quantity.unit.symbol != "%" {
            if quantity.unit.isDimensionless, !unit.isDimensionless {
                diagnostics.error(
                    scalar.position, "`within` is \(scalar.text), without a unit", expected: "a percentage such as 2 %, or a quantity in `\(unit)`")
                return nil
            }
            return scalar.value(of: "`within`", in: unit, diagnostics)
        }
        if expected != 0 { return abs(expected) * quantity.value / 100 }
        diagnostics.error(
            scalar.position, "a percentage of 0 is nothing", expected: "an absolute tolerance, in `\(unit)`")
        return nil
    }
}
