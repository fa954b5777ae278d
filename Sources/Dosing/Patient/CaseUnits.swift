import Documents
import Quantities

/// Quantities of a patient file in a model's units.
enum CaseUnits {
    /// The value, or nil after a diagnostic; between mass and amount by a molar mass, where one is known.
    static func value(
        _ quantity: Quantity, in unit: Unit, _ molarMass: Quantity?, what: String, at position: SourcePosition,
        _ diagnostics: Diagnostics
    ) -> Double? {
        if quantity.unit.isCommensurable(with: unit), let converted = try? quantity.converted(to: unit) {
            return converted.value
        }
        if quantity.unit.isCelsius != unit.isCelsius, let converted = try? quantity.converted(to: unit) {
            return converted.value
        }
        if let molarMass, let factor = try? MolarConversion.factor(from: quantity.unit, to: unit, molarMass: molarMass)
        {
            return quantity.value * factor
        }
        let (own, wanted) = (quantity.unit.dimension, unit.dimension)
        let isMolar =
            molarMass == nil && abs(own.mass - wanted.mass) == 1 && own.mass + own.amount == wanted.mass + wanted.amount
        diagnostics.error(
            position, "\(what) is \(quantity.unit.phrase)", expected: unit.expectation,
            remedy: isMolar ? "or give the model its `molar_mass`, so that amounts become masses" : nil)
        return nil
    }
}
