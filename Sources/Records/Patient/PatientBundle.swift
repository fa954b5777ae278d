import Documents
import Foundation
import Quantities

/// A patient of a FHIR R4 Bundle (or of a single resource): Patient, Observation, MedicationAdministration and
/// MedicationRequest are read; everything else, and every code that means nothing here, is listed.
///
/// https://hl7.org/fhir/R4/bundle.html
struct PatientBundle {
    private let path: String
    let codes: PatientCodes
    let diagnostics: Diagnostics

    init(_ path: String, codes: PatientCodes, _ diagnostics: Diagnostics) {
        self.path = path
        self.codes = codes
        self.diagnostics = diagnostics
    }

    func draft() -> PatientDraft? {
        guard let document = Document.load(path: path, diagnostics) else { return nil }
        var draft = PatientDraft()
        let resources = resources(of: document.root)
        guard !resources.isEmpty else {
            if !diagnostics.hasErrors { diagnostics.error(document.root.position, "the bundle is empty") }
            return nil
        }
        let patients = resources.filter { $0.type == "Patient" }
        if patients.count > 1 {
            diagnostics.error(
                patients[1].node.position, "the bundle holds \(patients.count) patients", expected: "one", remedy: "split it, or use `--batch`")
            return nil
        }
        checkSubjects(resources, of: patients.first?.node["id"]?.textValue)
        let birth = patients.first.flatMap { readPatient($0.node, into: &draft) }
        for resource in resources where resource.type == "Observation" { readObservation(resource.node, into: &draft) }
        readAdministrations(resources, into: &draft)
        for resource in resources where resource.type == "MedicationRequest" { readRequest(resource.node, resources, into: &draft) }
        let known = ["Patient", "Observation", "MedicationAdministration", "MedicationRequest", "Medication"]
        for resource in resources where !known.contains(resource.type) {
            draft.leftOut.append("\(resource.type) \(Self.id(resource.node)): resources of this type are not read")
        }
        if let birth { addAge(birth, into: &draft) }
        return draft
    }

    typealias Resource = (type: String, node: DocumentNode)

    private func resources(of root: DocumentNode) -> [Resource] {
        guard let type = root["resourceType"]?.textValue else {
            diagnostics.error(root.position, "this is no FHIR resource", expected: "`\"resourceType\": \"Bundle\"`")
            return []
        }
        guard type == "Bundle" else { return [(type, root)] }
        return (root["entry"]?.list ?? []).compactMap { entry in
            guard let resource = entry["resource"], let type = resource["resourceType"]?.textValue else {
                diagnostics.error(entry.position, "this entry has no resource", expected: "`\"resource\": {\"resourceType\": ...}`")
                return nil
            }
            return (type, resource)
        }
    }

    static func id(_ node: DocumentNode) -> String { node["id"]?.textValue.map { "`\($0)`" } ?? "in line \(node.position.line)" }

    /// All that was measured and given must be of one patient.
    private func checkSubjects(_ resources: [Resource], of patient: String?) {
        var first: String? = patient.map { "Patient/\($0)" }
        for resource in resources {
            guard let subject = resource.node["subject"]?["reference"], let text = subject.textValue else { continue }
            // A reference within a bundle may also be the entry's address, which cannot be told from others here.
            guard text.hasPrefix("Patient/") else { continue }
            if let first, text != first {
                diagnostics.error(
                    subject.position, "\(resource.type) \(Self.id(resource.node)) is of `\(text)`, the bundle is of `\(first)`",
                    remedy: "remove what belongs to another patient")
            }
            if first == nil { first = text }
        }
    }

    // MARK: Patient

    /// - Returns: the date of birth.
    private func readPatient(_ node: DocumentNode, into draft: inout PatientDraft) -> (ClockTime, SourcePosition)? {
        if let gender = node["gender"], let text = gender.textValue {
            if ["female", "male"].contains(text) {
                draft.covariates.append(("sex", [.init(time: nil, value: .level(text), position: gender.position)]))
                draft.assumptions.append("Sex is the administrative gender of the Patient resource: \(text).")
            } else {
                draft.leftOut.append("gender `\(text)`: formulas know female and male")
            }
        }
        guard let birth = node["birthDate"], let text = birth.textValue else { return nil }
        if let date = ClockTime(text) { return (date, birth.position) }
        if text.count == 4 || text.count == 7 {
            draft.leftOut.append("birthDate `\(text)`: a date without its day gives no age")
        } else {
            diagnostics.error(birth.position, "`\(text)` is no date", expected: "such as `1959-03-28`")
        }
        return nil
    }

    /// Age at the first dose (or whatever is first), unless it was observed.
    private func addAge(_ birth: (date: ClockTime, position: SourcePosition), into draft: inout PatientDraft) {
        guard !draft.covariates.contains(where: { $0.name == "age" }) else { return }
        let clocks = (draft.doses.map(\.time) + draft.levels.map(\.time)).compactMap { time -> Double? in
            if case .clock(let clock)? = time { clock.seconds } else { nil }
        }
        guard let first = clocks.min() else { return }
        let years = (first - birth.date.seconds) / (365.25 * 86400)
        guard years >= 0 else {
            diagnostics.error(birth.position, "the patient is born after the first dose or level", remedy: "mend the date")
            return
        }
        let age = (years * 100).rounded() / 100
        draft.covariates.append(("age", [.init(time: nil, value: .number(Quantity(age, Self.year)), position: birth.position)]))
        draft.assumptions.append("Age is \(age == age.rounded() ? "\(Int(age))" : "\(age)") years: from the date of birth to the first dose or level.")
    }

    private static let year = (try? Unit("a")) ?? .one

    // MARK: Observation

    private func readObservation(_ node: DocumentNode, into draft: inout PatientDraft) {
        let what = node["code"]?.conceptText ?? "an observation without code"
        let label = "Observation \(Self.id(node)) (\(what))"
        let status = node["status"]?.textValue ?? ""
        guard ["final", "amended", "corrected", "preliminary", "registered"].contains(status) else {
            draft.leftOut.append("\(label): its status is `\(status)`")
            return
        }
        let codings = node["code"]?.codings ?? []
        guard let meaning = codings.lazy.compactMap(codes.meaning).first else {
            let list = codings.map(\.description).joined(separator: ", ")
            draft.leftOut.append("\(label): code \(list.isEmpty ? "missing" : list) means nothing here; name it under `codes` if it is wanted")
            return
        }
        guard let quantity = node["valueQuantity"] else {
            let reason = node["dataAbsentReason"].map { "no value: \($0.conceptText)" } ?? "it has no valueQuantity"
            draft.leftOut.append("\(label): \(reason)")
            return
        }
        if status == "preliminary" || status == "registered" { draft.assumptions.append("\(label) is only \(status); it counts.") }
        guard let value = quantity.fhirQuantity(diagnostics) else { return }
        if value.value < 0 {
            diagnostics.error(quantity.position, "\(label) is negative: \(value)", expected: "0 or more")
            return
        }
        let comparator = quantity["comparator"]?.textValue
        guard let time = self.time(of: node, label) else { return }
        if let comparator, !(meaning.isOutput && (comparator == "<" || comparator == "<=")) {
            draft.leftOut.append("\(label): only known to be \(comparator) \(value)")
            return
        }
        guard meaning.isOutput else {
            let reading = PatientDraft.Timed(time: time, value: PatientRecord.Value.number(value), position: node.position)
            if let index = draft.covariates.firstIndex(where: { $0.name == meaning.name }) {
                draft.covariates[index].readings.append(reading)
            } else {
                draft.covariates.append((meaning.name, [reading]))
            }
            return
        }
        let level = PatientRecord.Level(
            time: 0, output: meaning.name, value: value, isBelow: comparator != nil, position: node.position,
            valuePosition: quantity.position)
        draft.levels.append(.init(time: time, value: level, position: node.position))
    }

    func time(of node: DocumentNode, _ label: String) -> PatientDraft.Time? {
        let value = node["effectiveDateTime"] ?? node["effectiveInstant"] ?? node["effectivePeriod"]?["start"]
        guard let value, let text = value.textValue else {
            diagnostics.error(node.position, "\(label) has no time", expected: "`effectiveDateTime` or `effectivePeriod`")
            return nil
        }
        guard let clock = ClockTime(text) else {
            diagnostics.error(value.position, "`\(text)` is no date", expected: "such as `2026-11-20T08:00:00+01:00`")
            return nil
        }
        return .clock(clock)
    }
}
