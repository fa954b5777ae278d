import Documents
import Quantities

/// Puts a draft's times on one scale and in order, and tells what is doubtful about them.
struct PatientFinisher {
    let draft: PatientDraft
    /// Whether errors were told that may have left out doses or levels.
    var isBroken = false
    let diagnostics: Diagnostics

    /// Two doses or levels so close (in hours) are told as one entered twice, if they are also equal.
    private static let together = 1.0 / 60

    func finish(_ start: PatientRecord) -> PatientRecord {
        var record = start
        let zero = draft.zero(diagnostics)
        let isMixed = diagnostics.hasErrors
        record.zero = zero
        record.zone = draft.zone ?? 0
        record.covariates = draft.covariates.map { name, readings in
            PatientRecord.Covariate(
                name: name,
                readings: sorted(
                    readings.map { reading in
                        PatientRecord.Reading(
                            time: reading.time.map { PatientDraft.hours($0, zero: zero) }, value: reading.value, position: reading.position)
                    }) { $0.time ?? -.infinity },
                position: readings.map(\.position).min() ?? record.position)
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
        // Times of two kinds are on no scale that could be checked.
        if !isMixed { check(record) }
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
                if case .number(let quantity) = reading.value {
                    if quantity.value < 0, !Self.mayBeNegative(quantity.unit) {
                        diagnostics.error(reading.position, "`\(covariate.name)` is negative: \(quantity)", expected: "0 or more")
                    } else {
                        PlausibleRange.of(covariate.name)?.check(quantity, covariate.name, reading.position, diagnostics)
                    }
                }
                if let now = record.now, let time = reading.time, time > now + Self.together { reportFuture(reading.position, "this value", record, time) }
            }
            for (first, second) in zip(covariate.readings, covariate.readings.dropFirst()) where first.time == second.time && first.time != nil {
                diagnostics.error(
                    max(first.position, second.position), "`\(covariate.name)` has two values at one time", remedy: "keep the right one")
            }
        }
    }

    /// A dose far from what can be given, or from the other doses, is likely in the wrong unit.
    private func checkSizes(_ record: PatientRecord) {
        let most = record.constraints.flatMap { $0.most ?? $0.daily }
        for dose in record.doses {
            if let most, let largest = try? most.converted(to: dose.amount.unit), dose.amount.value > 5 * largest.value {
                diagnostics.warn(
                    dose.valuePosition, "a dose of \(dose.amount) was given, and the constraints allow \(most) at most",
                    remedy: "check the amount and its unit")
            }
        }
        guard let unit = record.doses.first?.amount.unit else { return }
        let sizes = record.doses.compactMap { dose in (try? dose.amount.converted(to: unit).value).map { (dose: dose, size: $0) } }
            .sorted { $0.size < $1.size }
        guard let least = sizes.first, least.size > 0, let greatest = sizes.last, greatest.size >= 50 * least.size
        else { return }
        let middle = sizes[sizes.count / 2].size
        let odd = greatest.size / middle > middle / least.size ? greatest.dose : least.dose
        diagnostics.warn(
            odd.valuePosition, "doses of \(least.dose.amount) and of \(greatest.dose.amount) were given",
            remedy: "check the amounts and their units")
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
                if !isBroken { reportMissingDoses(level, record) }
                continue
            }
            if level.time < first, !level.isBelow, level.value.value > 0 {
                diagnostics.warn(
                    level.position, "this level was taken before the first dose (\(record.text(ofTime: first))): the model expects nothing there",
                    remedy: "mend the time, or add the earlier doses")
            }
        }
        let entries = record.levels.map { Entry(time: $0.time, kind: $0.output, value: $0.value, position: $0.position) }
        checkTwins(entries, "level", record, remedy: "remove one: each would count as a measurement of its own")
    }

    private func reportMissingDoses(_ level: PatientRecord.Level, _ record: PatientRecord) {
        let unread = record.leftOut.first.map { "; not read: \($0)\(record.leftOut.count > 1 ? ", and \(record.leftOut.count - 1) more" : "")" }
        diagnostics.error(
            level.position, "a level, but no dose was given",
            remedy: "add the doses\(unread == nil ? " under `doses`" : ""); without them a level says nothing\(unread ?? "")")
    }

    /// A dose or a level, as far as it may be entered twice.
    private struct Entry {
        var time: Double
        /// The route or the output.
        var kind: String?
        var value: Quantity
        var position: SourcePosition

        /// Of the same kind, as far as is said.
        func mayBe(_ other: Entry) -> Bool { kind == other.kind || kind == nil || other.kind == nil }
    }

    /// Tells of entries at one time: the same value is one entered twice.
    private func checkTwins(_ entries: [Entry], _ what: String, _ record: PatientRecord, remedy: String) {
        for (index, one) in entries.enumerated() {
            for other in entries.dropFirst(index + 1).prefix(while: { $0.time - one.time < Self.together }) where one.mayBe(other) {
                let position = max(one.position, other.position)
                if other.value == one.value {
                    diagnostics.error(position, "this \(what) is here twice: \(one.value) at \(record.text(ofTime: one.time))", remedy: remedy)
                } else {
                    diagnostics.warn(
                        position, "two \(what)s at one time: \(one.value) and \(other.value)",
                        remedy: "both count; remove one if it is a mistake")
                }
            }
        }
    }

    private func checkDoses(_ record: PatientRecord) {
        let entries = record.doses.map { Entry(time: $0.time, kind: $0.route, value: $0.amount, position: $0.position) }
        checkTwins(entries, "dose", record, remedy: "remove one, or write the amount that was given in all")
        checkSizes(record)
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
            for other in record.doses.dropFirst(index + 1) where dose.additional > 0 && other.time > dose.time + Self.together && other.time <= last + Self.together {
                let phase = (other.time - dose.time).remainder(dividingBy: dose.interval)
                guard abs(phase) < Self.together, other.amount == dose.amount, other.route == dose.route else { continue }
                diagnostics.error(
                    other.position, "this dose is also among those of line \(dose.position.line)", remedy: "remove one of them")
            }
        }
    }
}
