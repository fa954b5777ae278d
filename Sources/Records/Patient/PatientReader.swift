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
        guard isPatient(),
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
        guard let path else { return finished([(record, draft, [])]) }
        if !draft.doses.isEmpty || !draft.levels.isEmpty {
            diagnostics.error(
                reader.position(of: draft.doses.isEmpty ? "levels" : "doses"), "the data `\(path)` say what was given and measured already",
                remedy: "keep either")
        }
        record.file = data ?? document.file
        switch URL(fileURLWithPath: path).pathExtension.lowercased() {
        case "csv":
            return finished(
                PatientTable(path, diagnostics).patients().map { id, own, errors in (renamed(record, id), draft.joined(own), errors) })
        case "json":
            var codes = codes
            for output in options.outputs(models, document.file) {
                if let code = ClinicalCode(output.code) { codes.outputs.append((code, output.name)) }
            }
            guard let own = PatientBundle(path, codes: codes, diagnostics).draft() else { return [] }
            return finished([(record, draft.joined(own), [])])
        default:
            diagnostics.error(
                named?.position ?? document.root.position, "`\(path)` is no table and no bundle",
                expected: "a name that ends with .csv (NONMEM's columns) or .json (a FHIR R4 Bundle)")
            return []
        }
    }

    /// A file that says what was given or wanted lacks nothing but the patient's name.
    private func isPatient() -> Bool {
        let keys = document.root.entries?.map(\.key.text) ?? []
        if !keys.contains("patient"), keys.contains(where: { ["doses", "levels", "target", "constraints"].contains($0) }) { return true }
        return FileKind.patient.admits(document, diagnostics)
    }

    private func renamed(_ record: PatientRecord, _ subject: String) -> PatientRecord {
        var record = record
        if !subject.isEmpty { record.id = "\(record.id)-\(subject)" }
        return record
    }

    /// - Parameter drafts: with errors of each; what else may be wrong with a draft that has some is not looked at.
    private func finished(_ drafts: [(PatientRecord, PatientDraft, [Diagnostic])]) -> [PatientRecord] {
        drafts.map { record, draft, errors in
            let own = Diagnostics()
            errors.forEach(own.report)
            var record = record
            if errors.isEmpty {
                record = PatientFinisher(draft: draft, isBroken: diagnostics.hasErrors, diagnostics: own).finish(record)
            }
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
}
