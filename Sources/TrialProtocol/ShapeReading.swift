import Documents
import Quantities
import Statistics

/// Reads `models:`, the shapes that a dose response may have.
struct ShapeReading {
    /// Ascending from 0, in ``unit``.
    let doses: [Double]
    let unit: Unit
    let diagnostics: Diagnostics

    static let words = ["linear", "linear log", "emax", "sigmoid emax", "exponential", "quadratic", "logistic", "beta"]

    /// A list of shapes: `linear`, or one with its parameters, `{emax: 5 mg}`. nil after an error.
    func read(_ node: DocumentNode) -> [ShapePlan]? {
        guard let items = node.list("`models`", in: diagnostics) else { return nil }
        if items.isEmpty { diagnostics.error(node.position, "`models` lists no shape", expected: "such as `[linear, {emax: 5 mg}]`") }
        let words = items.map { $0.scalar?.text ?? $0.entries?.first?.key.text }
        let shapes = zip(items, words).compactMap { item, word in
            shape(item, isAlone: words.count { $0 == word } == 1)
        }
        return shapes.isEmpty || shapes.count < items.count ? nil : shapes
    }

    /// - Parameter isAlone: whether no other shape is of the family, so that its name suffices.
    private func shape(_ item: DocumentNode, isAlone: Bool) -> ShapePlan? {
        if let word = item.scalar {
            guard isKnown(word) else { return nil }
            guard word.text == "linear", let curve = DoseResponseCurve(.linear, [0, 1]) else {
                diagnostics.error(word.position, "`\(word.text)` needs a parameter", expected: example(word.text))
                return nil
            }
            return checked(ShapePlan(name: word.text, curve: curve), at: word.position)
        }
        guard let entries = item.entries, entries.count == 1 else {
            diagnostics.error(
                item.position, item.entries == nil ? "a shape is wrong" : "a shape has one name, here are \(item.entries?.count ?? 0)",
                expected: "such as `linear` or `{emax: 5 mg}`")
            return nil
        }
        let (key, value) = (entries[0].key, entries[0].value)
        guard isKnown(key), let curve = curve(key.text, value, key) else { return nil }
        return checked(ShapePlan(name: isAlone ? key.text : "\(key.text), \(parameters(value))", curve: curve), at: value.position)
    }

    private func isKnown(_ word: Scalar) -> Bool {
        if Self.words.contains(word.text) { return true }
        diagnostics.error(
            word.position, "`\(word.text)` is no shape of a dose response", expected: "one of: \(Suggestions.list(Self.words))",
            remedy: Suggestions.nearest(word.text, among: Self.words).map { "did you mean `\($0)`?" })
        return false
    }

    private func curve(_ word: String, _ node: DocumentNode, _ key: Scalar) -> DoseResponseCurve? {
        switch word {
        case "linear":
            diagnostics.error(node.position, "`linear` has no parameter", expected: "`linear` alone")
            return nil
        case "linear log": return positive(node, key, "offset").flatMap { DoseResponseCurve(.linearLog(offset: $0), [0, 1]) }
        case "emax": return positive(node, key, "ED50").flatMap { DoseResponseCurve(.emax, [0, 1, $0]) }
        case "exponential": return positive(node, key, "delta").flatMap { DoseResponseCurve(.exponential, [0, 1, $0]) }
        case "quadratic": return curvature(node, key).flatMap { DoseResponseCurve(.quadratic, [0, 1, $0]) }
        case "sigmoid emax":
            return values(node, key, [("ed50", unit), ("h", .one)]).flatMap { DoseResponseCurve(.sigmoidEmax, [0, 1] + $0) }
        case "logistic":
            return values(node, key, [("ed50", unit), ("delta", unit)]).flatMap { DoseResponseCurve(.logistic, [0, 1] + $0) }
        default:
            return values(node, key, [("delta1", .one), ("delta2", .one), ("scale", unit)]).flatMap {
                DoseResponseCurve(.beta(scale: $0[2]), [0, 1, $0[0], $0[1]])
            }
        }
    }

    private func scalar(_ node: DocumentNode, _ key: Scalar) -> Scalar? {
        if let scalar = node.scalar { return scalar }
        diagnostics.error(node.position, "`\(key.text)` needs a parameter", expected: example(key.text))
        return nil
    }

    private func positive(_ node: DocumentNode, _ key: Scalar, _ what: String) -> Double? {
        guard let scalar = scalar(node, key), let value = scalar.value(of: "\(what) of `\(key.text)`", in: unit, diagnostics) else { return nil }
        if value > 0 { return value }
        diagnostics.error(scalar.position, "\(what) of `\(key.text)` is not above 0", expected: example(key.text))
        return nil
    }

    /// b2 / b1 of b1 d + b2 d^2; the effect must rise from dose 0.
    private func curvature(_ node: DocumentNode, _ key: Scalar) -> Double? {
        guard let scalar = scalar(node, key) else { return nil }
        return scalar.value(of: "`quadratic`", in: Unit.one / unit, diagnostics)
    }

    private func values(_ node: DocumentNode, _ key: Scalar, _ wanted: [(name: String, unit: Unit)]) -> [Double]? {
        guard node.entries != nil else {
            diagnostics.error(node.position, "`\(key.text)` needs parameters", expected: example(key.text))
            return nil
        }
        guard var keys = MappingReader(node, what: "`\(key.text)`", keys: wanted.map(\.name), in: diagnostics) else { return nil }
        let values = wanted.map { wanted -> Double? in
            guard let (value, position) = keys.value(wanted.name, in: wanted.unit, required: true) else { return nil }
            if value > 0 { return value }
            diagnostics.error(position, "`\(wanted.name)` is not above 0", expected: example(key.text))
            return nil
        }
        keys.finish()
        return values.contains { $0 == nil } ? nil : values.compactMap { $0 }
    }

    /// A shape that the trial's doses can show, and that a curve can be fitted to.
    private func checked(_ shape: ShapePlan, at position: SourcePosition) -> ShapePlan? {
        let means = doses.map(shape.curve.value)
        guard means.allSatisfy(\.isFinite) else {
            diagnostics.error(position, "`\(shape.name)` has no value at the largest dose", remedy: "choose a larger scale")
            return nil
        }
        guard let low = means.min(), let high = means.max(), high - low > 1e-9 * max(abs(low), abs(high)) else {
            diagnostics.error(position, "`\(shape.name)` is flat over the doses of the trial", remedy: "choose other parameters")
            return nil
        }
        let count = shape.curve.family.parameterNames.count
        guard doses.count >= count else {
            diagnostics.error(
                position, "`\(shape.name)` has \(count) parameters and cannot be fitted to \(doses.count) doses", remedy: "remove it")
            return nil
        }
        return shape
    }

    /// As the author wrote them: `5 mg`, or `ed50 5 mg, h 3`.
    private func parameters(_ node: DocumentNode) -> String {
        node.scalar?.text ?? (node.entries ?? []).map { "\($0.key.text) \($0.value.scalar?.text ?? "")" }.joined(separator: ", ")
    }

    private func example(_ word: String) -> String {
        switch word {
        case "linear log": "an offset: `linear log: 1 \(unit)`"
        case "emax": "the dose with half the effect: `emax: 5 \(unit)`"
        case "exponential": "delta of exp(d / delta) - 1: `exponential: 10 \(unit)`"
        case "quadratic": "b2 / b1 of b1 d + b2 d^2: `quadratic: -0.02 1/\(unit)`"
        case "sigmoid emax": "`sigmoid emax: {ed50: 5 \(unit), h: 3}`"
        case "logistic": "`logistic: {ed50: 5 \(unit), delta: 2 \(unit)}`"
        case "beta": "`beta: {delta1: 1, delta2: 1, scale: 30 \(unit)}`"
        default: "`linear` alone"
        }
    }
}
