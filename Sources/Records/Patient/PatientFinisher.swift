import Documents
import Quantities

/// Puts a draft's times on one scale and in order, and tells what is doubtful about them.
struct PatientFinisher {
    let draft: PatientDraft
    let diagnostics: Diagnostics

    /// Two doses or levels so close (in hours) are told as one entered twice, if they are also equal.
    private static let together = 1.0 / 60

    func finish(_ start: PatientRecord) -> PatientRecord {
        var record = start
        let zero = draft.zero(diagnostics)
        record.zero = zero
        record.zone = draft.zone ?? 0
        record.covariates = draft.covariates.map { name, readings in
            PatientRecord.Covariate(
                name: name,
                readings: sorted(
                    readings.map { reading in
                        PatientRecord.Reading(
                            time: reading.time.map { PatientDraft.hours($0, zero: zero) }, value: reading.value, position: reading.position)
                    }) { $0.time ?? -.infinity })
        }
        record.doses = sorted(
            draft.doses.map { timed in
                var dose = timed.value
                dose.time = timed.time.map { PatientDraft.hours($0, zero: zero) } ?? 0
                return dose
            }, by: \.time)
        record.levels = sorted(
            draft.levels.map { timed in
                var level = timed.value
                level.time = timed.time.map { PatientDraft.hours($0, zero: zero) } ?? 0
                return level
            }, by: \.time)
        record.occasions = draft.occasions.compactMap { $0.time.map { PatientDraft.hours($0, zero: zero) } }.sorted()
        record.now = draft.now?.time.map { PatientDraft.hours($0, zero: zero) }
        record.assumptions = draft.assumptions
        record.leftOut = draft.leftOut
        record.orders = draft.orders
        if let zone = draft.zone {
            let hours = zone / 3600
            record.assumptions.append("Times are shown in the zone UTC\(hours < 0 ? "" : "+")\(hours == hours.rounded() ? "\(Int(hours))" : "\(hours)").")
        } else if zero != nil { record.assumptions.append("Dates are read as one clock: changes between winter and summer time are not known.") }
        check(record)
        return record
    }

    private func sorted<Item>(_ items: [Item], by time: (Item) -> Double) -> [Item] {
        items.enumerated().sorted { (time($0.element), $0.offset) < (time($1.element), $1.offset) }.map(\.element)
    }

    private func check(_ record: PatientRecord) {
        checkLevels(record)
        checkDoses(record)
        for covariate in record.covariates {
            for reading in covariate.readings {
                if case .number(let quantity) = reading.value, quantity.value < 0, !Self.mayBeNegative(quantity.unit) {
                    diagnostics.error(reading.position, "`\(covariate.name)` is negative: \(quantity)", expected: "0 or more")
                }
                if let now = record.now, let time = reading.time, time > now + Self.together { reportFuture(reading.position, "this value", record, time) }
            }
            for (first, second) in zip(covariate.readings, covariate.readings.dropFirst()) where first.time == second.time && first.time != nil {
                diagnostics.error(
                    max(first.position, second.position), "`\(covariate.name)` has two values at one time", remedy: "keep the right one")
            }
        }
    }

    private static func mayBeNegative(_ unit: Unit) -> Bool { unit == (try? Unit("Cel")) || unit.isDimensionless }

    private func reportFuture(_ position: SourcePosition, _ what: String, _ record: PatientRecord, _ time: Double) {
        diagnostics.error(
            position, "\(what) is in the future: \(record.text(ofTime: time)), and now is \(record.text(ofTime: record.now ?? 0))",
            remedy: "mend the date, or `now`")
    }

    private func checkLevels(_ record: PatientRecord) {
        let first = record.doses.first.map { $0.isSteady ? -.infinity : $0.time }
        for level in record.levels {
            if let now = record.now, level.time > now + Self.together { reportFuture(level.position, "this level", record, level.time) }
            guard let first else {
                diagnostics.error(
                    level.position, "a level, but no dose was given", remedy: "add the doses under `doses`; without them a level says nothing")
                continue
            }
            if level.time < first, !level.isBelow, level.value.value > 0 {
                diagnostics.warn(
                    level.position, "this level was taken before the first dose (\(record.text(ofTime: first))): the model expects nothing there",
                    remedy: "mend the time, or add the earlier doses")
            }
        }
        for (index, level) in record.levels.enumerated() {
            for other in record.levels.dropFirst(index + 1) where other.output == level.output && other.time - level.time < Self.together {
                if other.value == level.value {
                    diagnostics.error(
                        max(level.position, other.position), "this level is here twice: \(level.value) at \(record.text(ofTime: level.time))",
                        remedy: "remove one: each would count as a measurement of its own")
                } else {
                    diagnostics.warn(
                        max(level.position, other.position), "two levels at one time: \(level.value) and \(other.value)",
                        remedy: "both count; remove one if it is a mistake")
                }
            }
        }
    }

    private func checkDoses(_ record: PatientRecord) {
        for (index, dose) in record.doses.enumerated() {
            let last = dose.time + Double(dose.additional) * dose.interval
            if let now = record.now, last > now + Self.together {
                if dose.time > now + Self.together {
                    reportFuture(dose.position, "this dose", record, dose.time)
                } else {
                    diagnostics.error(
                        dose.position, "the last of these doses is in the future: \(record.text(ofTime: last))",
                        remedy: "count only doses that were given in `times`")
                }
            }
            if let over = dose.over, dose.additional > 0, over > dose.interval {
                diagnostics.error(dose.position, "an infusion of \(over) h is given every \(dose.interval) h", expected: "one that ends before the next begins")
            }
            for other in record.doses.dropFirst(index + 1) where other.time - dose.time < Self.together && other.route == dose.route {
                if other.amount == dose.amount {
                    diagnostics.error(
                        max(dose.position, other.position), "this dose is here twice: \(dose.amount) at \(record.text(ofTime: dose.time))",
                        remedy: "remove one, or write the amount that was given in all")
                } else {
                    diagnostics.warn(
                        max(dose.position, other.position), "two doses at one time: \(dose.amount) and \(other.amount)",
                        remedy: "both count; remove one if it is a mistake")
                }
            }
            for other in record.doses.dropFirst(index + 1) where dose.additional > 0 && other.time > dose.time + Self.together && other.time <= last + Self.together {
                let phase = (other.time - dose.time).remainder(dividingBy: dose.interval)
                guard abs(phase) < Self.together, other.amount == dose.amount, other.route == dose.route else { continue }
                diagnostics.error(
                    other.position, "this dose is also among those of line \(dose.position.line)", remedy: "remove one of them")
            }
        }
    }
}
