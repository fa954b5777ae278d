import Documents
import Expressions
import ModelLanguage
import Quantities

extension ProtocolReader {
    /// Names that `optimise: {vary: ...}` declares and the arm uses, with the values of the candidate that is read.
    func readVaried(_ optimise: DocumentNode?, _ arms: DocumentNode?) -> [VariedQuantity] {
        guard let vary = optimise?.entries?.first(where: { $0.key.text == "vary" })?.value else { return [] }
        guard let entries = vary.mapping("`vary`", in: diagnostics) else { return [] }
        if entries.isEmpty {
            diagnostics.error(vary.position, "nothing varies", expected: "names with their values: `{dose_level: {from: 40 mg, to: 120 mg}}`")
        }
        let used = arms.map { namesAnywhere(in: $0) } ?? []
        return entries.compactMap { entry in
            let isNamed = entry.key.name("a varied quantity", in: diagnostics) != nil
            guard let values = readVariedValues(entry), isNamed else { return nil }
            if !used.contains(entry.key.text) {
                // A misspelt use is told where it stands.
                let isMisspelt = used.contains { Suggestions.nearest($0, among: [entry.key.text]) != nil }
                if !isMisspelt {
                    diagnostics.error(
                        entry.key.position, "the arm does not use `\(entry.key.text)`", expected: "doses, times or rules that depend on it",
                        remedy: "use it, or remove it from `vary`")
                }
            }
            return values
        }
    }

    /// Whether the names are free: a candidate is a treatment, never a property of a patient.
    func checkVaried(_ variables: [VariedQuantity], _ context: ProtocolContext) {
        let kept = ["candidate", "choice", "chosen", "twins", "failed", "active", "keeps", "regret", "on_front"]
        let begun = ["objective_", "limited_", "limit_", "probability_", "best_"]
        for variable in variables {
            if kept.contains(variable.name) || begun.contains(where: { variable.name.hasPrefix($0) }) {
                diagnostics.error(
                    variable.position, "`\(variable.name)` is a name that the results file keeps for itself", remedy: "choose another name")
                continue
            }
            let isCovariate = context.cohort?.index(of: variable.name) != nil
            guard let kind = isCovariate ? "a covariate of the cohort" : context.kind(of: variable.name) else { continue }
            diagnostics.error(
                variable.position, "`\(variable.name)` is \(kind), which no treatment chooses",
                expected: "a name of your own that doses, times or rules use", remedy: "choose another name")
        }
    }

    /// `{from: 40 mg/m2, to: 120 mg/m2, step: 1 mg/m2}` or `{values: [60 mg, 80 mg]}`
    private func readVariedValues(_ entry: DocumentNode.Entry) -> VariedQuantity? {
        let keys = ["from", "to", "step", "values"]
        guard var reader = MappingReader(entry.value, what: "a varied quantity", keys: keys, in: diagnostics) else { return nil }
        let ends = (reader.quantity("from"), reader.quantity("to"), reader.quantity("step"))
        let values = reader.list("values")
        reader.finish()
        let hasList = reader.has("values")
        for key in ["from", "to", "step"] where hasList && reader.has(key) {
            diagnostics.error(reader.position(of: key), "`\(key)` does not go with `values`", remedy: "keep the list, or the range")
            return nil
        }
        if hasList { return values.flatMap { readVariedList(entry, $0) } }
        for key in ["from", "to"] where !reader.has(key) && !reader.seemsMisspelt(key) {
            diagnostics.error(
                reader.position, "`\(entry.key.text)` has no `\(key)`", expected: "`from` and `to`, with or without `step`, or `values`")
            return nil
        }
        guard let from = ends.0, let to = ends.1 else { return nil }
        return readVariedRange(entry, reader, from, to, ends.2)
    }

    private func readVariedRange(
        _ entry: DocumentNode.Entry, _ reader: MappingReader, _ from: Quantity, _ to: Quantity, _ step: Quantity?
    ) -> VariedQuantity? {
        let (name, unit) = (entry.key.text, from.unit)
        guard let end = converted(to, "to", unit, reader) else { return nil }
        guard from.value < end else {
            diagnostics.error(reader.position(ofValue: "to"), "`\(name)` ends where it begins, or before", expected: "`to` above `from`")
            return nil
        }
        guard reader.has("step") else {
            return VariedQuantity(name: name, unit: unit, values: .range(from.value...end), position: entry.key.position)
        }
        guard let step, let width = converted(step, "step", unit, reader) else { return nil }
        guard width > 0, width <= (end - from.value) * (1 + TimeRounding.relative) else {
            diagnostics.error(
                reader.position(ofValue: "step"), "the step is \(format(width)) \(unit)", expected: "a step above 0, within `from` and `to`")
            return nil
        }
        let count = ((end - from.value) / width * (1 + TimeRounding.relative)).rounded(.down)
        guard count < Double(Limits.candidates) else {
            diagnostics.error(
                reader.position(ofValue: "step"), "the steps make more than \(Limits.candidates) candidates", remedy: "lengthen `step`")
            return nil
        }
        let values = (0...Int(count)).map { Self.plain(from.value + Double($0) * width, like: from.value, width) }
        return VariedQuantity(name: name, unit: unit, values: .list(values), position: entry.key.position)
    }

    /// A sum as a person would have it: 0.1 and two steps of 0.1 are 0.3.
    private static func plain(_ value: Double, like first: Double, _ step: Double) -> Double {
        var scale = 1.0
        for _ in 0..<9 {
            let isWhole = [first, step].allSatisfy { ($0 * scale).rounded() / scale == $0 }
            if isWhole { return (value * scale).rounded() / scale }
            scale *= 10
        }
        return value
    }

    private func readVariedList(_ entry: DocumentNode.Entry, _ items: [DocumentNode]) -> VariedQuantity? {
        let quantities = items.compactMap { item in
            item.text("a value", in: diagnostics).flatMap { scalar in scalar.quantity(in: diagnostics).map { (scalar, $0) } }
        }
        guard quantities.count == items.count else { return nil }
        guard let unit = quantities.first?.1.unit, quantities.count > 1 else {
            diagnostics.error(entry.value.position, "`\(entry.key.text)` has nothing to choose from", expected: "at least two values")
            return nil
        }
        var values: [Double] = []
        for (scalar, quantity) in quantities {
            guard quantity.unit.isCommensurable(with: unit), let value = try? quantity.converted(to: unit).value else {
                diagnostics.error(
                    scalar.position, "this value is \(quantity.unit.phrase)", expected: "a unit like the first value's, `\(unit)`")
                return nil
            }
            if values.contains(where: { abs($0 - value) <= TimeRounding.relative * abs(value) }) {
                diagnostics.error(scalar.position, "the value is there twice", remedy: "remove one of them")
                return nil
            }
            values.append(value)
        }
        return VariedQuantity(name: entry.key.text, unit: unit, values: .list(values), position: entry.key.position)
    }

    private func converted(_ quantity: Quantity, _ key: String, _ unit: Unit, _ reader: MappingReader) -> Double? {
        if let value = try? quantity.converted(to: unit).value, quantity.unit.isCommensurable(with: unit) { return value }
        diagnostics.error(
            reader.position(ofValue: key), "`\(key)` is \(quantity.unit.phrase)", expected: "a unit like `from`'s, `\(unit)`")
        return nil
    }
}

extension DocumentNode {
    /// The same with every text that is nothing but a varied name replaced by its value: where a quantity is wanted, not an
    /// expression, such as `every: interval`.
    func substituting(_ values: [ScanValue]) -> DocumentNode {
        let changed: Content
        switch content {
        case .scalar(let scalar):
            guard let value = values.first(where: { $0.name == scalar.text }) else { return self }
            let text = value.unit.symbol == "1" ? format(value.value) : "\(format(value.value)) \(value.unit)"
            let origin = ScalarOrigin(source: scalar.origin.source, offset: scalar.origin.offset, style: .verbatim)
            changed = .scalar(Scalar(text: text, origin: origin))
        case .sequence(let items): changed = .sequence(items.map { $0.substituting(values) })
        case .mapping(let entries): changed = .mapping(entries.map { Entry(key: $0.key, value: $0.value.substituting(values)) })
        case .empty: return self
        }
        return DocumentNode(position: position, content: changed)
    }
}
