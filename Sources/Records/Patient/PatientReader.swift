import Documents
import Foundation
import Quantities

/// Reads a patient file in YAML, and the data it names.
struct PatientReader {
    static let keys = [
        "patient", "title", "model", "now", "data", "medication", "codes", "covariates", "doses", "levels", "occasions", "target",
        "limit", "constraints",
    ]

    private let document: Document
    private let data: String?
    private let options: PatientFile.Options
    let diagnostics: Diagnostics

    /// - Parameter data: a table or bundle given beside; nil: what the file's own `data` names.
    init(_ document: Document, data: String?, _ options: PatientFile.Options, _ diagnostics: Diagnostics) {
        self.document = document
        self.data = data
        self.options = options
        self.diagnostics = diagnostics
    }

    /// Empty after an error.
    func read() -> [PatientRecord] {
        guard FileKind.patient.admits(document, diagnostics),
            var reader = MappingReader(document.root, what: "a patient", keys: Self.keys, in: diagnostics)
        else { return [] }
        let id = reader.scalar("patient", required: true)
        let title = reader.text("title")
        let written = readModels(&reader)
        let models = options.models.isEmpty ? written : options.models
        var draft = PatientDraft()
        draft.now = reader.optional("now").flatMap { node in time(node).map { .init(time: $0, value: (), position: node.position) } }
        let named = reader.scalar("data")
        let codes = readCodes(&reader)
        for entry in reader.entries("covariates") ?? [] { readCovariate(entry, into: &draft) }
        for node in reader.list("doses") ?? [] { readDose(node, into: &draft) }
        for node in reader.list("levels") ?? [] { readLevel(node, into: &draft) }
        for node in reader.list("occasions") ?? [] {
            if let time = self.time(node) { draft.occasions.append(.init(time: time, value: (), position: node.position)) }
        }
        let target = reader.optional("target").flatMap(readTargets)
        if let target, target.count > 1 {
            diagnostics.error(
                target[1].position, "two targets", expected: "one measure to aim at", remedy: "write what must not be passed into `limit`")
        }
        let limits = reader.optional("limit").flatMap(readTargets) ?? []
        for limit in limits where limit.most == nil {
            diagnostics.error(limit.position, "a limit has no upper end", expected: "`\(limit.measure.rawValue): 600 mg*h/L`, or `{most: ...}`")
        }
        let constraints = reader.optional("constraints").flatMap(readConstraints)
        reader.finish()
        guard let id else { return [] }
        var record = PatientRecord(
            id: id.text, title: title, file: document.file, position: id.position, models: models, covariates: [], doses: [], levels: [],
            occasions: [], target: target?.first, limits: limits, constraints: constraints, now: nil, zero: nil, assumptions: [],
            leftOut: [], orders: [])
        let path = data ?? named.map { Self.path($0.text, beside: document.file) }
        guard let path else { return finished([(record, draft)]) }
        if !draft.doses.isEmpty || !draft.levels.isEmpty {
            diagnostics.error(
                reader.position(of: draft.doses.isEmpty ? "levels" : "doses"), "the data `\(path)` say what was given and measured already",
                remedy: "keep either")
        }
        record.file = data ?? document.file
        switch URL(fileURLWithPath: path).pathExtension.lowercased() {
        case "csv": return finished(PatientTable(path, diagnostics).patients().map { id, own in (renamed(record, id), draft.joined(own)) })
        case "json":
            var codes = codes
            for output in options.outputs(models, document.file) {
                if let code = ClinicalCode(output.code) { codes.outputs.append((code, output.name)) }
            }
            guard let own = PatientBundle(path, codes: codes, diagnostics).draft() else { return [] }
            return finished([(record, draft.joined(own))])
        default:
            diagnostics.error(
                named?.position ?? document.root.position, "`\(path)` is no table and no bundle",
                expected: "a name that ends with .csv (NONMEM's columns) or .json (a FHIR R4 Bundle)")
            return []
        }
    }

    private func renamed(_ record: PatientRecord, _ subject: String) -> PatientRecord {
        var record = record
        if !subject.isEmpty { record.id = "\(record.id)-\(subject)" }
        return record
    }

    private func finished(_ drafts: [(PatientRecord, PatientDraft)]) -> [PatientRecord] {
        drafts.map { record, draft in
            let own = Diagnostics()
            var record = PatientFinisher(draft: draft, diagnostics: own).finish(record)
            record.remarks = own.all
            // One patient's errors are the file's; among several they touch no other.
            if drafts.count == 1 { own.all.forEach(diagnostics.report) }
            return record
        }
    }

    private static func path(_ name: String, beside file: String) -> String {
        name.hasPrefix("/") || !file.contains("/") ? name : URL(fileURLWithPath: file).deletingLastPathComponent().appendingPathComponent(name).relativePath
    }

    private func readModels(_ reader: inout MappingReader) -> [Scalar] {
        guard let node = reader.optional("model") else { return [] }
        guard node.items == nil else { return node.texts("`model`", in: diagnostics) ?? [] }
        return node.text("`model`", in: diagnostics).map { [$0] } ?? []
    }

    private func readCodes(_ reader: inout MappingReader) -> PatientCodes {
        var codes = PatientCodes()
        if let medication = reader.scalar("medication") { codes.medication = ClinicalCode(medication.text) ?? refuse(medication) }
        for entry in reader.entries("codes") ?? [] {
            guard let text = entry.value.text("a code", in: diagnostics) else { continue }
            if let code = ClinicalCode(text.text) ?? refuse(text) { codes.names.append((code, entry.key.text)) }
        }
        return codes
    }

    private func refuse(_ text: Scalar) -> ClinicalCode? {
        diagnostics.error(text.position, "`\(text.text)` is no code", expected: "a system and a code, such as `LOINC 2160-0` or `RxNorm 11124`")
        return nil
    }

    // MARK: Times and quantities

    /// `36 h`, or `2026-11-20 08:00`.
    func time(_ node: DocumentNode) -> PatientDraft.Time? {
        guard let scalar = node.text("a time", in: diagnostics) else { return nil }
        if scalar.text.count >= 8, scalar.text.prefix(5).last == "-" {
            if let clock = ClockTime(scalar.text), clock.isPrecise { return .clock(clock) }
            diagnostics.error(
                scalar.position, "`\(scalar.text)` is no date with a time of the day", expected: "a date that exists, such as `2026-11-20 08:00`")
            return nil
        }
        return scalar.value(of: "the time", in: Self.hour, diagnostics).map { .hours($0) }
    }

    static let hour = (try? Unit("h")) ?? .one

    private func readCovariate(_ entry: DocumentNode.Entry, into draft: inout PatientDraft) {
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

    private func readDose(_ node: DocumentNode, into draft: inout PatientDraft) {
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
        if let times, times < 1 { diagnostics.error(reader.position(of: "times"), "`times` is \(times)", expected: "1 or more") }
        if (times ?? 1) > 1 || steady == true, !reader.has("every") {
            diagnostics.error(
                reader.position(of: reader.has("times") ? "times" : "steady"), "doses are repeated, but at no interval", remedy: "add `every: 12 h`")
        }
        if reader.has("every"), times == nil, steady != true {
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
                    isSteady: steady ?? false, position: node.position),
                position: node.position))
    }

    private func readLevel(_ node: DocumentNode, into draft: inout PatientDraft) {
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
            diagnostics.error(scalar.position, error.message, expected: "a level such as `9.8 mg/L` or `< 1 mg/L`", remedy: error.suggestion)
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
                value: PatientRecord.Level(time: 0, output: output, value: quantity, isBelow: isBelow, position: node.position),
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

extension PatientDraft {
    /// With what another says besides.
    func joined(_ other: PatientDraft) -> PatientDraft {
        var sum = self
        let own = Set(covariates.map(\.name))
        sum.covariates += other.covariates.filter { !own.contains($0.name) }
        for covariate in other.covariates where own.contains(covariate.name) {
            sum.leftOut.append("`\(covariate.name)` of the data: the patient file gives it")
        }
        sum.doses += other.doses
        sum.levels += other.levels
        sum.occasions += other.occasions
        sum.now = now ?? other.now
        sum.assumptions += other.assumptions
        sum.leftOut += other.leftOut
        sum.orders += other.orders
        return sum
    }
}
