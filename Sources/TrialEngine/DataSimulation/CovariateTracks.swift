import Documents
import Integration
import ModelLanguage
import Quantities
import Records

/// Covariates of subjects over time, from the columns of the event table.
///
/// A missing value leaves the covariate as it is; before the first known value that value holds.
struct CovariateTracks {
    private let events: EventTable
    private let model: Model
    private let effect: CovariateTrack.Effect
    /// Covariates (by the model's index) that nobody needs, or that come from elsewhere.
    private let dispensable: Set<Int>
    private let errors: RecordErrors

    init(
        _ events: EventTable, _ model: Model, _ effect: CovariateTrack.Effect, dispensable: Set<Int>, _ errors: RecordErrors
    ) {
        self.events = events
        self.model = model
        self.effect = effect
        self.dispensable = dispensable
        self.errors = errors
    }

    /// One for each covariate of the model.
    func tracks(_ subject: EventTable.Subject, timeFactor: Double) -> [CovariateTrack] {
        model.covariates.indices.map { index in
            guard let column = events.covariates.firstIndex(where: { $0.name == model.covariates[index].name }) else {
                return CovariateTrack(standard(index) ?? .nan)
            }
            return track(index, column, subject, timeFactor)
        }
    }

    /// The model's own value for a covariate that is not known.
    private func standard(_ index: Int) -> Double? {
        switch model.covariates[index].kind {
        case .number(_, let standard, _): standard
        case .levels(_, let standard): standard.map(Double.init)
        }
    }

    private struct Known {
        var time: Double
        var value: Double
        var record: EventTable.Record
    }

    private func track(_ index: Int, _ column: Int, _ subject: EventTable.Subject, _ timeFactor: Double) -> CovariateTrack {
        var known: [Known] = []
        for record in subject.records {
            guard let value = value(index, column, record) else { continue }
            let next = Known(time: record.time * timeFactor, value: value, record: record)
            if let last = known.last, last.time == next.time {
                checkSame(last, next, index, column)
                continue
            }
            known.append(next)
        }
        guard let first = known.first else {
            if let value = standard(index) { return CovariateTrack(value) }
            if !dispensable.contains(index), let record = subject.records.first {
                errors.error(
                    events.position(ofCovariate: column, in: record),
                    "the covariate `\(model.covariates[index].name)` is missing in all records of this subject",
                    expected: "a value in one of them", remedy: "or give the model's covariate a `default`")
            }
            return CovariateTrack(.nan)
        }
        var changes: [CovariateTrack.Change] = []
        for (before, now) in zip(known, known.dropFirst()) where now.value != before.value {
            changes.append(.init(time: effect == .afterRecords ? before.time : now.time, value: now.value))
        }
        return CovariateTrack(initial: first.value, changes: changes, effect: effect)
    }

    private func checkSame(_ last: Known, _ next: Known, _ index: Int, _ column: Int) {
        if last.value == next.value { return }
        let line = events.position(of: .time, in: last.record).line
        errors.error(
            events.position(ofCovariate: column, in: next.record),
            "the covariate `\(model.covariates[index].name)` has two values at one time (line \(line) has another)",
            expected: "one value at each time")
    }

    /// In the model's unit, a level as its index; nil where missing, and after an error.
    private func value(_ index: Int, _ column: Int, _ record: EventTable.Record) -> Double? {
        let covariate = model.covariates[index]
        let position = { events.position(ofCovariate: column, in: record) }
        switch (covariate.kind, record.covariates[column]) {
        case (_, .missing): return nil
        case (.number(let unit, _, let studied), .number(let given)):
            let value = converted(given, events.covariates[column], to: unit, covariate.name)
            if let studied, !studied.contains(value) {
                errors.warnOnce(
                    "studied \(covariate.name)", position(),
                    "`\(covariate.name)` is \(value) \(unit), outside what the model was made from"
                        + " (\(studied.lowerBound) to \(studied.upperBound))")
            }
            return value
        case (.number, .text(let text)):
            errors.error(position(), "the covariate `\(covariate.name)` is `\(text.prefix(40))`", expected: "a number")
            return nil
        case (.levels(let levels, _), let given):
            let text = cellText(given, column, record)
            if let level = levels.firstIndex(of: text) { return Double(level) }
            errors.error(
                position(), "the covariate `\(covariate.name)` is `\(text.prefix(40))`",
                expected: "one of \(Suggestions.list(levels))",
                remedy: Suggestions.nearest(text, among: levels).map { "did you mean `\($0)`?" })
            return nil
        }
    }

    /// Level names may look like numbers, so the text counts.
    private func cellText(_ given: EventTable.Record.CovariateValue, _ column: Int, _ record: EventTable.Record) -> String {
        let name = events.covariates[column].name
        let cell = events.table.columns.firstIndex { $0.name == name }.map { events.table.rows[record.row][$0].text }
        return cell ?? ""
    }

    private func converted(_ value: Double, _ column: CSVColumn, to unit: Unit, _ name: String) -> Double {
        guard let own = column.unit else { return value }
        guard own.dimension == unit.dimension, let quantity = try? Quantity(value, own).converted(to: unit) else {
            errors.errorOnce(
                "unit of \(name)", column.unitPosition,
                "the covariate `\(name)` is in `\(own)` (\(own.dimension)), but the model has it in `\(unit)` (\(unit.dimension))",
                expected: unit.expectation)
            return value
        }
        return quantity.value
    }
}
