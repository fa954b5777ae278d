import Documents
import Quantities

/// Quantities that stand in documents as text: `4.5 L/h`, `16 y`, `39.8 %`, `1.73 * 40 mg`.
extension Scalar {
    /// The quantity as written (a percentage is told in %), or nil after a diagnostic.
    public func quantity(in diagnostics: Diagnostics) -> Quantity? {
        guard let expression = Expression.parse(self, diagnostics) else { return nil }
        if case .quantity(let value, let unit) = expression.kind { return Quantity(value, unit) }
        guard let checked = UnitChecker(scope: TableScope(), diagnostics: diagnostics).check(expression) else { return nil }
        guard let unit = checked.type.unit else {
            diagnostics.error(position, "`\(expression.snippet)` is \(checked.type.shown)", expected: "a quantity such as `4.5 L/h`")
            return nil
        }
        return finite(checked.tree, expression, diagnostics).map { Quantity($0, unit) }
    }

    /// The value in a unit, or nil after a diagnostic. A bare number fits only pure numbers, 0 fits all.
    public func value(in unit: Unit, _ diagnostics: Diagnostics) -> Double? {
        guard let expression = Expression.parse(self, diagnostics),
            let checked = UnitChecker(scope: TableScope(), diagnostics: diagnostics).check(expression, as: unit)
        else { return nil }
        return finite(checked.tree, expression, diagnostics)
    }

    private func finite(_ tree: CheckedExpression, _ expression: Expression, _ diagnostics: Diagnostics) -> Double? {
        if let value = tree.constantValue, value.isFinite { return value }
        diagnostics.error(position, "`\(expression.snippet)` has no finite value", expected: "a constant such as `4.5 L/h`")
        return nil
    }
}

extension DocumentNode {
    public func quantity(_ what: String, in diagnostics: Diagnostics) -> Quantity? {
        text(what, in: diagnostics)?.quantity(in: diagnostics)
    }

    public func value(_ what: String, in unit: Unit, _ diagnostics: Diagnostics) -> Double? {
        text(what, in: diagnostics)?.value(in: unit, diagnostics)
    }

    public func expression(_ what: String, in diagnostics: Diagnostics) -> Expression? {
        text(what, in: diagnostics).flatMap { Expression.parse($0, diagnostics) }
    }

    /// A unit: `mg/L`.
    public func unit(_ what: String, in diagnostics: Diagnostics) -> Unit? {
        text(what, in: diagnostics)?.unit(in: diagnostics)
    }
}

extension Scalar {
    /// This text as a unit, or nil after a diagnostic at the wrong part of it.
    public func unit(in diagnostics: Diagnostics) -> Unit? {
        do {
            return try Unit(text)
        } catch {
            diagnostics.error(position(at: error.offset), error.message, remedy: error.suggestion)
            return nil
        }
    }
}

extension MappingReader {
    public mutating func quantity(_ key: String, required: Bool = false) -> Quantity? {
        node(key, required: required)?.quantity("`\(key)`", in: diagnostics)
    }

    /// A constant converted into a unit.
    public mutating func value(_ key: String, in unit: Unit, required: Bool = false) -> Double? {
        node(key, required: required)?.value("`\(key)`", in: unit, diagnostics)
    }

    public mutating func unit(_ key: String, required: Bool = false) -> Unit? {
        node(key, required: required)?.unit("`\(key)`", in: diagnostics)
    }

    public mutating func expression(_ key: String, required: Bool = false) -> Expression? {
        node(key, required: required)?.expression("`\(key)`", in: diagnostics)
    }
}
