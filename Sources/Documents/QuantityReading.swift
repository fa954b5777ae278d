import Quantities

/// Units and quantities written as a key's value.
extension Scalar {
    /// This text as a unit, or nil after a diagnostic at the place that is wrong.
    public func unit(in diagnostics: Diagnostics) -> Unit? {
        do {
            return try Unit(text)
        } catch {
            diagnostics.error(position(at: clamped(error.offset)), error.message, remedy: error.suggestion)
            return nil
        }
    }

    /// This text as a number with its unit, or nil after a diagnostic.
    public func quantity(in diagnostics: Diagnostics) -> Quantity? {
        do {
            return try Quantity(parsing: text)
        } catch {
            diagnostics.error(position(at: clamped(error.offset)), error.message, remedy: error.suggestion)
            return nil
        }
    }

    /// This text as a quantity converted into `unit`, or nil after a diagnostic; a bare 0 fits any unit.
    public func value(of what: String, in unit: Unit, _ diagnostics: Diagnostics) -> Double? {
        guard let quantity = quantity(in: diagnostics) else { return nil }
        if quantity.value == 0, quantity.unit == .one { return 0 }
        guard quantity.unit.isCommensurable(with: unit), let converted = try? quantity.converted(to: unit) else {
            diagnostics.error(
                position, "\(what) is \(quantity.unit.phrase)", expected: unit.expectation)
            return nil
        }
        return converted.value
    }

    private func clamped(_ offset: Int) -> Int { max(0, min(offset, text.unicodeScalars.count)) }
}

extension Unit {
    /// For messages: ``in `mg/L` `` or `without a unit`.
    public var phrase: String { self == .one && symbol == "1" ? "without a unit" : "in `\(symbol)`" }

    /// For messages: ``mass/volume, as in `mg/L` ``.
    public var expectation: String { isDimensionless ? "a number without a unit, or a percentage" : "\(dimension), as in `\(symbol)`" }
}

extension MappingReader {
    public mutating func unit(_ key: String, required: Bool = false) -> Unit? {
        scalar(key, required: required)?.unit(in: diagnostics)
    }

    /// A quantity converted into a unit.
    public mutating func value(_ key: String, in unit: Unit, required: Bool = false) -> (value: Double, position: SourcePosition)? {
        guard let scalar = scalar(key, required: required),
            let value = scalar.value(of: "`\(key)`", in: unit, diagnostics)
        else { return nil }
        return (value, scalar.position)
    }

    /// A quantity converted into a unit that may not be negative.
    public mutating func nonNegative(_ key: String, in unit: Unit, required: Bool = false) -> Double? {
        guard let (value, position) = value(key, in: unit, required: required) else { return nil }
        if value >= 0 { return value }
        diagnostics.error(position, "`\(key)` is negative", expected: "0 or more")
        return nil
    }
}
