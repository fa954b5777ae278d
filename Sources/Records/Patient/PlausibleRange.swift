import Documents
import Quantities

/// Between which values a common covariate of a living person lies; beyond them the value or its unit is likely wrong.
///
/// The ends are wider than any reference interval: from the smallest preterm infants to the heaviest adults on record, and
/// for laboratory values what is seen in the sickest. They only make a warning.
struct PlausibleRange {
    let least: Quantity
    let most: Quantity

    /// By the name that models of the library use.
    static func of(_ name: String) -> PlausibleRange? { known[name] }

    private static let known: [String: PlausibleRange] = {
        let table: [(names: [String], least: String, most: String)] = [
            (["weight"], "0.3 kg", "400 kg"), (["height"], "20 cm", "250 cm"), (["age"], "0 a", "120 a"),
            (["creatinine"], "0.1 mg/dL", "40 mg/dL"), (["body_surface", "bsa"], "0.05 m2", "3.5 m2"),
            (["albumin"], "5 g/L", "70 g/L"), (["bmi"], "5 kg/m2", "120 kg/m2"),
            (["creatinine_clearance", "crcl", "egfr", "gfr"], "0 mL/min", "400 mL/min"),
        ]
        var ranges: [String: PlausibleRange] = [:]
        for (names, least, most) in table {
            guard let least = try? Quantity(parsing: least), let most = try? Quantity(parsing: most) else { continue }
            for name in names { ranges[name] = PlausibleRange(least: least, most: most) }
        }
        return ranges
    }()

    /// Of creatinine, so that its ends are known in moles, too.
    private static let molarMass = try? Quantity(parsing: "113.12 g/mol")

    /// Warns of a value outside; of 0 where nobody can have it, it is an error. Units of another kind are told elsewhere.
    func check(_ quantity: Quantity, _ name: String, _ position: SourcePosition, _ diagnostics: Diagnostics) {
        guard let low = end(least, quantity.unit, name), let high = end(most, quantity.unit, name) else { return }
        if quantity.value <= 0, low > 0 {
            diagnostics.error(position, "`\(name)` is \(quantity)", expected: "more than 0", remedy: "leave it out if it is not known")
        } else if quantity.value < low || quantity.value > high {
            diagnostics.warn(
                position, "`\(name)` is \(quantity), but people have \(least) to \(most)", remedy: "check the value and its unit")
        }
    }

    private func end(_ end: Quantity, _ unit: Unit, _ name: String) -> Double? {
        if let value = try? end.converted(to: unit).value { return value }
        guard name == "creatinine", let mass = Self.molarMass else { return nil }
        return (try? MolarConversion.factor(from: end.unit, to: unit, molarMass: mass)).map { end.value * $0 }
    }
}
