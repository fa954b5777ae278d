import Documents
import Expressions
import Quantities

/// An output as written.
struct OutputDeclaration {
    let name: Scalar
    let unit: Unit
    let unitPosition: SourcePosition
    let title: String?
    let code: String?
    let value: Expression?
    let error: ResidualError?
    let lloq: Double?
}

extension ModelReader {
    /// `outputs: {C: {unit: mg/L, error: {proportional: 20 %, additive: 1 mg/L}, lloq: 0.5 mg/L}}`
    mutating func readOutputs(_ entries: [DocumentNode.Entry]) -> [OutputDeclaration] {
        entries.compactMap { entry in
            guard names.declare(entry.key, as: .output, diagnostics) else { return nil }
            return readOutput(entry)
        }
    }

    private func readOutput(_ entry: DocumentNode.Entry) -> OutputDeclaration? {
        let keys = ["unit", "title", "code", "value", "error", "lloq"]
        guard var reader = MappingReader(entry.value, what: "an output", keys: keys, in: diagnostics) else { return nil }
        let unitText = reader.scalar("unit", required: true)
        let unit = unitText?.unit(in: diagnostics)
        let title = reader.text("title")
        let code = reader.text("code")
        let value = reader.expression("value")
        // A missing unit is told once; the keys that need it are still consumed.
        let error = reader.optional("error").flatMap { readError($0, unit ?? .one, unitKnown: unit != nil) }
        let lloq = unit.map { readLimit(&reader, $0) } ?? { _ = reader.optional("lloq"); return nil }()
        reader.finish()
        if reader.has("value"), value == nil { return nil }
        guard let unit, let unitText else { return nil }
        return OutputDeclaration(
            name: entry.key, unit: unit, unitPosition: unitText.position, title: title, code: code, value: value, error: error,
            lloq: lloq)
    }

    private func readLimit(_ reader: inout MappingReader, _ unit: Unit) -> Double? {
        guard let (value, position) = reader.value("lloq", in: unit) else { return nil }
        if value > 0 { return value }
        diagnostics.error(position, "the lower limit of quantification is not positive", expected: "more than 0")
        return nil
    }

    private func readError(_ node: DocumentNode, _ unit: Unit, unitKnown: Bool) -> ResidualError? {
        let keys = ["proportional", "additive", "combine", "scale"]
        guard var reader = MappingReader(node, what: "a residual error", keys: keys, in: diagnostics) else { return nil }
        let onLogScale = reader.choice("scale", of: ["linear", "log"]) == "log"
        let combination: ResidualError.Combination? = reader.choice("combine")
        let proportional = reader.nonNegative("proportional", in: .one)
        if let proportional, proportional >= FractionLimit.most {
            FractionLimit.refuse(proportional, "proportional", at: reader.position(ofValue: "proportional"), diagnostics)
        }
        var additive: Double?
        if unitKnown || onLogScale {
            additive = reader.nonNegative("additive", in: onLogScale ? .one : unit)
        } else {
            _ = reader.optional("additive")
        }
        reader.finish()
        if onLogScale, reader.has("proportional") {
            diagnostics.error(
                reader.position(of: "proportional"), "an error on the log scale is additive there",
                remedy: "write `additive: \(proportional ?? 0.2)`, the standard deviation of the logarithm")
            return nil
        }
        if !reader.has("proportional"), !reader.has("additive") {
            diagnostics.error(reader.position, "a residual error has no size", expected: "`proportional`, `additive` or both")
            return nil
        }
        return ResidualError(
            proportional: proportional ?? 0, additive: additive ?? 0, combination: combination ?? .variances,
            onLogScale: onLogScale)
    }
}
