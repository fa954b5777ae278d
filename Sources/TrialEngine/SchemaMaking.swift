import Digests
import Foundation
import Integration
import ModelLanguage
import Populations
import ResultStore
import TrialProtocol

/// The results file that a plan will fill.
enum SchemaMaking {
    /// Twins per block, what a worker takes at a time, and per chunk of a trajectory: a multiple of the 16 twins that
    /// are solved side by side. Small trials have small blocks, so that threads end together.
    static func blockTwins(of size: Int) -> Int {
        switch size {
        case ..<1024: 16
        case ..<4096: 32
        default: 64
        }
    }

    static func schema(for plan: TrialPlan, engine: EngineIdentity, version: String) -> ResultSchema {
        ResultSchema(
            title: plan.title, scenarios: plan.scenarioNames, replicates: plan.replicates, twins: plan.size, blockTwins: blockTwins(of: plan.size),
            fingerprint: fingerprint(plan, engine, version), attributes: attributes(plan),
            inputs: inputs(plan), twinVariables: twinVariables(plan), courses: courses(plan), arms: plan.arms.map { arm($0, plan) },
            keep: plan.keep == .summaries ? .summaries : .trajectories, tables: ResultTable.stored(by: plan).map { $0.table(for: plan) })
    }

    /// What decides the bits of the results: a resume where one of these differs is refused.
    static func fingerprint(_ plan: TrialPlan, _ engine: EngineIdentity, _ version: String) -> [Attribute] {
        let texts = plan.inputs.map { "\($0.kind.rawValue):\($0.name):\($0.sha256)" }.joined(separator: "\n")
        return [
            Attribute("dosis_version", .text(version)),
            Attribute("engine", .text(engine.engine)),
            Attribute("width", .integer(engine.width)),
            Attribute("sundials_version", .text(engine.sundialsVersion)),
            Attribute("sundials_library", .text(engine.sundialsPath)),
            Attribute("seed", .text(String(plan.seed))),
            Attribute("protocol_sha256", .text(plan.inputs.first { $0.kind == .protocol }?.sha256 ?? "")),
            Attribute("inputs_sha256", .text(SHA256.hex(texts))),
            Attribute("relative_tolerance", .number(plan.tolerances.relative)),
            Attribute("absolute_tolerance", .text(plan.tolerances.absolute.map { "\($0)" } ?? "scaled to each state")),
        ]
    }

    private static func attributes(_ plan: TrialPlan) -> [Attribute] {
        var all = [
            Attribute("trial", .text(plan.name)),
            Attribute("created", .text(Date().formatted(.iso8601))),
            Attribute("machine", .text("\(ProcessInfo.processInfo.operatingSystemVersionString), \(machineArchitecture)")),
            Attribute("time_unit", .text(plan.timeUnit.ucum)),
            Attribute("duration", .number(plan.duration)),
            Attribute("allocation", .text(plan.design.text)),
            Attribute("assumptions", .text(plan.assumptions.joined(separator: "\n"))),
            Attribute("warnings", .text(plan.warnings.map(\.description).joined(separator: "\n"))),
        ]
        if !plan.patients.isEmpty { all.append(Attribute("patients", .text(plan.patients.text))) }
        if !plan.scenarios.isEmpty {
            let changes = plan.scenarios.map { $0.text.replacing("\n", with: "; ") }
            all.append(Attribute("scenario_changes", .text(changes.joined(separator: "\n"))))
        }
        if plan.isUncertain { all.append(Attribute("parameter_uncertainty", .text("drawn in each replicate"))) }
        if let question = plan.question { all.append(Attribute("question", .text(question))) }
        all += credibility(plan.credibility)
        if let primary = plan.endpoints.first(where: \.isPrimary) { all.append(Attribute("primary_endpoint", .text(primary.name))) }
        return all
    }

    private static func credibility(_ plan: CredibilityPlan) -> [Attribute] {
        let judgements = [("influence", plan.influence), ("consequence", plan.consequence)].flatMap { name, judgement in
            [(name, judgement?.level.rawValue), ("\(name)_because", judgement?.reason)]
        }
        let all = [("context_of_use", plan.contextOfUse)] + judgements
            + [("risk", plan.risk?.rawValue), ("limits", plan.limits.isEmpty ? nil : plan.limits.joined(separator: "\n"))]
        return all.compactMap { name, text in text.map { Attribute("credibility_\(name)", .text($0)) } }
    }

    private static var machineArchitecture: String {
        #if arch(x86_64)
            "x86_64"
        #elseif arch(arm64)
            "arm64"
        #else
            "unknown architecture"
        #endif
    }

    private static func inputs(_ plan: TrialPlan) -> [ResultStore.InputText] {
        plan.inputs.map { input in
            let name = input.kind == .protocol ? "protocol" : "\(input.kind.rawValue) \(input.name)"
            return ResultStore.InputText(name, text: input.text, source: input.file, sha256: input.sha256)
        }
    }

    private static func twinVariables(_ plan: TrialPlan) -> [Variable] {
        plan.cohort.covariates.map(covariate)
            + plan.twin.parameters.map { parameter in
                Variable(
                    parameter.name, unit: parameter.unit.ucum, longName: parameter.title ?? "Individual \(parameter.name)",
                    attributes: [
                        Attribute("role", .text("parameter")), Attribute("typical", .text(parameter.text)),
                        Attribute("variability", .text(parameter.variabilityText)),
                        Attribute("source", .text(source(of: parameter.name, plan))),
                    ])
            } + [
                Variable(
                    "observed_arm", longName: "Arm in which the patient is observed", kind: .level(plan.arms.map(\.name)),
                    attributes: [Attribute("role", .text("allocation"))]),
                Variable(
                    "attempts", longName: "Patients drawn until one was eligible", kind: .integer,
                    attributes: [Attribute("role", .text("screening"))]),
                Variable(
                    "outside_studied", longName: "Some covariate is outside the range the model was studied in", kind: .flag,
                    attributes: [Attribute("role", .text("screening"))]),
            ] + accrual(plan)
    }

    /// Covariates that change over time, where courses over time are kept.
    private static func courses(_ plan: TrialPlan) -> [CovariateCourseVariable] {
        guard plan.keep == .trajectories, let clock = CovariateClock(plan.cohort, until: plan.duration, in: plan.timeUnit) else { return [] }
        return plan.cohort.covariates.enumerated().filter(\.element.isChanging).map { index, covariate in
            CovariateCourseVariable(self.covariate(covariate), times: clock.times[index], timeUnit: plan.timeUnit.ucum)
        }
    }

    /// When and where patients enter, if not all at once.
    private static func accrual(_ plan: TrialPlan) -> [Variable] {
        guard !plan.accrual.isEmpty else { return [] }
        let role = [Attribute("role", .text("accrual"))]
        return [
            Variable("entry_time", unit: plan.timeUnit.ucum, longName: "Entry, from the opening of the trial", attributes: role),
            Variable("site", longName: "Site", kind: .level(plan.accrual.map(\.name)), attributes: role),
        ]
    }

    /// The source of the component that a parameter belongs to.
    private static func source(of parameter: String, _ plan: TrialPlan) -> String {
        let component = plan.twin.components.first { $0.name.isEmpty || parameter.hasPrefix($0.name + ".") }
        return component?.source ?? ""
    }

    static func covariate(_ covariate: CohortCovariate) -> Variable {
        var attributes = [Attribute("role", .text("covariate"))]
        if covariate.isChanging { attributes.append(Attribute("over_time", .text(covariate.text))) }
        let title = covariate.title ?? covariate.name
        switch covariate.kind {
        case .number(let unit): return Variable(covariate.name, unit: unit.ucum, longName: title, attributes: attributes)
        case .levels(let levels): return Variable(covariate.name, longName: title, kind: .level(levels), attributes: attributes)
        }
    }

    /// Values of a covariate as they are stored.
    static func column(_ covariate: CohortCovariate, _ values: [Double]) -> StoredValues {
        if case .levels = covariate.kind { .codes(values.map(code)) } else { .numbers(values) }
    }

    static func endpoint(_ endpoint: EndpointPlan) -> Variable {
        var attributes = [
            Attribute("definition", .text(endpoint.text)), Attribute("primary", .text(endpoint.isPrimary ? "yes" : "no")),
        ]
        if let censoredAt = endpoint.censoredAt {
            attributes += [
                Attribute("event", .text(EndpointPlan.eventName(of: endpoint.name))), Attribute("censored_at", .number(censoredAt)),
            ]
        }
        switch endpoint.kind {
        case .number(let unit): return Variable(endpoint.name, unit: unit.ucum, longName: endpoint.title, attributes: attributes)
        case .event: return Variable(endpoint.name, longName: endpoint.title, kind: .flag, attributes: attributes)
        }
    }

    /// Values of an endpoint as they are stored.
    static func column(_ endpoint: EndpointPlan, _ values: [Double]) -> StoredValues {
        if case .event = endpoint.kind { .codes(values.map(code)) } else { .numbers(values) }
    }

    /// A level, or a flag; -1 where it is missing.
    private static func code(_ value: Double) -> Int8 { value.isNaN ? -1 : Int8(value) }

    private static func arm(_ arm: ArmPlan, _ plan: TrialPlan) -> Arm {
        let stored = plan.keep == .endpoints ? [] : plan.observations
        let outputs = stored.map { observation in
            let output = plan.twin.outputs[observation.output]
            return Output(
                output.name, unit: output.unit.ucum, longName: output.title ?? output.name, times: observation.times,
                timeUnit: plan.timeUnit.ucum, precision: plan.precision == .single ? .single : .double,
                attributes: output.code.map { [Attribute("code", .text($0))] } ?? [])
        }
        let visits = plan.visits.map { visit in
            let output = plan.twin.outputs[visit.output]
            return VisitOutput(
                output.name, unit: output.unit.ucum, longName: output.title ?? output.name, times: visit.times, timeUnit: plan.timeUnit.ucum)
        }
        let events = plan.intercurrentEvents.map { event in
            Variable(
                event.datasetName, unit: plan.timeUnit.ucum, longName: "When `\(event.name)` first happened",
                attributes: [Attribute("leaves", .text(event.leaves ? "yes" : "no"))])
        }
        return Arm(
            arm.name, title: arm.title, outputs: outputs, endpoints: plan.endpoints.map { endpoint($0) }, visits: visits, intercurrent: events,
            attributes: [Attribute("regimen", .text(arm.regimen.isEmpty ? "no doses" : arm.regimen.map(\.text).joined(separator: "\n")))]
                + (arm.decisions.isEmpty ? [] : [Attribute("decisions", .text(arm.decisions.map(\.text).joined(separator: "\n")))]))
    }
}
