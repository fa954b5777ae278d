import Documents
import Quantities

/// Target, limits and constraints.
extension PatientReader {
    /// `{auc24: [400 mg*h/L, 600 mg*h/L]}`, `{trough: {least: 10 mg/L}}`, `{time_above: {level: 8 mg/L, least: 60 %}}`.
    func readTargets(_ node: DocumentNode) -> [DosingTarget]? {
        let measures = DosingTarget.Measure.allCases.map(\.rawValue)
        guard var reader = MappingReader(node, what: "a target", keys: measures + ["output"], in: diagnostics) else { return nil }
        let output = reader.text("output")
        var targets: [DosingTarget] = []
        for measure in DosingTarget.Measure.allCases {
            guard let value = reader.optional(measure.rawValue) else { continue }
            if var target = range(value, measure) {
                target.output = output
                targets.append(target)
            }
        }
        reader.finish()
        if !measures.contains(where: reader.has), reader.keys.allSatisfy({ $0.text == "output" }) {
            diagnostics.error(reader.position, "nothing is to be reached", expected: "one of \(Suggestions.list(measures))")
        }
        return targets
    }

    private func range(_ node: DocumentNode, _ measure: DosingTarget.Measure) -> DosingTarget? {
        var target = DosingTarget(measure: measure, output: nil, level: nil, least: nil, most: nil, position: node.position)
        if let scalar = node.scalar {
            // A limit alone is what must not be passed.
            target.most = scalar.quantity(in: diagnostics)
            if target.most == nil { return nil }
        } else if let items = node.items {
            guard items.count == 2, let least = items[0].text("the lower end", in: diagnostics)?.quantity(in: diagnostics),
                let most = items[1].text("the upper end", in: diagnostics)?.quantity(in: diagnostics)
            else {
                if items.count != 2 { diagnostics.error(node.position, "a range has \(items.count) ends", expected: "two: `[400 mg*h/L, 600 mg*h/L]`") }
                return nil
            }
            (target.least, target.most) = (least, most)
        } else {
            let keys = measure == .timeAbove ? ["level", "least", "most"] : ["least", "most"]
            guard var reader = MappingReader(node, what: "a range", keys: keys, in: diagnostics) else { return nil }
            if measure == .timeAbove { target.level = reader.scalar("level", required: true)?.quantity(in: diagnostics) }
            target.least = reader.scalar("least")?.quantity(in: diagnostics)
            target.most = reader.scalar("most")?.quantity(in: diagnostics)
            reader.finish()
            if !reader.has("least"), !reader.has("most") {
                diagnostics.error(reader.position, "the range has no end", expected: "`least`, `most` or both")
                return nil
            }
        }
        if measure == .timeAbove, target.level == nil {
            diagnostics.error(
                node.position, "`time_above` what?", expected: "`time_above: {level: 8 mg/L, least: 60 %}`")
            return nil
        }
        for end in [target.least, target.most].compactMap({ $0 }) where end.value < 0 {
            diagnostics.error(node.position, "an end of the range is negative", expected: "0 or more")
            return nil
        }
        if let least = target.least, let most = target.most {
            guard let high = try? most.converted(to: least.unit) else {
                diagnostics.error(node.position, "the ends of the range are in `\(least.unit)` and `\(most.unit)`", expected: "one kind of unit")
                return nil
            }
            if !(high.value > least.value) {
                diagnostics.error(node.position, "the range ends before it begins", expected: "the lower end first")
                return nil
            }
        }
        return target
    }

    /// `{strengths: [250 mg, 500 mg], most: 2 g, every: [8 h, 12 h], over: [1 h, 2 h], rate: 1 g/h, daily: 4 g}`
    func readConstraints(_ node: DocumentNode) -> DosingConstraints? {
        let keys = ["route", "strengths", "least", "most", "every", "over", "rate", "daily", "loading"]
        guard var reader = MappingReader(node, what: "constraints", keys: keys, in: diagnostics) else { return nil }
        let route = reader.text("route")
        let strengths = positives(&reader, "strengths", required: true)
        let intervals = hours(&reader, "every", required: true)
        let lengths = hours(&reader, "over", required: false)
        let least = amount(&reader, "least"), most = amount(&reader, "most"), daily = amount(&reader, "daily")
        let rate = amount(&reader, "rate"), loading = amount(&reader, "loading")
        reader.finish()
        if !reader.has("most"), !reader.has("daily") {
            diagnostics.error(reader.position, "there is no largest dose", expected: "`most` (of one dose) or `daily`")
        }
        for length in lengths where intervals.contains(where: { length > $0 }) {
            diagnostics.error(
                reader.position(of: "over"), "an infusion of \(length) h does not end within an interval of \(intervals.min() ?? 0) h",
                expected: "infusions shorter than intervals")
        }
        return DosingConstraints(
            route: route, strengths: strengths, least: least, most: most, intervals: intervals, lengths: lengths, rate: rate, daily: daily,
            loading: loading, position: reader.position)
    }

    private func amount(_ reader: inout MappingReader, _ key: String) -> Quantity? {
        guard let scalar = reader.scalar(key), let quantity = scalar.quantity(in: diagnostics) else { return nil }
        if quantity.value > 0 { return quantity }
        diagnostics.error(scalar.position, "`\(key)` is not positive", expected: "more than 0")
        return nil
    }

    private func positives(_ reader: inout MappingReader, _ key: String, required: Bool) -> [Quantity] {
        scalars(&reader, key, required: required).compactMap { scalar in
            guard let quantity = scalar.quantity(in: diagnostics) else { return nil }
            if quantity.value > 0 { return quantity }
            diagnostics.error(scalar.position, "`\(key)` is not positive", expected: "more than 0")
            return nil
        }
    }

    private func hours(_ reader: inout MappingReader, _ key: String, required: Bool) -> [Double] {
        scalars(&reader, key, required: required).compactMap { scalar in
            guard let value = scalar.value(of: "`\(key)`", in: Self.hour, diagnostics) else { return nil }
            if value > 0 { return value }
            diagnostics.error(scalar.position, "`\(key)` is not positive", expected: "more than 0")
            return nil
        }
    }

    /// One text or a list of them.
    private func scalars(_ reader: inout MappingReader, _ key: String, required: Bool) -> [Scalar] {
        guard let node = reader.node(key, required: required) else { return [] }
        if let scalar = node.scalar { return [scalar] }
        let items = node.texts("`\(key)`", in: diagnostics) ?? []
        if items.isEmpty, node.items?.isEmpty == true { diagnostics.error(node.position, "`\(key)` is empty", expected: "at least one") }
        return items
    }
}
