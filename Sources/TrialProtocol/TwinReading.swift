import Documents
import Expressions
import ModelLanguage
import Populations
import Quantities
import Records

extension ProtocolReader {
    /// `twin: vancomycin-goti-2018`, or components: `{drug: docetaxel-pk, marrow: {model: ..., inputs: {C: drug.C}}}`.
    mutating func readTwin(_ node: DocumentNode) -> Model? {
        switch node.content {
        case .scalar(let name): return readSingle(name)
        case .mapping(let entries): return readComposed(entries, at: node.position)
        case .sequence, .empty:
            diagnostics.error(
                node.position, "the twin is \(node.kind)", expected: "the name of a model, or components by name",
                remedy: "write `twin: MODEL`, or `twin: {drug: MODEL, organ: {model: MODEL, inputs: {...}}}`")
            return nil
        }
    }

    private mutating func readSingle(_ name: Scalar) -> Model? {
        guard let model = library.model(named: name, besideFile: document.file, diagnostics) else { return nil }
        for input in model.inputs {
            diagnostics.error(
                name.position, "the model `\(model.name)` cannot be a twin alone: nothing supplies its input `\(input.name)`",
                remedy: "compose a twin in which another component supplies it")
        }
        record(model)
        return model.inputs.isEmpty ? model : nil
    }

    private mutating func readComposed(_ entries: [DocumentNode.Entry], at position: SourcePosition) -> Model? {
        let components = entries.map { readComponent($0) }
        guard components.allSatisfy({ $0 != nil }) else { return nil }
        let sound = components.compactMap { $0 }
        for component in sound { record(component.model) }
        let name = sound.map(\.model.name).joined(separator: " + ")
        return Model.composed(sound, named: name, at: position, diagnostics)
    }

    private func readComponent(_ entry: DocumentNode.Entry) -> TwinComponent? {
        if case .scalar(let name) = entry.value.content {
            return library.model(named: name, besideFile: document.file, diagnostics).map { TwinComponent(name: entry.key, model: $0) }
        }
        guard var reader = MappingReader(entry.value, what: "a component", keys: ["model", "inputs"], in: diagnostics) else { return nil }
        let name = reader.scalar("model", required: true)
        let inputs = reader.entries("inputs") ?? []
        reader.finish()
        let supplies = inputs.map { input -> TwinComponent.Supply? in
            guard let scalar = input.value.text("an input's supply", in: diagnostics),
                let value = Expression.parse(scalar, diagnostics)
            else { return nil }
            return TwinComponent.Supply(input: input.key, value: value)
        }
        guard let name, let model = library.model(named: name, besideFile: document.file, diagnostics),
            supplies.allSatisfy({ $0 != nil })
        else { return nil }
        return TwinComponent(name: entry.key, model: model, supplies: supplies.compactMap { $0 })
    }

    /// Keeps a model's text for provenance, once.
    private mutating func record(_ model: Model) {
        for component in model.components where !inputs.contains(where: { $0.kind == .model && $0.name == component.model }) {
            inputs.append(InputText(kind: .model, name: component.model, file: component.file, text: component.text))
        }
        for forcing in model.forcings { record(forcing.source) }
    }

    /// Keeps which data were read, once for each file.
    private mutating func record(_ data: DataFile?) {
        guard let data, !inputs.contains(where: { $0.kind == .data && $0.file == data.path }) else { return }
        var input = InputText(data)
        while inputs.contains(where: { $0.kind == .data && $0.name == input.name }) { input.name += "'" }
        inputs.append(input)
    }

    /// `cohort: hospitalised-adults`, a path, or an inline cohort.
    mutating func readCohort(_ node: DocumentNode) -> Cohort? {
        if case .scalar(let name) = node.content {
            let cohort = Cohort.find(name, besideFile: document.file, diagnostics)
            if let cohort { inputs.append(InputText(kind: .cohort, name: cohort.name, file: cohort.file, text: cohort.text)) }
            record(cohort?.data)
            return cohort
        }
        let cohort = Cohort.read(node, name: "inline", file: document.file, text: document.text, diagnostics)
        record(cohort?.data)
        return cohort
    }

    /// Every covariate of the twin comes from the cohort or has a default; what is assumed is told.
    mutating func mapCovariates(of twin: Model, from cohort: Cohort, at position: SourcePosition) -> CovariateMapping? {
        let parameters = Set(twin.parameters.map(\.name))
        for covariate in cohort.covariates where parameters.contains(covariate.name) {
            refuse(covariate, "is also the name of a parameter of the twin", position)
        }
        let columns: Set = ["twin", "replicate", "scenario", "observed_arm", "attempts"]
        for covariate in cohort.covariates where columns.contains(covariate.name) {
            refuse(covariate, "is a name that the results file keeps for itself", position)
        }
        let mapping = CovariateMapping.make(cohort: cohort, model: twin, at: position, diagnostics)
        assumptions += mapping?.assumptions ?? []
        return mapping
    }

    /// Changes of covariates are moments of every twin's life.
    func checkChanges(of cohort: Cohort, during duration: Double, _ twin: Model, at position: SourcePosition) {
        let count = CovariateClock.count(cohort, until: duration, in: twin.timeUnit)
        guard count > Double(Limits.changes) else { return }
        let step = cohort.covariates.flatMap(\.steps).first
        diagnostics.error(
            position, "covariates of cohort `\(cohort.name)` change at more than \(Limits.changes) times during the trial",
            expected: "at most \(Limits.changes)", remedy: step.map { "use a longer `every` than \($0.text) in the cohort" })
    }

    private func refuse(_ covariate: CohortCovariate, _ problem: String, _ position: SourcePosition) {
        diagnostics.error(
            position, "covariate `\(covariate.name)` of the cohort \(problem)",
            expected: "names of their own for all that is known of a twin", remedy: "rename it in the cohort")
    }
}
