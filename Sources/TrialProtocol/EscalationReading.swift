import Documents
import Statistics

/// Reads `escalation: {toxicity: dlt, target: 0.25, rules: {BOIN: {method: BOIN}}}`.
struct EscalationReading {
    let arms: [ArmPlan]
    let endpoints: [EndpointPlan]
    let size: Int
    let diagnostics: Diagnostics

    static let keys = ["toxicity", "levels", "target", "start", "cohort", "most", "accrual", "rules"]

    func read(_ node: DocumentNode) -> EscalationPlan? {
        guard var reader = MappingReader(node, what: "`escalation`", keys: Self.keys, in: diagnostics) else { return nil }
        let toxicity = readToxicity(&reader)
        let levels = readLevels(&reader)
        let target = readTarget(&reader)
        let start = readStart(&reader, levels)
        let cohort = readCount(&reader, "cohort", most: 100) ?? 3
        let most = readCount(&reader, "most", most: size) ?? size
        let timing = readTiming(&reader, toxicity)
        let hasAccrual = reader.has("accrual")
        let rules = reader.required("rules")
        reader.finish()
        guard let levels, let target else {
            _ = rules?.mapping("`rules`", in: diagnostics)
            return nil
        }
        let making = EscalationRuleReading(arms: levels.map { arms[$0] }, target: target, endpoints: endpoints, isTimed: hasAccrual, diagnostics: diagnostics)
        guard let read = rules.flatMap({ making.read($0) }), let toxicity, let start else { return nil }
        return EscalationPlan(
            toxicity: toxicity, levels: levels, target: target, start: start, cohort: cohort, most: most, rules: read,
            timing: timing)
    }

    private func readToxicity(_ reader: inout MappingReader) -> Int? {
        guard let scalar = reader.scalar("toxicity", required: true) else { return nil }
        guard let index = endpoints.firstIndex(where: { $0.name == scalar.text }) else {
            // Endpoints that could not be read have told so themselves.
            if endpoints.isEmpty && diagnostics.hasErrors { return nil }
            diagnostics.error(
                scalar.position, "there is no endpoint `\(scalar.text)`",
                remedy: Suggestions.remedy(for: scalar.text, among: endpoints.map(\.name)))
            return nil
        }
        if case .event = endpoints[index].kind { return index }
        // Beside each time to an event stands whether it came.
        if endpoints[index].censoredAt != nil { return endpoints.firstIndex { $0.name == EndpointPlan.eventName(of: scalar.text) } }
        diagnostics.error(
            scalar.position, "`\(scalar.text)` is a number",
            expected: "an endpoint with `event:` or `time:`, the dose-limiting toxicity")
        return nil
    }

    private func readLevels(_ reader: inout MappingReader) -> [Int]? {
        guard let names = reader.texts("levels") else {
            return arms.isEmpty || reader.has("levels") ? nil : Array(arms.indices)
        }
        var levels: [Int] = []
        for name in names {
            guard let index = arms.firstIndex(where: { $0.name == name.text }) else {
                if arms.isEmpty { return nil }
                diagnostics.error(
                    name.position, "there is no arm `\(name.text)`",
                    remedy: Suggestions.remedy(for: name.text, among: arms.map(\.name)))
                return nil
            }
            if levels.contains(index) {
                diagnostics.error(name.position, "`\(name.text)` is a level already", expected: "each arm once, from the lowest dose up")
                return nil
            }
            levels.append(index)
        }
        if levels.count < 2 {
            diagnostics.error(reader.position(of: "levels"), "there is nothing to escalate to", expected: "at least two levels")
            return nil
        }
        return levels
    }

    private func readTarget(_ reader: inout MappingReader) -> Double? {
        guard let target = reader.number("target", required: true) else { return nil }
        if target > 0.01 && target < 0.9 { return target }
        diagnostics.error(
            reader.position(ofValue: "target"), "the target is \(target)",
            expected: "the share of patients with toxicity at the dose sought, such as 0.25")
        return nil
    }

    private func readStart(_ reader: inout MappingReader, _ levels: [Int]?) -> Int? {
        guard let scalar = reader.scalar("start") else { return reader.has("start") ? nil : 0 }
        guard let levels else { return nil }
        let names = levels.map { arms[$0].name }
        if let index = names.firstIndex(of: scalar.text) { return index }
        diagnostics.error(
            scalar.position, "`\(scalar.text)` is no level of the escalation",
            remedy: Suggestions.remedy(for: scalar.text, among: names))
        return nil
    }

    private func readCount(_ reader: inout MappingReader, _ key: String, most: Int) -> Int? {
        guard let count = reader.integer(key) else { return nil }
        if count >= 1 && count <= most { return count }
        let hint = key == "most" ? ": each trial has `size` patients" : ""
        diagnostics.error(reader.position(ofValue: key), "`\(key)` is \(count)", expected: "a number from 1 to \(most)\(hint)")
        return nil
    }
}

extension EscalationPlan {
    /// The shape of `escalation` in a protocol file.
    static var schema: Schema {
        .object("A dose-escalation trial over the arms", [
            .required("toxicity", .text("The event, or time to an event, that is a dose-limiting toxicity")),
            .optional("levels", .array("Arms from the lowest dose up; all in their order", of: .text("An arm"), atLeast: 2)),
            .required("target", .number("Share of patients with toxicity at the dose sought", least: 0.01, most: 0.9)),
            .optional("start", .text("Arm of the first cohort; the lowest")),
            .optional("cohort", .integer("Patients per cohort; 3", least: 1)),
            .optional("most", .integer("Patients per trial at most; all", least: 1)),
            .optional("accrual", .quantity("Patients who come per time; the toxicity is then a time to an event")),
            .required(
                "rules",
                .object(
                    "Rules by name, all played over the same patients", [],
                    others: [(pattern: "^[A-Za-z0-9_+-][A-Za-z0-9_+.-]{0,59}$", schema: EscalationRuleReading.schema)])),
        ])
    }
}
