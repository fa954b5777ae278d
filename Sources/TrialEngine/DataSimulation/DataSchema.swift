import Foundation
import Integration
import ModelLanguage
import ResultStore

/// What the results file of simulated data will hold.
struct DataSchema: Sendable {
    let plan: DataPlan
    let schema: ResultSchema
    let ids: NameColumn
    let outputs: NameColumn
    let routes: NameColumn
    let states: NameColumn

    static let eventKinds = ["failure", "steady state inexact"]
    static let detailBytes = 239

    init(_ plan: DataPlan, engine: EngineIdentity, version: String) {
        self.plan = plan
        let model = plan.model
        outputs = NameColumn(model.outputs.map(\.name))
        routes = NameColumn(model.routes.map(\.name))
        states = NameColumn(model.states.map(\.name))
        ids = NameColumn(ids: plan.subjects.map(\.id))
        let samples = Arm(
            "simulation", title: "Simulation of \(plan.request.data)", outputs: plan.sampleTimes.isEmpty ? [] : Self.outputs(plan))
        schema = ResultSchema(
            title: model.title, twins: plan.subjects.count, blockTwins: DataSimulation.blockSubjects,
            fingerprint: Self.fingerprint(plan, engine, version),
            attributes: [
                Attribute("model", .text(model.name)),
                Attribute("created", .text(Date().formatted(.iso8601))),
                Attribute("time_unit", .text(model.timeUnit.ucum)),
            ],
            inputs: plan.inputs,
            twinVariables: [Variable("id", longName: "Subject as the data name it", kind: ids.kind)] + Self.twinVariables(model),
            arms: [samples],
            tables: (plan.hasObservations ? [Self.observations(plan, outputs.kind)] : [])
                + [Self.doses(model, routes.kind, states.kind), Self.events(model)])
    }

    private static func outputs(_ plan: DataPlan) -> [Output] {
        plan.outputs.map { index in
            let output = plan.model.outputs[index]
            return Output(
                output.name, unit: output.unit.ucum, longName: output.title ?? output.name, times: plan.sampleTimes,
                timeUnit: plan.model.timeUnit.ucum, attributes: output.code.map { [Attribute("code", .text($0))] } ?? [])
        }
    }

    private static func fingerprint(_ plan: DataPlan, _ engine: EngineIdentity, _ version: String) -> [Attribute] {
        let tolerances = plan.request.tolerances
        let absolute: Attribute =
            switch tolerances.absolute {
            case .same(let value): Attribute("absolute_tolerance", .number(value))
            case .scaled, .perState: Attribute("absolute_tolerance", .text("scaled to each state"))
            }
        return [
            Attribute("dosis_version", .text(version)), Attribute("engine", .text(engine.engine)),
            Attribute("width", .integer(engine.width)), Attribute("sundials_version", .text(engine.sundialsVersion)),
            Attribute("sundials_library", .text(engine.sundialsPath)),
            Attribute("relative_tolerance", .number(tolerances.relative)), absolute,
            Attribute("covariates", .text(plan.request.covariates == .afterRecords ? "next" : "last")),
        ]
    }

    private static func twinVariables(_ model: Model) -> [Variable] {
        let covariates = model.covariates.map { covariate in
            let attributes = [Attribute("role", .text("covariate"))]
            let name = "\(covariate.title ?? covariate.name), at the start"
            switch covariate.kind {
            case .number(let unit, _, _):
                return Variable(covariate.name, unit: unit.ucum, longName: name, attributes: attributes)
            case .levels(let levels, _):
                return Variable(covariate.name, longName: name, kind: .level(levels), attributes: attributes)
            }
        }
        let parameters = model.parameters.map { parameter in
            Variable(
                parameter.name, unit: parameter.unit.ucum, longName: parameter.title ?? "Individual \(parameter.name)",
                attributes: [Attribute("role", .text("parameter")), Attribute("typical", .text(parameter.text))])
        }
        return covariates + parameters
    }

    // MARK: Long tables

    private static let twin = Variable("twin", longName: "Subject, from 1", kind: .integer)
    private static let line = Variable("line", longName: "Line of the event records", kind: .integer)
    private static func time(_ model: Model, _ name: String = "time", _ longName: String = "Time") -> Variable {
        Variable(name, unit: model.timeUnit.ucum, longName: longName)
    }

    private static func observations(_ plan: DataPlan, _ output: ValueKind) -> Table {
        Table(
            "observations", title: "The observation records and what the twin had then",
            columns: [
                twin, time(plan.model), Variable("output", longName: "Output", kind: output),
                Variable("value", unit: "unit of the output", longName: "Simulated value, without residual error"),
                Variable("observed", unit: "unit of the output", longName: "DV of the record, where it observes this output"),
                line,
            ])
    }

    private static func doses(_ model: Model, _ route: ValueKind, _ state: ValueKind) -> Table {
        Table(
            "doses", title: "Every dose given",
            columns: [
                twin, time(model), time(model, "arrival", "When it begins to enter, after the lag"),
                Variable("route", longName: "Route; missing where given straight into a state", kind: route),
                Variable("state", longName: "State it enters", kind: state),
                Variable("amount", unit: "unit of the route", longName: "Amount given"),
                Variable("bioavailable", unit: "unit of the route", longName: "Amount that enters the body"),
                time(model, "duration", "Length of the infusion, 0 for a bolus"),
                Variable("steady_state", longName: "Preceded by its steady state", kind: .flag),
                line,
            ])
    }

    private static func events(_ model: Model) -> Table {
        Table(
            "events", title: "Failures and remarks",
            columns: [
                twin, time(model), Variable("kind", longName: "What happened", kind: .level(eventKinds)),
                Variable("detail", longName: "In words", kind: .text(bytes: detailBytes)),
            ])
    }
}

/// A column of names: codes while there are few enough of them, else texts; identifiers as whole numbers where they are.
struct NameColumn: Sendable {
    let kind: ValueKind
    private let names: [String]

    /// Of a fixed list of names, given by their place in it.
    init(_ names: [String]) {
        self.names = names
        let isShort = (1...128).contains(names.count)
        kind = isShort ? .level(names) : .text(bytes: max(1, names.map(\.utf8.count).max() ?? 1))
    }

    /// Of names that are mostly different.
    init(ids: [String]) {
        names = []
        let areNumbers = ids.allSatisfy { id in Int(id).map { String($0) == id } ?? false }
        kind = areNumbers ? .longInteger : .text(bytes: max(1, ids.map(\.utf8.count).max() ?? 1))
    }

    func values(_ indices: [Int?]) -> StoredValues {
        if case .level = kind { return .codes(indices.map { $0.map(Int8.init(truncatingIfNeeded:)) ?? -1 }) }
        return .texts(indices.map { $0.map { names[$0] } ?? "" })
    }

    func values(ids: [String]) -> StoredValues {
        if case .longInteger = kind { return .integers(ids.map { Int($0) ?? 0 }) }
        return .texts(ids)
    }
}
