import Documents
import Expressions
import Quantities

/// A variable that takes each of several values, one arm per value.
struct ScanVariable {
    var name: String
    var values: [ScanValue]
    var position: SourcePosition
    /// Whether its name and all its values could be read.
    var isSound: Bool

    /// Every combination of the variables' values, the last variable varying fastest; one empty one if there are none.
    static func combinations(_ variables: [ScanVariable]) -> [[ScanValue]] {
        variables.reduce([[]]) { sets, variable in
            // The caller refuses too many arms; stop multiplying before memory does.
            sets.count > Limits.arms ? sets : sets.flatMap { set in variable.values.map { set + [$0] } }
        }
    }
}

extension ProtocolReader {
    /// `scan: {dose: [50 mg, 100 mg]}`. A variable without a sound value has no values.
    func readScan(_ node: DocumentNode) -> [ScanVariable] {
        guard let entries = node.mapping("`scan`", in: diagnostics) else { return [] }
        return entries.map { entry in
            let isParameter = entry.key.text.contains(".")
            let isNamed = isParameter || entry.key.name("a scan variable", in: diagnostics) != nil
            let (values, areSound) = readValues(entry)
            return ScanVariable(name: entry.key.text, values: values, position: entry.key.position, isSound: isNamed && areSound)
        }
    }

    private func readValues(_ entry: DocumentNode.Entry) -> (values: [ScanValue], areSound: Bool) {
        guard let items = entry.value.list("`\(entry.key.text)`", in: diagnostics) else { return ([], false) }
        if items.isEmpty {
            diagnostics.error(entry.value.position, "`\(entry.key.text)` has no values to scan", expected: "at least one")
        }
        var values: [ScanValue] = []
        for item in items {
            guard let scalar = item.text("a value of the scan", in: diagnostics), let quantity = scalar.quantity(in: diagnostics)
            else { continue }
            let value = ScanValue(name: entry.key.text, value: quantity.value, unit: quantity.unit)
            if let first = values.first, !value.unit.isCommensurable(with: first.unit) {
                diagnostics.error(
                    scalar.position, "this value is \(value.unit.phrase)", expected: "a unit like the first value's, `\(first.unit)`")
            } else if values.contains(where: { $0.quantity.equals(quantity) }) {
                diagnostics.error(scalar.position, "the value is there twice", remedy: "remove one of them")
            } else {
                values.append(value)
            }
        }
        return (values, values.count == items.count && !values.isEmpty)
    }
}

extension Quantity {
    /// Whether both are the same but for the rounding of a conversion.
    fileprivate func equals(_ other: Quantity) -> Bool {
        guard let converted = try? other.converted(to: unit).value else { return false }
        return abs(converted - value) <= 1e-12 * abs(value)
    }
}

extension ScanValue {
    var quantity: Quantity { Quantity(value, unit) }

    /// For names of arms: `60-mg-m2`.
    var slug: String {
        let sign = value < 0 ? "minus-" : ""
        let text = unit.symbol == "1" ? format(abs(value)) : "\(format(abs(value)))-\(unit.symbol)"
        let spelt = text.replacing("%", with: "percent").replacing("µ", with: "u").replacing("μ", with: "u")
        let plain = spelt.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == ".") ? $0 : "-" }
        return sign + String(plain).split(separator: "-").joined(separator: "-")
    }
}

/// A number as a person writes it: no `.0` behind whole numbers.
func format(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : "\(value)"
}
