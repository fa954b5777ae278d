import Documents
import Expressions
import Quantities

/// A parameter as written: its typical value is not yet checked.
struct ParameterDeclaration {
    let name: Scalar
    let typical: Expression
    let text: String
    let iiv: VariabilityDeclaration?
    let iov: VariabilityDeclaration?
    let uncertainty: UncertaintyDeclaration?
    let title: String?
    var isVariabilitySpoilt = false
}

/// `iiv: {cv: 30 %}` as written; what the number means depends on the parameter's unit.
struct VariabilityDeclaration {
    enum Measure: String, CaseIterable { case cv, sd, variance }
    enum Distribution: String, CaseIterable { case lognormal, normal, logit }
    let distribution: Distribution
    let measure: Measure
    let value: Quantity
    let position: SourcePosition
}

extension ModelReader {
    /// `parameters: {CL: {typical: 4.5 L/h * (weight / 70 kg)^0.75, iiv: {cv: 30 %}}, gamma: 0.161}`
    mutating func readParameters(_ entries: [DocumentNode.Entry]) -> [ParameterDeclaration] {
        entries.compactMap { entry in
            guard declare(entry.key, as: .parameter) else { return nil }
            let declaration = readParameter(entry)
            if declaration == nil { spoilt.insert(entry.key.text) }
            if declaration?.isVariabilitySpoilt == true { spoiltVariability.insert(entry.key.text) }
            return declaration
        }
    }

    private func readParameter(_ entry: DocumentNode.Entry) -> ParameterDeclaration? {
        if case .scalar(let scalar) = entry.value.content {
            return Expression.parse(scalar, diagnostics).map {
                ParameterDeclaration(name: entry.key, typical: $0, text: scalar.text, iiv: nil, iov: nil, uncertainty: nil, title: nil)
            }
        }
        guard
            var reader = MappingReader(
                entry.value, what: "a parameter", keys: ["typical", "iiv", "iov", "uncertainty", "title"], in: diagnostics)
        else { return nil }
        let scalar = reader.scalar("typical", required: true)
        let typical = scalar.flatMap { Expression.parse($0, diagnostics) }
        let iiv = reader.optional("iiv").flatMap { readVariability($0, "a parameter's iiv") }
        let iov = reader.optional("iov").flatMap { readVariability($0, "a parameter's iov") }
        let uncertainty = reader.optional("uncertainty").flatMap { readUncertainty($0) }
        let title = reader.text("title")
        reader.finish()
        guard let scalar, let typical else { return nil }
        return ParameterDeclaration(
            name: entry.key, typical: typical, text: scalar.text, iiv: iiv, iov: iov, uncertainty: uncertainty, title: title,
            isVariabilitySpoilt: reader.has("iiv") && iiv == nil || reader.has("iov") && iov == nil
                || reader.has("uncertainty") && uncertainty == nil)
    }

    private func readVariability(_ node: DocumentNode, _ what: String) -> VariabilityDeclaration? {
        if case .scalar(let scalar) = node.content {
            diagnostics.error(
                scalar.position, "\(what) does not say what `\(scalar.text)` is",
                expected: "`{cv: \(scalar.text)}`, `{sd: \(scalar.text)}` or `{variance: \(scalar.text)}`")
            return nil
        }
        guard var reader = MappingReader(node, what: what, keys: ["cv", "sd", "variance", "distribution"], in: diagnostics)
        else { return nil }
        let named: VariabilityDeclaration.Distribution? = reader.choice("distribution")
        let given = VariabilityDeclaration.Measure.allCases.compactMap { measure in
            reader.scalar(measure.rawValue).map { (measure, $0) }
        }
        reader.finish()
        if reader.has("distribution"), named == nil { return nil }
        guard let (measure, scalar) = given.first, given.count == 1 else {
            let measures = ["cv", "sd", "variance"].filter { reader.has($0) }
            if given.isEmpty, !measures.isEmpty { return nil }
            diagnostics.error(
                reader.position, measures.isEmpty ? "\(what) has no size" : "\(what) is given as both \(measures.joined(separator: " and "))",
                expected: "exactly one of `cv`, `sd` and `variance`")
            return nil
        }
        guard let value = scalar.quantity(in: diagnostics) else { return nil }
        if value.value < 0 {
            diagnostics.error(scalar.position, "`\(measure.rawValue)` is negative", expected: "0 or more")
            return nil
        }
        if measure == .variance, scalar.text.contains("%") {
            diagnostics.warn(
                scalar.position, "a variance in per cent: \(scalar.text) is \(value.value)",
                remedy: "write `cv: \(scalar.text)` if a coefficient of variation is meant, else the number")
        }
        return VariabilityDeclaration(
            distribution: named ?? .lognormal, measure: measure, value: value, position: scalar.position)
    }
}
