import Documents
import ModelLanguage
import Quantities

/// How a calculated dose is rounded and bounded, in the route's unit.
struct DoseLimits {
    var round: Double?
    var least: Double?
    var most: Double?
    /// For people: `rounded to 250 mg, at most 3000 mg`.
    var text: String?
}

extension ProtocolReader {
    /// - Parameter route: nil if it could not be read; the limits are then not judged.
    func readLimits(_ reader: inout MappingReader, _ route: ModelRoute?) -> DoseLimits {
        let round = readLimit("round", &reader, route)
        let least = readLimit("least", &reader, route)
        let most = readLimit("most", &reader, route)
        if round?.value == 0 {
            diagnostics.error(reader.position(of: "round"), "doses cannot be rounded to multiples of 0", remedy: "leave `round` out")
        }
        if let least, let most, least.value > most.value {
            diagnostics.error(reader.position(of: "least"), "`least` is above `most`", expected: "`least` up to `most`")
        }
        let texts = [round.map { "rounded to \($0.text)" }, least.map { "at least \($0.text)" }, most.map { "at most \($0.text)" }]
        let text = texts.compactMap { $0 }.joined(separator: ", ")
        return DoseLimits(round: round?.value, least: least?.value, most: most?.value, text: text.isEmpty ? nil : text)
    }

    private func readLimit(_ key: String, _ reader: inout MappingReader, _ route: ModelRoute?) -> (value: Double, text: String)? {
        guard let scalar = reader.scalar(key), let route, let value = value(of: "`\(key)`", scalar, route) else { return nil }
        if value >= 0 { return (value, scalar.text) }
        diagnostics.error(scalar.position, "`\(key)` is negative", expected: "0 or more")
        return nil
    }

    /// A dose, converted into the route's unit.
    func value(of key: String, _ scalar: Scalar, _ route: ModelRoute) -> Double? {
        if let molarMass = route.molarMass, let quantity = try? Quantity(parsing: scalar.text),
            !quantity.unit.isCommensurable(with: route.unit),
            let factor = try? MolarConversion.factor(from: quantity.unit, to: route.unit, molarMass: molarMass)
        {
            return quantity.value * factor
        }
        return scalar.value(of: key, in: route.unit, diagnostics)
    }
}
