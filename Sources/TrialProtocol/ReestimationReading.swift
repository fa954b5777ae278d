import Documents
import Statistics

extension ProtocolReader {
    /// `planned: 120`, `interim: 0.5`, `test: NAME` and `rules: {NAME: {power: 0.9, test: conventional}}` of a design whose size is set
    /// anew; the trial's `size` is the most.
    func readReestimation(_ declared: LookDeclaration, _ analyses: [AnalysisPlan]?, size: Int?) -> ReestimationPlan? {
        if declared.planned == nil {
            diagnostics.error(
                declared.position, "a sample-size re-estimation design needs `planned`", expected: "the number of patients as first planned; `size` is the most")
        }
        if declared.rules == nil {
            diagnostics.error(declared.position, "a sample-size re-estimation design needs `rules`", remedy: "add one, such as `rules: {promising: {power: 0.9}}`")
        }
        guard let (index, comparison) = readAdaptiveTest(declared, analyses), let planned = declared.planned, let size else { return nil }
        guard planned >= 4, planned < size else {
            diagnostics.error(
                declared.plannedPosition, "\(planned) patients are planned, and the trial has at most \(size)", expected: "a number from 4, below `size`")
            return nil
        }
        guard let interim = readInterim(declared.interim, planned: planned), let node = declared.rules,
            let entries = node.mapping("`rules`", in: diagnostics)
        else { return nil }
        if entries.isEmpty { diagnostics.error(node.position, "there are no rules", remedy: "add one, such as `promising: {power: 0.9}`") }
        let rules = entries.compactMap { readReestimationRule($0, interim: interim, planned: planned, size: size, alpha: comparison.alpha) }
        return rules.count == entries.count ? ReestimationPlan(analysis: index, interim: interim, planned: planned, rules: rules) : nil
    }

    /// A number of patients, or a fraction of those planned; half of them unless given.
    private func readInterim(_ node: DocumentNode?, planned: Int) -> Int? {
        guard let node else { return (planned + 1) / 2 }
        guard let value = node.number("`interim`", in: diagnostics) else { return nil }
        let count = value < 1 ? (value * Double(planned)).rounded() : value
        if count >= 2, count < Double(planned), count == count.rounded() { return Int(count) }
        diagnostics.error(
            node.position, "the interim look is at \(format(value)), but \(planned) patients are planned",
            expected: "a fraction of these, or a number of patients from 2, below \(planned)")
        return nil
    }

    private func readReestimationRule(_ entry: DocumentNode.Entry, interim: Int, planned: Int, size: Int, alpha: Double) -> ReestimationRule? {
        checkRuleName(entry.key)
        guard
            var reader = MappingReader(
                entry.value, what: "a rule of re-estimation", keys: ["power", "from", "test"], in: diagnostics)
        else { return nil }
        let power = reader.number("power") ?? 0.9
        let least = reader.number("from")
        let word = reader.choice("test", of: ReestimationRule.Test.allCases.map(\.rawValue))
        let test = word.flatMap { ReestimationRule.Test(rawValue: $0) } ?? .conventional
        reader.finish()
        do {
            let own = try PromisingZone(interim: Double(interim), planned: Double(planned), most: Double(size), alpha: alpha, power: power)
            if let least, test == .conventional, least < own.leastConditionalPower - 1e-9 {
                diagnostics.error(
                    reader.position(ofValue: "from"),
                    "the conventional test does not keep its level where the size rises from a conditional power of \(format(least)) on",
                    expected: "at least \(format((own.leastConditionalPower * 1e4).rounded(.up) / 1e4))", remedy: "raise it, leave it out, or write `test: inverse normal`")
                return nil
            }
            let zone = try least.map {
                try PromisingZone(
                    interim: Double(interim), planned: Double(planned), most: Double(size), alpha: alpha, power: power, leastConditionalPower: $0)
            } ?? own
            let text = "conditional power raised to \(format(power)); \(test.rawValue) test at the end"
            return ReestimationRule(name: entry.key.text, zone: zone, test: test, text: text)
        } catch {
            diagnostics.error(entry.value.position, "rule `\(entry.key.text)` is impossible: \(error)")
            return nil
        }
    }
}
