import Documents
import Expressions
import Quantities

/// A variable that takes each of several values, one arm per value.
struct ScanVariable {
    var name: String
    var values: [ScanValue]
    var position: SourcePosition

    /// Every combination of the variables' values, the last variable varying fastest; one empty one if there are none.
    static func combinations(_ variables: [ScanVariable]) -> [[ScanValue]] {
        variables.reduce([[]]) { sets, variable in
            // The caller refuses too many arms; stop multiplying before memory does.
            sets.count > Limits.arms ? sets : sets.flatMap { set in variable.values.map { set + [$0] } }
        }
    }
}

extension ProtocolReader {
    /// `scan: {dose: [50 mg, 100 mg]}`
    func readScan(_ node: DocumentNode) -> [ScanVariable] {
        guard let entries = node.mapping("`scan`", in: diagnostics) else { return [] }
        return entries.compactMap { entry in
            let isParameter = entry.key.text.contains(".")
            guard isParameter || entry.key.name("a scan variable", in: diagnostics) != nil,
                let items = entry.value.list("the values of `\(entry.key.text)`", in: diagnostics)
            else { return nil }
            if items.isEmpty {
                diagnostics.error(entry.value.position, "`\(entry.key.text)` has no values to scan", expected: "at least one")
            }
            let values = items.compactMap { item -> ScanValue? in
                guard let quantity = item.text("a value of the scan", in: diagnostics)?.quantity(in: diagnostics) else { return nil }
                return ScanValue(name: entry.key.text, value: quantity.value, unit: quantity.unit)
            }
            for (i, value) in values.enumerated() {
                if let first = values.first, !value.unit.isCommensurable(with: first.unit) {
                    diagnostics.error(
                        items[i].position, "this value is \(value.unit.phrase)", expected: "a unit like the first value's, `\(first.unit)`")
                }
                if values[..<i].contains(value) {
                    diagnostics.error(items[i].position, "the value is there twice", remedy: "remove one of them")
                }
            }
            return ScanVariable(name: entry.key.text, values: values, position: entry.key.position)
        }
    }
}

extension ScanValue {
    /// For names of arms: `60-mg-m2`.
    var slug: String {
        let text = unit.symbol == "1" ? format(value) : "\(format(value))-\(unit.symbol)"
        return String(text.map { $0.isLetter || $0.isNumber || $0 == "." ? $0 : "-" })
    }
}

/// A number as a person writes it: no `.0` behind whole numbers.
func format(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : "\(value)"
}
