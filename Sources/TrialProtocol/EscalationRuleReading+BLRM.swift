import Documents
import Foundation
import Statistics

extension EscalationRuleReading {
    /// `{method: BLRM, reference: 75, prior_mean: [-1.1, 0], prior_sds: [2, 1], interval: [0.16, 0.33], overdose: 0.25}`
    func blrm(_ name: String, _ reader: inout MappingReader) throws(EscalationError) -> EscalationRule? {
        guard let doses = doses(&reader) else { return nil }
        let reference = reader.number("reference") ?? doses[doses.count / 2]
        let mean = pair("prior_mean", &reader), sds = pair("prior_sds", &reader), interval = pair("interval", &reader)
        let correlation = reader.number("correlation") ?? 0
        var rules = BLRM.Rules()
        if let bound = reader.number("overdose") { rules.overdoseBound = bound }
        // The reference dose is believed to have the target's odds, vaguely.
        let prior = try BLRM.Prior(mean: mean ?? (log(target / (1 - target)), 0), sd: sds ?? (2, 1), correlation: correlation)
        let limits = interval ?? (0.64 * target, 1.32 * target)
        let intervals = try ToxicityIntervals(lower: limits.0, upper: limits.1)
        let design = try BLRM(doses: doses, referenceDose: reference, prior: prior, intervals: intervals, rules: rules)
        let text = "BLRM with overdose control: rates aimed at \(short(limits.0)) to \(short(limits.1)), probability of more below \(short(rules.overdoseBound))"
        return EscalationRule(name: name, text: text, design: design)
    }

    /// As written, or the values of the arms' one scan variable.
    private func doses(_ reader: inout MappingReader) -> [Double]? {
        if let nodes = reader.list("doses") {
            let values = nodes.compactMap { $0.number("a dose", in: diagnostics) }
            if values.count == nodes.count, values.count != levels.count {
                diagnostics.error(
                    reader.position(of: "doses"), "there are \(values.count) doses", expected: "one for each of the \(levels.count) levels")
            }
            return values.count == levels.count && nodes.count == levels.count ? values : nil
        }
        if reader.has("doses") { return nil }
        let scanned = levels.compactMap { $0.scanValues.count == 1 ? $0.scanValues[0].value : nil }
        if scanned.count == levels.count { return scanned }
        diagnostics.error(
            reader.position, "BLRM needs the doses of the levels, as numbers", expected: "`doses: [...]`, or arms made by one `scan` variable")
        return nil
    }

    private func pair(_ key: String, _ reader: inout MappingReader) -> (Double, Double)? {
        guard let nodes = reader.list(key) else { return nil }
        let values = nodes.compactMap { $0.number("a number of `\(key)`", in: diagnostics) }
        if values.count == nodes.count && values.count != 2 {
            diagnostics.error(reader.position(of: key), "`\(key)` has \(values.count) numbers", expected: "two")
        }
        return values.count == 2 && nodes.count == 2 ? (values[0], values[1]) : nil
    }
}
