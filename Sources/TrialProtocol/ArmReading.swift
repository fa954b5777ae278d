import Documents
import Expressions
import ModelLanguage
import Quantities

extension ProtocolReader {
    /// `arms: {fixed: {title: ..., give: ...}}`, multiplied by scans.
    func readArms(_ node: DocumentNode, scan: DocumentNode?, _ context: ProtocolContext) -> [ArmPlan] {
        guard let entries = node.mapping("`arms`", in: diagnostics) else { return [] }
        if entries.isEmpty { diagnostics.error(node.position, "there are no arms", expected: "at least one arm under `arms`") }
        let common = scan.map { readScan($0) } ?? []
        var arms: [ArmPlan] = []
        for entry in entries { arms += readArm(entry, common: common, context) }
        var seen: Set<String> = []
        for arm in arms where !seen.insert(arm.name).inserted {
            diagnostics.error(node.position, "two arms have the name `\(arm.name)`", remedy: "rename one of them")
        }
        if arms.count > Limits.arms {
            diagnostics.error(
                scan?.position ?? node.position, "the scans make \(arms.count) arms", expected: "at most \(Limits.arms)",
                remedy: "scan fewer values")
            return []
        }
        return arms
    }

    private func readArm(_ entry: DocumentNode.Entry, common: [ScanVariable], _ context: ProtocolContext) -> [ArmPlan] {
        checkArmName(entry.key)
        guard
            var reader = MappingReader(entry.value, what: "an arm", keys: ["title", "scan", "give"], in: diagnostics)
        else { return [] }
        let title = reader.text("title") ?? entry.key.text
        let own = reader.optional("scan").map { readScan($0) } ?? []
        let give = reader.optional("give")
        reader.notYet("decide", "decisions inside a regimen are not built yet")
        reader.notYet("adherence", "adherence is not built yet")
        reader.finish()
        for variable in own where common.contains(where: { $0.name == variable.name }) {
            diagnostics.error(variable.position, "`\(variable.name)` is scanned for all arms already", remedy: "remove one of the two")
        }
        let variables = common + own
        for variable in variables { check(variable, context) }
        return ScanVariable.combinations(variables).map { values in
            let label = values.map(\.slug).joined(separator: "-")
            let described = values.map { "\($0.name) \(format($0.value)) \($0.unit.symbol == "1" ? "" : $0.unit.symbol)" }
                .map { $0.trimmingSuffix(while: \.isWhitespace) }.joined(separator: ", ")
            let regimen = give.map { readRegimen($0, values, context) } ?? []
            return ArmPlan(
                name: label.isEmpty ? entry.key.text : "\(entry.key.text)-\(label)",
                title: described.isEmpty ? title : "\(title), \(described)", allocation: 1, regimen: regimen,
                scanValues: values, overrides: parameterOverrides(values, context))
        }
    }

    private func checkArmName(_ name: Scalar) {
        let isPlain = name.text.unicodeScalars.allSatisfy { Naming.isNamePart($0) || $0 == "-" || $0 == "." }
        if name.text.isEmpty || !isPlain || name.text.count > 60 {
            diagnostics.error(
                name.position, "`\(name.text)` cannot be the name of an arm: it names groups of the results file",
                expected: "letters, digits, `-`, `_` and `.`, at most 60")
        }
        if !name.isQuoted && Naming.truthWords.contains(name.text.lowercased()) {
            diagnostics.error(name.position, "YAML reads `\(name.text)` as a truth value", remedy: "choose another name for the arm")
        }
    }

    /// A scanned parameter is fixed for all twins of the arm; any other scan variable must be new.
    private func check(_ variable: ScanVariable, _ context: ProtocolContext) {
        if let parameter = context.twin.parameters.first(where: { $0.name == variable.name }) {
            for value in variable.values where !value.unit.isCommensurable(with: parameter.unit) {
                diagnostics.error(
                    variable.position, "parameter `\(variable.name)` is scanned \(value.unit.phrase)",
                    expected: "values in `\(parameter.unit)`")
            }
        } else if context.cohort.covariates.contains(where: { $0.name == variable.name }) {
            diagnostics.error(
                variable.position, "`\(variable.name)` is a covariate of the cohort, so it cannot be scanned",
                remedy: "choose another name, or restrict the cohort")
        }
    }

    private func parameterOverrides(_ values: [ScanValue], _ context: ProtocolContext) -> [ParameterOverride] {
        values.compactMap { value in
            guard let index = context.twin.parameters.firstIndex(where: { $0.name == value.name }),
                let factor = try? value.unit.factor(to: context.twin.parameters[index].unit)
            else { return nil }
            return ParameterOverride(parameter: index, value: value.value * factor)
        }
    }
}

extension String {
    func trimmingSuffix(while matches: (Character) -> Bool) -> String {
        var text = self[...]
        while let last = text.last, matches(last) { text.removeLast() }
        return String(text)
    }
}
