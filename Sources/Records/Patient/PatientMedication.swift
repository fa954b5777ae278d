import Documents
import Quantities

/// What a bundle says was given, and what was ordered.
extension PatientBundle {
    func readAdministrations(_ resources: [Resource], into draft: inout PatientDraft) {
        let administrations = resources.filter { $0.type == "MedicationAdministration" }
        let given = administrations.map { (node: $0.node, drug: medication($0.node, resources)) }
        var drug = codes.medication
        if drug == nil {
            let drugs = Set(given.compactMap { $0.drug.codes.first })
            if drugs.count > 1 {
                let list = given.reduce(into: [String]()) { list, one in
                    let text = "\(one.drug.name) (\(one.drug.codes.map(\.description).joined(separator: ", ")))"
                    if !list.contains(text) { list.append(text) }
                }
                diagnostics.error(
                    given.first?.node.position ?? SourcePosition(file: "", line: 1, column: 1),
                    "several drugs were given: \(list.joined(separator: "; "))", expected: "which one is meant",
                    remedy: "write its code in the patient file: `medication: RxNorm 11124`")
                return
            }
            drug = drugs.first
            if let one = given.first { draft.assumptions.append("The only drug given is taken for the model's: \(one.drug.name).") }
        }
        for (node, own) in given {
            let label = "MedicationAdministration \(Self.id(node)) (\(own.name))"
            if let drug, !own.codes.contains(drug) {
                draft.leftOut.append("\(label): another drug than \(drug)")
                continue
            }
            readAdministration(node, label, into: &draft)
        }
    }

    private func medication(_ node: DocumentNode, _ resources: [Resource]) -> (name: String, codes: [ClinicalCode]) {
        if let concept = node["medicationCodeableConcept"] { return (concept.conceptText, concept.codings) }
        let reference = node["medicationReference"]?["reference"]?.textValue ?? ""
        let contained = node["contained"]?.list.first { "#" + ($0["id"]?.textValue ?? "") == reference }
        let other = resources.first { $0.type == "Medication" && "Medication/" + ($0.node["id"]?.textValue ?? "") == reference }?.node
        guard let code = (contained ?? other)?["code"] else {
            return (node["medicationReference"]?["display"]?.textValue ?? "an unnamed drug", [])
        }
        return (code.conceptText, code.codings)
    }

    private func readAdministration(_ node: DocumentNode, _ label: String, into draft: inout PatientDraft) {
        let status = node["status"]?.textValue ?? ""
        guard ["completed", "in-progress", "stopped"].contains(status) else {
            draft.leftOut.append("\(label): its status is `\(status)`")
            return
        }
        guard let dosage = node["dosage"] else {
            diagnostics.error(node.position, "\(label) does not say how much was given", expected: "`dosage`")
            return
        }
        guard let time = self.time(of: node, label), let (amount, rated) = self.amount(dosage, label) else { return }
        guard amount.value > 0 else {
            diagnostics.error(dosage.position, "\(label): the dose is \(amount)", expected: "more than 0")
            return
        }
        let dose = PatientRecord.Dose(
            time: 0, amount: amount, route: route(dosage, label, &draft), over: length(node, time, label, &draft) ?? rated,
            additional: 0, interval: 0, isSteady: false, position: node.position,
            valuePosition: dosage["dose"]?.position ?? dosage.position)
        if status != "completed" { draft.assumptions.append("\(label) is \(status); it counts as given whole.") }
        draft.doses.append(.init(time: time, value: dose, position: node.position))
    }

    /// `dose`, and the length in hours that `rateRatio` or `rateQuantity` give it.
    private func amount(_ dosage: DocumentNode, _ label: String) -> (Quantity, Double?)? {
        guard let dose = dosage["dose"] else {
            diagnostics.error(dosage.position, "\(label) does not say how much was given", expected: "`dose` with a unit of amount")
            return nil
        }
        guard let amount = dose.fhirQuantity(diagnostics) else { return nil }
        guard let rate = self.rate(dosage), rate.value > 0 else { return (amount, nil) }
        guard let factor = try? (amount.unit / rate.unit).factor(to: PatientReader.hour) else { return (amount, nil) }
        return (amount, amount.value / rate.value * factor)
    }

    private func rate(_ dosage: DocumentNode) -> Quantity? {
        if let quantity = dosage["rateQuantity"] { return quantity.fhirQuantity(diagnostics) }
        guard let ratio = dosage["rateRatio"], let top = ratio["numerator"]?.fhirQuantity(diagnostics),
            let bottom = ratio["denominator"]?.fhirQuantity(diagnostics), bottom.value > 0
        else { return nil }
        return Quantity(top.value / bottom.value, top.unit / bottom.unit)
    }

    /// The length of a period in hours.
    private func length(_ node: DocumentNode, _ start: PatientDraft.Time, _ label: String, _ draft: inout PatientDraft) -> Double? {
        guard let end = node["effectivePeriod"]?["end"], let text = end.textValue else { return nil }
        guard let clock = ClockTime(text), case .clock(let from) = start else {
            diagnostics.error(end.position, "`\(text)` is no date", expected: "such as `2026-11-20T09:00:00+01:00`")
            return nil
        }
        let hours = (clock.seconds - from.seconds) / 3600
        if hours < 0 { diagnostics.error(end.position, "\(label) ends before it begins", expected: "a later end") }
        return hours > 0 ? hours : nil
    }

    private func route(_ dosage: DocumentNode, _ label: String, _ draft: inout PatientDraft) -> String? {
        guard let concept = dosage["route"] else { return nil }
        if let known = concept.codings.lazy.compactMap({ $0.system == "SNOMED" ? PatientCodes.routes[$0.code] : nil }).first { return known }
        draft.leftOut.append("\(label): its route, \(concept.conceptText), means nothing here; the model's only route is taken")
        return nil
    }

    // MARK: Orders

    /// An order is told, and never counts as given.
    func readRequest(_ node: DocumentNode, _ resources: [Resource], into draft: inout PatientDraft) {
        let drug = medication(node, resources)
        let label = "MedicationRequest \(Self.id(node)) (\(drug.name))"
        if let wanted = codes.medication, !drug.codes.contains(wanted) {
            draft.leftOut.append("\(label): another drug than \(wanted)")
            return
        }
        let status = node["status"]?.textValue ?? ""
        guard ["active", "on-hold", "draft"].contains(status) else {
            draft.leftOut.append("\(label): its status is `\(status)`")
            return
        }
        let instructions = (node["dosageInstruction"]?.list ?? []).map(instruction)
        draft.orders.append("\(drug.name) (\(status)): \(instructions.isEmpty ? "without instructions" : instructions.joined(separator: "; "))")
    }

    private func instruction(_ node: DocumentNode) -> String {
        let rate = node["doseAndRate"]?.list.first
        let quantity = rate?["doseQuantity"]
        let dose = quantity.flatMap { quantity in
            quantity["value"]?.textValue.map { "\($0) \(quantity["unit"]?.textValue ?? quantity["code"]?.textValue ?? "")" }
        }
        let repetition = node["timing"]?["repeat"]
        let period = repetition.flatMap { repetition in
            repetition["period"]?.textValue.map { "\(repetition["frequency"]?.textValue ?? "1") every \($0) \(repetition["periodUnit"]?.textValue ?? "")" }
        }
        let parts = [dose, period].compactMap { $0 }
        return parts.isEmpty ? node["text"]?.textValue ?? "without a dose" : parts.joined(separator: ", ")
    }
}
