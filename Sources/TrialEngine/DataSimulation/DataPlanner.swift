import Documents
import Expressions
import ModelLanguage
import Records
import ResultStore

/// Reads the tables and puts subjects, records, parameters and covariates together.
struct DataPlanner {
    struct Planned {
        var subjects: [DataPlan.Subject]
        var schedules: [Schedule]
        var outputs: [Int]
        var inputs: [InputText]
        var typicalParameters: [String]
    }

    private let request: DataRequest
    private let diagnostics: Diagnostics
    private var model: Model { request.model }

    init(_ request: DataRequest, _ diagnostics: Diagnostics) {
        self.request = request
        self.diagnostics = diagnostics
    }

    /// nil after diagnostics.
    func plan() -> Planned? {
        let outputs = outputs()
        let data = FileText.read(request.data, limit: FileText.tableByteLimit, diagnostics)
        let parameters = request.parameters.map { FileText.read($0, limit: FileText.tableByteLimit, diagnostics) }
        var ignored = ignored(in: [(request.data, data), (request.parameters ?? "", parameters ?? nil)])
        if let column = occasionColumn(in: data), !ignored[0].contains(column) { ignored[0].append(column) }
        let events = data.flatMap {
            EventTable.parse($0, file: request.data, covariates: model.covariates.map(\.name), ignoring: ignored[0], diagnostics)
        }
        let table = (parameters ?? nil).flatMap {
            SubjectTable.parse($0, file: request.parameters ?? "", ignoring: ignored[1], diagnostics)
        }
        let individual = table.map { IndividualValues($0, model, events: events, diagnostics) }
        guard let events, request.parameters == nil || individual != nil else { return nil }
        let subjects = subjects(events, table, individual)
        let schedules = schedules(events, individual)
        checkReadings(events)
        if diagnostics.hasErrors { return nil }
        let given = individual?.parameters ?? []
        return Planned(
            subjects: subjects, schedules: schedules, outputs: outputs,
            inputs: texts([
                ("model", model.components.first?.file ?? "", model.components.first?.text), ("data", request.data, data),
                ("parameters", request.parameters ?? "", parameters ?? nil),
            ]) + forcings,
            typicalParameters: model.parameters.indices.filter { !given.contains($0) }.map { model.parameters[$0].name })
    }

    private func texts(_ files: [(name: String, file: String, text: String?)]) -> [InputText] {
        files.compactMap { file in file.text.map { InputText(file.name, text: $0, source: file.file) } }
    }

    private var forcings: [InputText] {
        model.forcings.compactMap { forcing in
            forcing.source.map { InputText("forcing \(forcing.name)", text: "", source: $0.path, sha256: $0.sha256) }
        }
    }

    // MARK: Options

    private func outputs() -> [Int] {
        if model.outputs.isEmpty {
            diagnostics.error(
                SourcePosition(file: model.components.first?.file ?? model.name, line: 1, column: 1),
                "the model has no outputs, so there is nothing to simulate", remedy: "declare what can be observed under `outputs:`")
        }
        guard let words = request.outputs else { return Array(model.outputs.indices) }
        var chosen: [Int] = []
        for word in words {
            guard let index = model.outputs.firstIndex(where: { $0.name == word.text }) else {
                diagnostics.error(
                    word.position, "the model has no output `\(word.text)`",
                    remedy: Suggestions.remedy(for: word.text, among: model.outputs.map(\.name)))
                continue
            }
            if chosen.contains(index) {
                diagnostics.error(word.position, "the output `\(word.text)` is named twice", remedy: "name it once")
            } else {
                chosen.append(index)
            }
        }
        return chosen
    }

    /// For each table, those of the ignored columns that it has.
    private func ignored(in files: [(file: String, text: String?)]) -> [[String]] {
        guard !request.ignored.isEmpty else { return files.map { _ in [] } }
        let headers = files.map { file, text in
            text.flatMap { CSVTable.parse($0, file: file, Diagnostics()) }?.columns.map(\.name)
        }
        let all = headers.flatMap { $0 ?? [] }
        // A table whose header cannot be read is told of when the table is read.
        let isUnreadable = files.indices.contains { files[$0].text != nil && headers[$0] == nil }
        for word in request.ignored where !all.contains(word.text) && !isUnreadable {
            diagnostics.error(
                word.position, "there is no column `\(word.text)` to be ignored",
                remedy: Suggestions.remedy(for: word.text, among: all))
        }
        return headers.map { header in request.ignored.map(\.text).filter { header?.contains($0) ?? false } }
    }

    /// The column of occasions, where the table has it: it is no event column.
    private func occasionColumn(in data: String?) -> String? {
        guard let word = request.occasions, let data,
            let columns = CSVTable.parse(data, file: request.data, Diagnostics())?.columns.map(\.name)
        else { return nil }
        if EventColumn(rawValue: word.text.uppercased()) != nil {
            diagnostics.error(word.position, "`\(word.text)` is an event column", expected: "a column of its own for occasions")
            return nil
        }
        if !columns.contains(word.text) {
            diagnostics.error(
                word.position, "there is no column `\(word.text)` to tell occasions apart",
                remedy: Suggestions.remedy(for: word.text, among: columns))
            return nil
        }
        // A covariate is read as one, too.
        return model.covariates.contains { $0.name == word.text } ? nil : word.text
    }

    private func checkReadings(_ events: EventTable) {
        if !request.sampleTimes.isEmpty { return }
        if events.subjects.contains(where: { $0.records.contains { $0.kind == .observation } }) { return }
        diagnostics.error(
            SourcePosition(file: request.data, line: 1, column: 1), "no times to read the twins at: the data have no observation records",
            expected: "records of EVID 0, or the option --at", remedy: "for example `--at 0:24:1`")
    }

    // MARK: Subjects

    private func subjects(_ events: EventTable, _ table: SubjectTable?, _ individual: IndividualValues?) -> [DataPlan.Subject] {
        guard let table, let individual else {
            return events.subjects.enumerated().map { .init(id: events.hasID ? $1.id : "1", schedule: $0) }
        }
        let rows = Dictionary(table.ids.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        var subjects: [DataPlan.Subject] = []
        if events.hasID {
            for (index, subject) in events.subjects.enumerated() {
                guard let row = rows[subject.id] else {
                    tellMissing(subject, events, table)
                    continue
                }
                var own = DataPlan.Subject(id: subject.id, schedule: index)
                individual.apply(row: row, to: &own)
                subjects.append(own)
            }
            tellUnused(table, events)
        } else {
            for (row, id) in table.ids.enumerated() {
                var own = DataPlan.Subject(id: id, schedule: 0)
                individual.apply(row: row, to: &own)
                subjects.append(own)
            }
        }
        return subjects
    }

    private func tellMissing(_ subject: EventTable.Subject, _ events: EventTable, _ table: SubjectTable) {
        guard let record = subject.records.first, diagnostics.all.count < 50 else { return }
        diagnostics.error(
            events.position(of: .id, in: record), "subject `\(subject.id)` has no row in `\(table.file)`",
            expected: "one row of parameters for every subject of the event records")
    }

    private func tellUnused(_ table: SubjectTable, _ events: EventTable) {
        let known = Set(events.subjects.map(\.id))
        for (row, id) in table.ids.enumerated() where !known.contains(id) && diagnostics.all.count < 50 {
            let position =
                table.columns.isEmpty
                ? SourcePosition(file: table.file, line: 1, column: 1)
                : SourcePosition(file: table.file, line: table.position(subject: row, column: 0).line, column: 1)
            diagnostics.error(
                position, "subject `\(id)` has no event records in `\(events.table.file)`",
                remedy: "remove the row, or the column `ID` of the event records if they apply to every subject")
        }
    }

    // MARK: Records

    private func schedules(_ events: EventTable, _ individual: IndividualValues?) -> [Schedule] {
        let errors = RecordErrors(diagnostics)
        let given = individual?.covariates ?? []
        let dispensable = given.union(unusedCovariates(overridden: individual?.parameters ?? []))
        tellMissingCovariates(events, dispensable)
        let tracks = CovariateTracks(events, model, request.covariates, dispensable: dispensable, errors)
        let maker = ScheduleMaker(events, model, tracks, occasions: request.occasions?.text, errors)
        let schedules = events.subjects.map { maker.schedule($0) }
        errors.close()
        return schedules
    }

    private func tellMissingCovariates(_ events: EventTable, _ dispensable: Set<Int>) {
        for (index, covariate) in model.covariates.enumerated() where !dispensable.contains(index) {
            let hasStandard =
                switch covariate.kind {
                case .number(_, let standard, _): standard != nil
                case .levels(_, let standard): standard != nil
                }
            if hasStandard || events.covariates.contains(where: { $0.name == covariate.name }) { continue }
            diagnostics.error(
                SourcePosition(file: request.data, line: 1, column: 1), "the model needs the covariate `\(covariate.name)`",
                expected: "a column `\(covariate.name)` here\(request.parameters == nil ? "" : ", or among the parameters")")
        }
    }

    /// Covariates that no value depends on, given that some parameters are overridden.
    private func unusedCovariates(overridden: Set<Int>) -> Set<Int> {
        guard !overridden.isEmpty, !model.covariates.isEmpty else { return [] }
        var trees = model.states.flatMap { [$0.initial, $0.derivative] } + model.derived.map(\.value) + model.outputs.map(\.value)
        trees += model.parameters.indices.filter { !overridden.contains($0) }.map { model.parameters[$0].typical }
        trees += model.routes.flatMap { route in
            [route.bioavailability, route.lag, route.duration, route.rate, route.transit?.number, route.transit?.meanTime]
                .compactMap { $0 }
        }
        trees += model.events.flatMap { [$0.condition] + $0.resets.map(\.value) }
        let used = trees.reduce(into: Set<String>()) { $0.formUnion($1.tree.symbols) }
        return Set(model.covariates.indices.filter { !used.contains(model.covariates[$0].name) })
    }
}
