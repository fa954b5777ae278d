import Documents
import ModelLanguage
import Quantities

/// Reads `scenarios: {null: {arms.high.give.dose: 0 mg}}`: each is the protocol with some values replaced, read anew.
struct ScenarioReading {
    let document: Document
    let library: ModelResolver
    let overrides: ProtocolFile.Overrides
    let diagnostics: Diagnostics
    /// The protocol as written.
    let base: TrialPlan

    /// What all scenarios share: how the trial is laid out and what is done with it.
    private static let shared = [
        "trial", "title", "question", "seed", "size", "replicates", "parameter_uncertainty", "observe", "endpoints", "analysis", "estimands", "scenarios", "resample",
        "keep", "precision", "scan",
    ]

    func read(_ node: DocumentNode) -> [ScenarioPlan] {
        guard let entries = node.mapping("`scenarios`", in: diagnostics) else { return [] }
        if entries.isEmpty { diagnostics.error(node.position, "there are no scenarios", remedy: "remove `scenarios`") }
        if entries.count > 127 {
            diagnostics.error(node.position, "there are \(entries.count) scenarios", expected: "at most 127")
            return []
        }
        return entries.compactMap { entry in
            checkName(entry.key)
            return scenario(entry)
        }
    }

    private func checkName(_ name: Scalar) {
        let isPlain = name.text.unicodeScalars.allSatisfy { Naming.isNamePart($0) || $0 == "-" || $0 == "." }
        if name.text.isEmpty || !isPlain || name.text.count > 60 {
            diagnostics.error(
                name.position, "`\(name.text)` cannot be the name of a scenario", expected: "letters, digits, `-`, `_` and `.`, at most 60")
        }
        if name.text == TrialPlan.baseScenario {
            diagnostics.error(
                name.position, "`\(name.text)` is the protocol as written, which is always a scenario", remedy: "choose another name")
        }
    }

    private func scenario(_ entry: DocumentNode.Entry) -> ScenarioPlan? {
        guard let changes = entry.value.mapping("a scenario", in: diagnostics) else { return nil }
        if changes.isEmpty {
            diagnostics.error(
                entry.key.position, "scenario `\(entry.key.text)` changes nothing", expected: "paths with other values",
                remedy: "remove it: the protocol as written is always a scenario")
            return nil
        }
        var root = document.root
        var fixed: [ParameterOverride] = []
        for change in changes {
            switch apply(change, to: root) {
            case .document(let changed): root = changed
            case .parameter(let override): fixed.append(override)
            case nil: return nil
            }
        }
        guard var plan = plan(root.without("scenarios"), named: entry.key), isAlike(plan, entry.key) else { return nil }
        for index in plan.arms.indices {
            let own = Set(plan.arms[index].overrides.map(\.parameter))
            plan.arms[index].overrides += fixed.filter { !own.contains($0.parameter) }
        }
        let text = changes.map { "\($0.key.text): \($0.value.scalar?.text ?? $0.value.kind)" }.joined(separator: "\n")
        return ScenarioPlan(name: entry.key.text, text: text, plan: plan, position: entry.key.position)
    }

    // MARK: Changes

    private enum Change {
        case document(DocumentNode)
        /// `twin.CL: 3 L/h` fixes a parameter in all twins.
        case parameter(ParameterOverride)
    }

    private func apply(_ change: DocumentNode.Entry, to root: DocumentNode) -> Change? {
        let first = String(change.key.text.prefix { $0 != "." })
        if Self.shared.contains(first) {
            diagnostics.error(
                change.key.position, "`\(first)` is the same in all scenarios", expected: "what may be true, or be done to patients",
                remedy: "make another protocol")
            return nil
        }
        let parts = change.key.text.split(separator: ".").prefix(2).map(String.init)
        if first == "design", parts.count > 1, (["looks", "test", "stopping"] + ProtocolReader.adaptiveKeys).contains(parts[1]) {
            diagnostics.error(
                change.key.position, "`design.\(parts[1])` is the same in all scenarios", expected: "what may be true, or be done to patients",
                remedy: "make another protocol, or another rule")
            return nil
        }
        if first == "twin", let parameter = parameter(change) { return parameter }
        switch root.replacing(change.key, with: change.value) {
        case .done(let changed): return .document(changed)
        case .missing(let part, let known):
            let parameters = first == "twin" ? base.twin.parameters.map(\.name) : []
            diagnostics.error(
                change.key.position, "the path `\(change.key.text)` leads nowhere: there is no `\(part)`",
                remedy: Suggestions.remedy(for: part, among: known + parameters))
            return nil
        }
    }

    private func parameter(_ change: DocumentNode.Entry) -> Change? {
        let name = String(change.key.text.dropFirst("twin.".count))
        guard let index = base.twin.parameters.firstIndex(where: { $0.name == name }) else { return nil }
        guard let scalar = change.value.text("a parameter's value", in: diagnostics),
            let value = scalar.value(of: "`\(name)`", in: base.twin.parameters[index].unit, diagnostics)
        else { return .parameter(ParameterOverride(parameter: index, value: .nan)) }
        return .parameter(ParameterOverride(parameter: index, value: value))
    }

    // MARK: The plan

    private func plan(_ root: DocumentNode, named name: Scalar) -> TrialPlan? {
        let own = Diagnostics()
        var reader = ProtocolReader(document: document.with(root: root), library: library, overrides: overrides, diagnostics: own)
        let plan = reader.read()
        for diagnostic in own.all where diagnostic.severity == .error || !diagnostics.warnings.contains(diagnostic) {
            diagnostics.report(
                Diagnostic(
                    diagnostic.position, "in scenario `\(name.text)`: \(diagnostic.problem)", expected: diagnostic.expected,
                    remedy: diagnostic.remedy, severity: diagnostic.severity))
        }
        return plan
    }

    /// Scenarios lie side by side in one file, so all that has a place there must be the same.
    private func isAlike(_ plan: TrialPlan, _ name: Scalar) -> Bool {
        let parts: [(what: String, isSame: Bool)] = [
            ("arms", plan.arms.map(\.name) == base.arms.map(\.name)),
            ("duration", plan.duration == base.duration),
            ("sites", plan.accrual.map(\.name) == base.accrual.map(\.name)),
            ("endpoints", plan.endpoints.map(\.shape) == base.endpoints.map(\.shape)),
            ("intercurrent events", plan.intercurrentEvents == base.intercurrentEvents),
            ("stored times", plan.observations.map(\.times) == base.observations.map(\.times)),
            ("outputs", plan.observations.map { plan.twin.outputs[$0.output].name } == base.observations.map { base.twin.outputs[$0.output].name }),
            ("parameters of the twin", plan.twin.parameters.map { "\($0.name) \($0.unit)" } == base.twin.parameters.map { "\($0.name) \($0.unit)" }),
            ("covariates of the cohort", plan.cohort.covariates.map { "\($0.name) \($0.kind)" } == base.cohort.covariates.map { "\($0.name) \($0.kind)" }),
            ("times at which covariates change", plan.cohort.covariates.map(\.steps) == base.cohort.covariates.map(\.steps)),
            ("routes", plan.twin.routes.map(\.name) == base.twin.routes.map(\.name)),
        ]
        guard let different = parts.first(where: { !$0.isSame }) else { return true }
        diagnostics.error(
            name.position, "scenario `\(name.text)` has other \(different.what) than the protocol as written",
            expected: "scenarios of one structure: the same arms, endpoints, times and covariates", remedy: "make another protocol")
        return false
    }
}

extension DocumentNode {
    fileprivate func without(_ key: String) -> DocumentNode {
        DocumentNode(position: position, content: .mapping((entries ?? []).filter { $0.key.text != key }))
    }
}

extension EndpointPlan {
    /// What an endpoint's place in the results file depends on.
    fileprivate var shape: String {
        switch kind {
        case .event: "\(name): event"
        case .number(let unit): "\(name): \(unit), \(censoredAt ?? .nan)"
        }
    }
}
