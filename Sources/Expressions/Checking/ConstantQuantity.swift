import Documents
import Quantities

/// Expressions, quantities and units as values in documents; `what` names the value in messages.
extension DocumentNode {
    public func expression(_ what: String, in diagnostics: Diagnostics) -> Expression? {
        text(what, in: diagnostics).flatMap { Expression.parse($0, diagnostics) }
    }

    /// A number with its unit.
    public func quantity(_ what: String, in diagnostics: Diagnostics) -> Quantity? {
        text(what, in: diagnostics)?.quantity(in: diagnostics)
    }

    /// A quantity converted into a unit.
    public func value(_ what: String, in unit: Unit, _ diagnostics: Diagnostics) -> Double? {
        text(what, in: diagnostics)?.value(of: what, in: unit, diagnostics)
    }

    public func unit(_ what: String, in diagnostics: Diagnostics) -> Unit? {
        text(what, in: diagnostics)?.unit(in: diagnostics)
    }
}

extension MappingReader {
    public mutating func quantity(_ key: String, required: Bool = false) -> Quantity? {
        node(key, required: required)?.quantity("`\(key)`", in: diagnostics)
    }

    public mutating func expression(_ key: String, required: Bool = false) -> Expression? {
        node(key, required: required)?.expression("`\(key)`", in: diagnostics)
    }
}
