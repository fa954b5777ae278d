import Documents
import Expressions
import ModelLanguage
import Quantities

extension ProtocolReader {
    /// `arms: {fixed: {title: ..., give: ...}}`, multiplied by scans; none if it is not known which there are.
    func readArms(
        _ node: DocumentNode, scan common: [ScanVariable], _ context: ProtocolContext, _ course: CourseReading
    ) -> [ArmPlan] {
        guard let entries = node.mapping("`arms`", in: diagnostics) else { return [] }
        if entries.isEmpty { diagnostics.error(node.position, "there are no arms", expected: "at least one arm under `arms`") }
        let sound = common.filter { check($0, context) }
        var arms: [ArmPlan] = []
        var used: Set<String> = []
        var isWhole = sound.count == common.count
        for entry in entries {
            let (plans, names) = readArm(entry, common: common, context, course)
            isWhole = isWhole && !plans.isEmpty
            arms += plans
            used.formUnion(names)
        }
        if refuseUnused(sound, used, "a dose of any arm", context) { isWhole = false }
        refuseClashes(arms, at: node.position)
        if isWhole { checkSwitches(arms) }
        checkReadings(arms, context)
        let rules = Set(arms.flatMap(\.ruleNames)).count
        if rules > Limits.arms {
            diagnostics.error(
                node.position, "the dose rules have \(rules) names", expected: "at most \(Limits.arms)",
                remedy: "give some the same `name`")
        }
        if arms.count > Limits.arms {
            diagnostics.error(
                node.position, "the scans make \(arms.count) arms", expected: "at most \(Limits.arms)", remedy: "scan fewer values")
            return []
        }
        return isWhole ? arms : []
    }

    /// The arms that one entry makes, and the names used by its doses.
    private func readArm(
        _ entry: DocumentNode.Entry, common: [ScanVariable], _ context: ProtocolContext, _ course: CourseReading
    ) -> (arms: [ArmPlan], names: Set<String>) {
        checkArmName(entry.key)
        if case .empty = entry.value.content {
            diagnostics.error(
                entry.key.position, "arm `\(entry.key.text)` says nothing",
                remedy: "write `\(entry.key.text): {}` for an arm without doses")
            return ([], [])
        }
        guard
            var reader = MappingReader(entry.value, what: "an arm", keys: ["title", "scan", "give", "decide"], in: diagnostics)
        else { return ([], []) }
        let title = reader.line("title") ?? entry.key.text
        let own = reader.optional("scan").map { readScan($0) } ?? []
        let give = reader.optional("give")
        let decide = reader.optional("decide")
        reader.notYet("adherence", "how doses are taken stands under `patients` of the protocol")
        reader.finish()
        let sound = own.filter { check($0, context) }
        for variable in own where common.contains(where: { $0.name == variable.name }) {
            diagnostics.error(variable.position, "`\(variable.name)` is scanned for all arms already", remedy: "remove one of the two")
        }
        var seen = context
        let variables = common + own
        seen.unreadable.formUnion(variables.filter { $0.values.isEmpty }.map(\.name))
        let names = (give.map { doseNames($0) } ?? []).union(decide.map { namesAnywhere(in: $0) } ?? [])
        let isUseless = refuseUnused(sound, names, "a dose of the arm", context)
        let sets = ScanVariable.combinations(variables.filter { !$0.values.isEmpty })
        let arms = sets.map { arm(entry.key.text, title, give, decide, $0, seen, course) }
        return (sound.count == own.count && !isUseless ? arms : [], names)
    }

    private func arm(
        _ name: String, _ title: String, _ give: DocumentNode?, _ decide: DocumentNode?, _ values: [ScanValue], _ context: ProtocolContext,
        _ course: CourseReading
    ) -> ArmPlan {
        let regimen = give.map { readRegimen($0, values, context) } ?? []
        let decisions = decide.map {
            DecisionReading(reader: self, regimen: regimen, scan: values, context: context, course: course).readAll($0)
        }
        let described = values.map { "\($0.name) \($0.unit.symbol == "1" ? format($0.value) : "\(format($0.value)) \($0.unit)")" }
        return ArmPlan(
            name: ([name] + values.map(\.slug)).joined(separator: "-"), title: ([title] + described).joined(separator: ", "),
            allocation: 1, regimen: regimen, decisions: decisions ?? [], scanValues: values,
            overrides: parameterOverrides(values, context))
    }

    /// All names in all texts that are expressions.
    func namesAnywhere(in node: DocumentNode) -> Set<String> {
        if let scalar = node.scalar { return Expression.parse(scalar, Diagnostics())?.names ?? [] }
        let parts = node.items ?? node.entries?.map(\.value) ?? []
        return parts.reduce(into: []) { $0.formUnion(namesAnywhere(in: $1)) }
    }

    func checkArmName(_ name: Scalar) {
        let isPlain = name.text.unicodeScalars.allSatisfy { Naming.isNamePart($0) || $0 == "-" || $0 == "." }
        if name.text.isEmpty || !isPlain || name.text.count > 60 || name.text.allSatisfy({ $0 == "." }) {
            diagnostics.error(
                name.position, "`\(name.text)` cannot be the name of an arm: it names groups of the results file",
                expected: "letters, digits, `-`, `_` and `.`, at most 60")
        }
        if !name.isQuoted && Naming.truthWords.contains(name.text.lowercased()) {
            diagnostics.error(name.position, "YAML reads `\(name.text)` as a truth value", remedy: "choose another name for the arm")
        }
    }

    private func refuseClashes(_ arms: [ArmPlan], at position: SourcePosition) {
        var seen: Set<String> = []
        for arm in arms where !seen.insert(arm.name).inserted {
            diagnostics.error(position, "two arms have the name `\(arm.name)`", remedy: "rename one of them")
        }
    }

    /// A variable that changes nothing would make arms that are all alike; whether there is one.
    private func refuseUnused(
        _ variables: [ScanVariable], _ used: Set<String>, _ place: String, _ context: ProtocolContext
    ) -> Bool {
        let parameters = context.twin.parameters.map(\.name)
        let useless = variables.filter { !used.contains($0.name) && !parameters.contains($0.name) }
        for variable in useless {
            let known = DoseScope(context: context, scan: [])
            // A formula's misspelt name is told where it stands.
            if used.contains(where: { known.lookUp($0) == nil && Suggestions.nearest($0, among: [variable.name]) != nil }) { continue }
            diagnostics.error(
                variable.position, "`\(variable.name)` is scanned, but it is no parameter of the twin and stands in no dose",
                expected: "a parameter, or a name that stands in \(place)",
                remedy: Suggestions.nearest(variable.name, among: parameters).map { "did you mean `\($0)`?" })
        }
        return !useless.isEmpty
    }

    /// Whether a variable can be scanned: a parameter, which is then fixed for all twins of the arm, or a new name.
    private func check(_ variable: ScanVariable, _ context: ProtocolContext) -> Bool {
        if let parameter = context.twin.parameters.first(where: { $0.name == variable.name }) {
            guard let unit = variable.values.first?.unit, !unit.isCommensurable(with: parameter.unit) else { return variable.isSound }
            diagnostics.error(
                variable.position, "parameter `\(variable.name)` is scanned \(unit.phrase)", expected: "values in `\(parameter.unit)`")
            return false
        }
        if context.cohort?.index(of: variable.name) != nil {
            diagnostics.error(
                variable.position, "`\(variable.name)` is a covariate of the cohort, so it cannot be scanned",
                remedy: "choose another name, or restrict the cohort")
            return false
        }
        guard let kind = context.kind(of: variable.name) else { return variable.isSound }
        diagnostics.error(
            variable.position, "`\(variable.name)` is \(kind), so it cannot be scanned",
            expected: "a parameter of the twin, or a name of your own")
        return false
    }

    private func parameterOverrides(_ values: [ScanValue], _ context: ProtocolContext) -> [ParameterOverride] {
        values.compactMap { value in
            guard let index = context.twin.parameters.firstIndex(where: { $0.name == value.name }),
                let converted = try? value.quantity.converted(to: context.twin.parameters[index].unit)
            else { return nil }
            return ParameterOverride(parameter: index, value: converted.value)
        }
    }
}
