import Documents
import Quantities

/// What is known of a patient, was given and measured, with its times.
extension PatientReader {
    /// `36 h`, or `2026-11-20 08:00`.
    func time(_ node: DocumentNode) -> PatientDraft.Time? {
        guard let scalar = node.text("a time", in: diagnostics) else { return nil }
        if scalar.text.count >= 8, scalar.text.prefix(5).last == "-" {
            if let clock = ClockTime(scalar.text), clock.isPrecise { return .clock(clock) }
            diagnostics.error(
                scalar.position, "`\(scalar.text)` is no date with a time of the day", expected: "a date that exists, such as `2026-11-20 08:00`")
            return nil
        }
        do {
            _ = try Quantity(parsing: scalar.text)
        } catch {
            diagnostics.error(
                scalar.position, "`\(scalar.text)` is no time",
                expected: "a date such as `2026-11-20 08:00`, or hours such as `36 h`", remedy: error.suggestion)
            return nil
        }
        return scalar.value(of: "the time", in: Self.hour, diagnostics).map { .hours($0) }
    }

    /// More repetitions of one dose than any patient had.
    static let mostDoses = 10_000

    static let hour = (try? Unit("h")) ?? .one

    func readCovariate(_ entry: DocumentNode.Entry, into draft: inout PatientDraft) {
        guard let name = entry.key.name("a covariate", in: diagnostics) else { return }
        guard let items = entry.value.items else {
            if let value = self.value(entry.value) {
                draft.covariates.append((name, [.init(time: nil, value: value, position: entry.value.position)]))
            }
            return
        }
        var readings: [PatientDraft.Timed<PatientRecord.Value>] = []
        for item in items {
            guard let pair = item.items, pair.count == 2 else {
                diagnostics.error(item.position, "this is no value over time", expected: "a time and a value: `[12 h, 1.3 mg/dL]`")
                continue
            }
            guard let time = self.time(pair[0]), let value = self.value(pair[1]) else { continue }
            readings.append(.init(time: time, value: value, position: pair[1].position))
        }
        if items.isEmpty { diagnostics.error(entry.value.position, "`\(name)` has no values") }
        draft.covariates.append((name, readings))
    }

    private func value(_ node: DocumentNode) -> PatientRecord.Value? {
        guard let scalar = node.text("a covariate", in: diagnostics) else { return nil }
        if Naming.isName(scalar.text) { return .level(scalar.text) }
        return scalar.quantity(in: diagnostics).map { .number($0) }
    }

    func readDose(_ node: DocumentNode, into draft: inout PatientDraft) {
        let keys = ["time", "amount", "route", "over", "every", "times", "steady"]
        guard var reader = MappingReader(node, what: "a dose", keys: keys, in: diagnostics) else { return }
        let time = reader.required("time").flatMap(self.time)
        let amount = reader.scalar("amount", required: true)?.quantity(in: diagnostics)
        let route = reader.text("route")
        let over = positive(&reader, "over")
        let interval = positive(&reader, "every")
        let times = reader.integer("times")
        let steady = reader.boolean("steady")
        reader.finish()
        if let times, times < 1 || times > Self.mostDoses {
            diagnostics.error(reader.position(ofValue: "times"), "`times` is \(times)", expected: "1 to \(Self.mostDoses)")
            return
        }
        if (times ?? 1) > 1 || steady == true, !reader.has("every") {
            diagnostics.error(
                reader.position(of: reader.has("times") ? "times" : "steady"), "doses are repeated, but at no interval", remedy: "add `every: 12 h`")
        }
        if reader.has("every"), !reader.has("times"), steady != true {
            diagnostics.error(reader.position(of: "every"), "how many doses were given?", remedy: "add `times: 4`, the first one counted")
        }
        if let amount, amount.value < 0 {
            diagnostics.error(reader.position(ofValue: "amount"), "the dose is negative", expected: "more than 0")
        } else if let amount, amount.value == 0 {
            diagnostics.error(reader.position(ofValue: "amount"), "the dose is 0", remedy: "leave out doses that were not given")
        }
        guard let time, let amount else { return }
        draft.doses.append(
            .init(
                time: time,
                value: PatientRecord.Dose(
                    time: 0, amount: amount, route: route, over: over, additional: max(0, (times ?? 1) - 1), interval: interval ?? 0,
                    isSteady: steady ?? false, position: node.position, valuePosition: reader.position(ofValue: "amount")),
                position: node.position))
    }

    func readLevel(_ node: DocumentNode, into draft: inout PatientDraft) {
        guard var reader = MappingReader(node, what: "a level", keys: ["time", "output", "value"], in: diagnostics) else { return }
        let time = reader.required("time").flatMap(self.time)
        let output = reader.text("output")
        let scalar = reader.scalar("value", required: true)
        reader.finish()
        guard let scalar else { return }
        let isBelow = scalar.text.hasPrefix("<")
        let text = isBelow ? String(scalar.text.dropFirst().drop { $0 == " " }) : scalar.text
        let quantity: Quantity?
        do {
            quantity = try Quantity(parsing: text)
        } catch {
            if diagnostics.all.contains(where: { $0.position == scalar.position }) { return } // a comma, told by the document
            diagnostics.error(scalar.position, error.message, expected: "a level such as `9.8 mg/L` or `< 1 mg/L`")
            quantity = nil
        }
        if let quantity, quantity.value < 0 {
            diagnostics.error(scalar.position, "the level is negative", expected: "0 or more, or `< 1 mg/L` below the limit of quantification")
            return
        }
        guard let time, let quantity else { return }
        draft.levels.append(
            .init(
                time: time,
                value: PatientRecord.Level(
                    time: 0, output: output, value: quantity, isBelow: isBelow, position: node.position, valuePosition: scalar.position),
                position: node.position))
    }

    /// A length of time in hours, above 0.
    func positive(_ reader: inout MappingReader, _ key: String) -> Double? {
        guard let (value, position) = reader.value(key, in: Self.hour) else { return nil }
        if value > 0 { return value }
        diagnostics.error(position, "`\(key)` is \(value == 0 ? "0" : "negative")", expected: "more than 0")
        return nil
    }
}
