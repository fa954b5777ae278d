import Documents

extension ProtocolReader {
    /// `burn_in: 30`, `update: 10`, `test: NAME` and `rules: {NAME: {power: 0.5, least: 10 %}}` of a response-adaptive design.
    func readResponseAdaptive(
        _ declared: LookDeclaration, _ analyses: [AnalysisPlan]?, _ arms: [ArmPlan], _ endpoints: [EndpointPlan], size: Int?
    ) -> ResponseAdaptivePlan? {
        for (key, node) in [("burn_in", declared.burnIn), ("rules", declared.rules)] where node == nil {
            diagnostics.error(
                declared.position, "a response-adaptive design needs `\(key)`",
                remedy: key == "rules" ? "add one, such as `rules: {thompson: {power: 0.5}}`" : "add it: how many patients are allocated by fixed shares first")
        }
        guard let (index, comparison) = readAdaptiveTest(declared, analyses) else { return nil }
        let endpoint = endpoints[analyses?[index].endpoint ?? 0]
        if endpoint.censoredAt != nil {
            diagnostics.error(
                declared.position, "a response-adaptive design learns from events or numbers, and `\(endpoint.name)` is a time to an event",
                remedy: "test another endpoint")
        }
        let drawn = arms.indices.filter { arms[$0].allocation > 0 }
        let rules = declared.rules.flatMap { readAdaptiveRules($0, arms: drawn.count) }
        let update = declared.update.flatMap { $0.integer("`update`", in: diagnostics) } ?? 1
        guard let burnIn = declared.burnIn?.integer("`burn_in`", in: diagnostics), let size else { return nil }
        guard burnIn >= 4 * drawn.count, burnIn < size else {
            diagnostics.error(
                declared.burnIn?.position ?? declared.position, "`burn_in` is \(burnIn), with \(drawn.count) arms and \(size) patients",
                expected: "at least \(4 * drawn.count), four patients an arm, and fewer than all patients")
            return nil
        }
        guard update >= 1, update <= size - burnIn else {
            diagnostics.error(
                declared.update?.position ?? declared.position, "`update` is \(update), but \(size - burnIn) patients come after the burn-in",
                expected: "a number of patients from 1 to \(size - burnIn)")
            return nil
        }
        guard let rules, endpoint.censoredAt == nil else { return nil }
        return ResponseAdaptivePlan(
            analysis: index, arms: drawn, burnIn: burnIn, update: update, prefersLarge: comparison.alternative == .greater, rules: rules)
    }

    private func readAdaptiveRules(_ node: DocumentNode, arms: Int) -> [ResponseAdaptiveRule]? {
        guard let entries = node.mapping("`rules`", in: diagnostics) else { return nil }
        if entries.isEmpty { diagnostics.error(node.position, "there are no rules", remedy: "add one, such as `thompson: {power: 0.5}`") }
        let rules = entries.compactMap { readAdaptiveRule($0, arms: arms) }
        return rules.count == entries.count ? rules : nil
    }

    private func readAdaptiveRule(_ entry: DocumentNode.Entry, arms: Int) -> ResponseAdaptiveRule? {
        checkRuleName(entry.key)
        if entry.key.text == ResponseAdaptivePlan.fixedRule {
            diagnostics.error(entry.key.position, "`\(entry.key.text)` is the allocation by fixed shares, which is always there", remedy: "choose another name")
        }
        guard var reader = MappingReader(entry.value, what: "a rule of allocation", keys: ["power", "least"], in: diagnostics) else { return nil }
        let power = reader.scalar("power", required: true)
        let least = reader.value("least", in: .one)
        reader.finish()
        guard let power else { return nil }
        if let (value, position) = least, !(value >= 0 && value * Double(arms) < 1) {
            diagnostics.error(position, "`least` is \(format(value)) for each of \(arms) arms", expected: "a share from 0, below \(format(1 / Double(arms)))")
            return nil
        }
        let floor = least.map { "; at least \(format(100 * $0.value)) % each" } ?? ""
        if power.text == "growing" {
            return ResponseAdaptiveRule(name: entry.key.text, power: nil, least: least?.value ?? 0, text: "probability to be best, to a power that grows to 0.5\(floor)")
        }
        guard let value = Double(power.text), value > 0, value <= 10 else {
            diagnostics.error(
                power.position, "`power` is `\(power.text)`", expected: "a number above 0, up to 10 (0.5 is usual, 1 is Thompson's), or `growing`")
            return nil
        }
        return ResponseAdaptiveRule(
            name: entry.key.text, power: value, least: least?.value ?? 0, text: "probability to be best, to the power \(format(value))\(floor)")
    }
}
