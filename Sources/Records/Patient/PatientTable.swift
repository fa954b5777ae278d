import Documents
import Quantities

/// Patients of a table in NONMEM's columns. Columns without a meaning of their own are covariates.
struct PatientTable {
    private let path: String
    private let diagnostics: Diagnostics

    init(_ path: String, _ diagnostics: Diagnostics) {
        self.path = path
        self.diagnostics = diagnostics
    }

    /// A subject with its ID (empty where the table names none) and what is wrong with it alone.
    typealias Subject = (id: String, draft: PatientDraft, errors: [Diagnostic])

    /// All subjects; empty after diagnostics of what concerns the whole table.
    func patients() -> [Subject] {
        guard let text = FileText.read(path, limit: FileText.tableByteLimit, diagnostics),
            let apart = EventTableApart(text, file: path, diagnostics), let units = Units(apart.table, diagnostics)
        else { return [] }
        return apart.ids.map { id in
            if let errors = apart.errors[id] { return (id, PatientDraft(), errors) }
            guard let subject = apart.table.subjects.first(where: { $0.id == id }) else { return (id, PatientDraft(), []) }
            let own = Diagnostics()
            let draft = PatientTable(path, own).draft(of: subject, apart.table, units)
            return (id, draft, own.all)
        }
    }

    private func draft(of subject: EventTable.Subject, _ table: EventTable, _ units: Units) -> PatientDraft {
        var draft = PatientDraft()
        for record in subject.records { read(record, table, units, into: &draft) }
        readCovariates(subject, table, units, into: &draft)
        draft.assumptions.append("Covariates of the table hold from their record on.")
        if units.isTimeAssumed { draft.assumptions.append("TIME of the table is in hours.") }
        return draft
    }

    /// Units of the headers; amounts and levels need theirs, as no model is known here.
    private struct Units {
        let time: Double
        let amount: Unit
        let observed: Unit
        let interval: Double
        let duration: Double
        /// Of RATE, in the unit of amounts per hour.
        let rate: Double
        let isTimeAssumed: Bool

        init?(_ table: EventTable, _ diagnostics: Diagnostics) {
            func hours(_ column: EventColumn, else other: Double) -> Double {
                table.unit(of: column).flatMap { try? $0.factor(to: PatientReader.hour) } ?? other
            }
            isTimeAssumed = table.unit(of: .time) == nil
            time = hours(.time, else: 1)
            interval = hours(.interval, else: time)
            duration = hours(.duration, else: time)
            for (column, example) in [(EventColumn.amount, "AMT [mg]"), (.observed, "DV [mg/L]")] 
            where table.has(column) && table.unit(of: column) == nil {
                diagnostics.error(
                    table.position(of: column), "\(column.rawValue) has no unit", expected: "a header with its unit, such as `\(example)`")
            }
            if !table.has(.amount) {
                diagnostics.error(table.position(of: .time), "the table has no doses", expected: "a column `AMT [mg]`")
            }
            guard let amount = table.unit(of: .amount) else { return nil }
            self.amount = amount
            guard let observed = table.unit(of: .observed) ?? (table.has(.observed) ? nil : .one) else { return nil }
            self.observed = observed
            let perTime = table.unit(of: .rate) ?? amount / PatientReader.hour
            guard let rate = try? (perTime * PatientReader.hour).factor(to: amount) else {
                diagnostics.error(
                    table.position(of: .rate), "RATE is in `\(perTime)`", expected: "an amount per time, such as `RATE [mg/h]`")
                return nil
            }
            self.rate = rate
        }
    }

    private func read(_ record: EventTable.Record, _ table: EventTable, _ units: Units, into draft: inout PatientDraft) {
        let time = PatientDraft.Time.hours(record.time * units.time)
        let position = table.position(of: .time, in: record)
        switch record.kind {
        case .dose: readDose(record, time, position, table, units, into: &draft)
        case .observation:
            guard !record.isMissing, let observed = record.observed else { return }
            if observed < 0 {
                diagnostics.error(table.position(of: .observed, in: record), "the level is negative", expected: "0 or more")
                return
            }
            draft.levels.append(
                .init(
                    time: time,
                    value: PatientRecord.Level(
                        time: 0, output: name(record.observedWhat), value: Quantity(observed, units.observed), isBelow: false,
                        position: position, valuePosition: table.position(of: .observed, in: record)),
                    position: position))
        case .other: break
        case .reset, .resetAndDose, .replace, .multiply:
            diagnostics.error(
                table.position(of: .event, in: record), "EVID \(record.kind.rawValue) is nothing that happens to a patient",
                expected: "0 (observation), 1 (dose) or 2 (other)")
        }
    }

    /// A route or output as the table names it, or its number; nil: the model's only one.
    private func name(_ reference: EventTable.Record.Reference?) -> String? {
        switch reference {
        case .name(let name): name
        case .number(let number) where number > 0: "\(number)"
        case .number, nil: nil
        }
    }

    private func readDose(
        _ record: EventTable.Record, _ time: PatientDraft.Time, _ position: SourcePosition, _ table: EventTable, _ units: Units,
        into draft: inout PatientDraft
    ) {
        var over: Double?
        switch record.rate {
        case .bolus, .modelledRate, .modelledDuration: break
        case .duration(let length): over = length * units.duration
        case .constant(let rate): over = record.amount / (rate * units.rate)
        }
        if record.amount <= 0 {
            diagnostics.error(table.position(of: .amount, in: record), "the dose is \(record.amount)", expected: "more than 0")
            return
        }
        if record.steadyState == .add {
            diagnostics.error(table.position(of: .steadyState, in: record), "SS is 2", expected: "0 or 1 for a patient")
        }
        if record.additional >= PatientReader.mostDoses {
            diagnostics.error(
                table.position(of: .additional, in: record), "ADDL is \(record.additional)", expected: "less than \(PatientReader.mostDoses)")
            return
        }
        draft.doses.append(
            .init(
                time: time,
                value: PatientRecord.Dose(
                    time: 0, amount: Quantity(record.amount, units.amount), route: name(record.compartment), over: over,
                    additional: record.additional, interval: record.interval * units.interval,
                    isSteady: record.steadyState == .replace, position: position,
                    valuePosition: table.position(of: .amount, in: record)),
                position: position))
    }

    private func readCovariates(_ subject: EventTable.Subject, _ table: EventTable, _ units: Units, into draft: inout PatientDraft) {
        for (index, column) in table.covariates.enumerated() {
            var readings: [PatientDraft.Timed<PatientRecord.Value>] = []
            for record in subject.records {
                let value: PatientRecord.Value
                switch record.covariates[index] {
                case .missing: continue
                case .number(let number): value = .number(Quantity(number, column.unit ?? .one))
                case .text(let text): value = .level(text)
                }
                if readings.last?.value == value { continue }
                let time: PatientDraft.Time? = readings.isEmpty ? nil : .hours(record.time * units.time)
                readings.append(.init(time: time, value: value, position: table.position(ofCovariate: index, in: record)))
            }
            if !readings.isEmpty { draft.covariates.append((column.name, readings)) }
        }
    }
}
