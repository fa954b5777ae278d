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

    /// One draft per subject, with its ID (empty where the table names none).
    func patients() -> [(id: String, draft: PatientDraft)] {
        guard let text = FileText.read(path, diagnostics), let names = covariates(text),
            let table = EventTable.parse(text, file: path, covariates: names, ignoring: [], diagnostics)
        else { return [] }
        let units = Units(table, diagnostics)
        guard let units else { return [] }
        return table.subjects.map { subject in
            var draft = PatientDraft()
            for record in subject.records { read(record, table, units, into: &draft) }
            readCovariates(subject, table, units, into: &draft)
            draft.assumptions.append("Covariates of the table hold from their record on.")
            if units.isTimeAssumed { draft.assumptions.append("TIME of the table is in hours.") }
            return (subject.id, draft)
        }
    }

    private func covariates(_ text: String) -> [String]? {
        CSVTable.parse(text, file: path, diagnostics)?.columns.map(\.name).filter { EventColumn(rawValue: $0.uppercased()) == nil }
    }

    /// Units of the headers; amounts and levels need theirs, as no model is known here.
    private struct Units {
        let time: Double
        let amount: Unit
        let observed: Unit
        let interval: Double
        let duration: Double
        let rate: Unit?
        let isTimeAssumed: Bool

        init?(_ table: EventTable, _ diagnostics: Diagnostics) {
            func hours(_ column: EventColumn, else other: Double) -> Double {
                table.unit(of: column).flatMap { try? $0.factor(to: PatientReader.hour) } ?? other
            }
            isTimeAssumed = table.unit(of: .time) == nil
            time = hours(.time, else: 1)
            interval = hours(.interval, else: time)
            duration = hours(.duration, else: time)
            rate = table.unit(of: .rate)
            for (column, example) in [(EventColumn.amount, "AMT [mg]"), (.observed, "DV [mg/L]")] where table.has(column) && table.unit(of: column) == nil {
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
        }
    }

    private func read(_ record: EventTable.Record, _ table: EventTable, _ units: Units, into draft: inout PatientDraft) {
        let time = PatientDraft.Time.hours(record.time * units.time)
        let position = table.position(of: .time, in: record)
        switch record.kind {
        case .dose: readDose(record, time, position, table, units, into: &draft)
        case .observation:
            guard !record.isMissing, let observed = record.observed else { return }
            var output: String?
            if case .name(let name)? = record.observedWhat { output = name }
            if observed < 0 {
                diagnostics.error(table.position(of: .observed, in: record), "the level is negative", expected: "0 or more")
                return
            }
            draft.levels.append(
                .init(
                    time: time,
                    value: PatientRecord.Level(
                        time: 0, output: output, value: Quantity(observed, units.observed), isBelow: false, position: position),
                    position: position))
        case .other: break
        case .reset, .resetAndDose, .replace, .multiply:
            diagnostics.error(
                table.position(of: .event, in: record), "EVID \(record.kind.rawValue) is nothing that happens to a patient",
                expected: "0 (observation), 1 (dose) or 2 (other)")
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
        case .constant(let rate):
            let perTime = units.rate ?? units.amount / PatientReader.hour
            guard rate > 0, let factor = try? units.amount.factor(to: perTime * PatientReader.hour) else {
                diagnostics.error(table.position(of: .rate), "RATE is in `\(perTime)`", expected: "an amount per time, such as `RATE [mg/h]`")
                return
            }
            over = record.amount * factor / rate
        }
        var route: String?
        if case .name(let name)? = record.compartment { route = name }
        if record.amount <= 0 {
            diagnostics.error(table.position(of: .amount, in: record), "the dose is \(record.amount)", expected: "more than 0")
            return
        }
        if record.steadyState == .add {
            diagnostics.error(table.position(of: .steadyState, in: record), "SS is 2", expected: "0 or 1 for a patient")
        }
        draft.doses.append(
            .init(
                time: time,
                value: PatientRecord.Dose(
                    time: 0, amount: Quantity(record.amount, units.amount), route: route, over: over, additional: record.additional,
                    interval: record.interval * units.interval, isSteady: record.steadyState == .replace, position: position),
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
