import Documents
import Expressions
import ModelLanguage
import Populations
import Quantities

/// Reads one check as a protocol of one twin: the typical patient.
struct CheckPlanReading {
    let model: Model
    let check: ModelCheck
    var reader: ProtocolReader

    private var diagnostics: Diagnostics { reader.diagnostics }

    mutating func read() -> CheckPlan? {
        guard let twin = readTwin(), let prefixes = prefixes(in: twin) else { return nil }
        guard let cohort = Cohort.ofCovariates(twin.covariates) else {
            diagnostics.error(check.position, "the twin has covariates that no cohort can have", remedy: "rename them")
            return nil
        }
        let duration = readDuration(twin)
        var context = ProtocolContext(twin: twin, cohort: cohort, duration: duration ?? 0)
        (context.span, context.doseNames) = ("the check", "covariates of the patient")
        let setting = read(check.setting, context)
        let relativeTo = check.relativeTo.map { read($0, context) }
        let course = CourseReading(context: context, diagnostics: diagnostics)
        let values = CheckValueReading(
            course: course, isRatio: check.relativeTo != nil, molarMass: model.components.first?.molarMass
        ).read(check.expectation)
        guard let duration, let setting, let values else { return nil }
        var plan = CheckPlan(
            that: check.that, source: check.source, isLong: check.isLong, twin: twin, prefixes: prefixes, setting: setting,
            duration: duration, observables: course.observables, functionals: course.functionals, values: values, position: check.position)
        if let relativeTo {
            guard let relativeTo else { return nil }
            plan.relativeTo = relativeTo
        }
        return plan
    }

    // MARK: The twin

    private mutating func readTwin() -> Model? {
        if let node = check.twin { return reader.readTwin(node) }
        if model.inputs.isEmpty { return model }
        let wires = model.inputs.map { "\($0.name): 0 \($0.unit)" }.joined(separator: ", ")
        diagnostics.error(
            check.position, "nothing supplies the input `\(model.inputs[0].name)` of `\(model.name)` in this check",
            remedy: "add a twin that does: `twin: {organ: {model: \(model.name), inputs: {\(wires)}}}`")
        return nil
    }

    private func prefixes(in twin: Model) -> [String]? {
        let own = twin.components.filter { $0.model == model.name }
        if !own.isEmpty { return own.map { $0.name.isEmpty ? "" : "\($0.name)." } }
        diagnostics.error(
            check.twin?.position ?? check.position, "the twin of this check does not hold `\(model.name)`, so it cannot check it",
            remedy: "make `\(model.name)` one of its components")
        return nil
    }

    private func readDuration(_ twin: Model) -> Double? {
        guard let value = check.duration.value(of: "`duration`", in: twin.timeUnit, diagnostics) else { return nil }
        if value > 0 { return value }
        diagnostics.error(check.duration.position, "the check has no duration", expected: "a time above 0")
        return nil
    }

    // MARK: Settings

    private func read(_ setting: ModelCheck.Setting, _ context: ProtocolContext) -> CheckPlan.Setting? {
        let before = diagnostics.all.count
        let covariates = covariates(setting.given, context.twin)
        let overrides = setting.parameters.compactMap { override($0, context.twin) }
        let regimen = setting.give.map { reader.readRegimen($0, [], context) } ?? []
        let isSound = !diagnostics.all[before...].contains { $0.severity == .error }
        guard isSound, setting.give == nil || !regimen.isEmpty else { return nil }
        return CheckPlan.Setting(covariates: covariates, overrides: overrides, regimen: regimen)
    }

    private func covariates(_ given: [DocumentNode.Entry], _ twin: Model) -> [Double] {
        let names = twin.covariates.map(\.name)
        for entry in given where !names.contains(entry.key.text) {
            diagnostics.error(
                entry.key.position, "the twin has no covariate `\(entry.key.text)`",
                remedy: names.isEmpty ? "it has none: remove `given`" : Suggestions.remedy(for: entry.key.text, among: names))
        }
        return twin.covariates.map { covariate in
            let entry = given.first { $0.key.text == covariate.name }
            guard let entry else {
                if let standard = covariate.standard { return standard }
                diagnostics.error(
                    check.position, "the covariate `\(covariate.name)` has no default, and the check does not give it",
                    remedy: "add `given: {\(covariate.name): ...}`")
                return .nan
            }
            guard let scalar = entry.value.text("a covariate's value", in: diagnostics) else { return .nan }
            switch covariate.kind {
            case .number(let unit, _, _): return scalar.value(of: "`\(covariate.name)`", in: unit, diagnostics) ?? .nan
            case .levels(let levels, _):
                if let level = levels.firstIndex(of: scalar.text) { return Double(level) }
                diagnostics.error(
                    scalar.position, "`\(scalar.text)` is no level of `\(covariate.name)`",
                    remedy: Suggestions.remedy(for: scalar.text, among: levels))
                return .nan
            }
        }
    }

    private func override(_ entry: DocumentNode.Entry, _ twin: Model) -> ParameterOverride? {
        guard let index = twin.parameters.firstIndex(where: { $0.name == entry.key.text }) else {
            diagnostics.error(
                entry.key.position, "the twin has no parameter `\(entry.key.text)`",
                remedy: Suggestions.remedy(for: entry.key.text, among: twin.parameters.map(\.name)))
            return nil
        }
        guard let scalar = entry.value.text("a parameter's value", in: diagnostics),
            let value = scalar.value(of: "`\(entry.key.text)`", in: twin.parameters[index].unit, diagnostics)
        else { return nil }
        return ParameterOverride(parameter: index, value: value)
    }
}

extension Cohort {
    /// Patients of whom no more is said than which covariates they have: dose formulas are checked against them.
    static func ofCovariates(_ covariates: [ModelCovariate]) -> Cohort? {
        func scalar(_ text: String) -> Scalar { Scalar(text, file: "covariates") }
        func node(_ content: DocumentNode.Content) -> DocumentNode { DocumentNode(position: scalar("").position, content: content) }
        func mapping(_ entries: [(String, DocumentNode)]) -> DocumentNode {
            node(.mapping(entries.map { DocumentNode.Entry(key: scalar($0.0), value: $0.1) }))
        }
        let laws = covariates.map { covariate -> (String, DocumentNode) in
            switch covariate.kind {
            case .number(let unit, _, _):
                let value = ("value", node(.scalar(scalar(unit.symbol == "1" ? "1" : "1 \(unit.symbol)"))))
                return (covariate.name, mapping([value, ("unit", node(.scalar(scalar(unit.symbol))))]))
            case .levels(let levels, _):
                let weight = node(.scalar(scalar("1/\(levels.count)")))
                return (covariate.name, mapping([("levels", mapping(levels.map { ($0, weight) }))]))
            }
        }
        return read(mapping([("covariates", mapping(laws))]), name: "patient", file: "covariates", text: "", Diagnostics())
    }
}
