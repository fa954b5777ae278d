import Documents
import Foundation
import Records
import Testing

/// Resources of the examples of FHIR R4 (4.0.1, https://hl7.org/fhir/R4, public domain, CC0) that apply: their facts are
/// carried here with what they mean to us.
@Suite struct PublishedBundleTests {
    private func read(_ resources: [String], settings: String = "") throws -> (record: PatientRecord?, messages: [String]) {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("bundle-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let entries = resources.map { "{\"resource\": \($0)}" }.joined(separator: ",\n")
        try "{\"resourceType\": \"Bundle\", \"type\": \"collection\", \"entry\": [\n\(entries)\n]}".write(
            toFile: "\(folder)/p.json", atomically: true, encoding: .utf8)
        try "patient: p\nmodel: m\n\(settings)".write(toFile: "\(folder)/p.yaml", atomically: true, encoding: .utf8)
        let diagnostics = Diagnostics()
        var options = PatientFile.Options()
        options.outputs = { _, _ in [("LOINC 20578-1", "C")] }
        let records = try? PatientFile.load(path: "\(folder)/p.json", options: options, diagnostics: diagnostics)
        return (records?.first, diagnostics.all.map { $0.description.replacing("\(folder)/", with: "") })
    }

    /// patient-example.json: Peter James Chalmers, male, born on 1974-12-25.
    private let patient = """
        {"resourceType": "Patient", "id": "example", "active": true,
         "name": [{"use": "official", "family": "Chalmers", "given": ["Peter", "James"]}], "gender": "male", "birthDate": "1974-12-25"}
        """

    /// observation-example.json: Body Weight of 185 lbs in 2016.
    private let weight = """
        {"resourceType": "Observation", "id": "example", "status": "final",
         "code": {"coding": [{"system": "http://loinc.org", "code": "29463-7", "display": "Body Weight"},
                             {"system": "http://snomed.info/sct", "code": "27113001", "display": "Body weight"}]},
         "subject": {"reference": "Patient/example"}, "effectiveDateTime": "2016-03-28",
         "valueQuantity": {"value": 185, "unit": "lbs", "system": "http://unitsofmeasure.org", "code": "[lb_av]"}}
        """

    /// medicationadministration0301.json: 500 mg of vancomycin, intravenous, of an NDC product, in progress.
    private let administration = """
        {"resourceType": "MedicationAdministration", "id": "medadmin0301",
         "contained": [{"resourceType": "Medication", "id": "med0301", "code": {"coding": [
           {"system": "http://hl7.org/fhir/sid/ndc", "code": "0069-2587-10", "display": "Vancomycin Hydrochloride (VANCOMYCIN HYDROCHLORIDE)"}]}}],
         "status": "in-progress", "medicationReference": {"reference": "#med0301"}, "subject": {"reference": "Patient/example"},
         "effectivePeriod": {"start": "2015-01-15T14:30:00+01:00"},
         "dosage": {"text": "500mg IV q6h x 3 days", "route": {"coding": [{"system": "http://snomed.info/sct", "code": "47625008"}]},
           "method": {"text": "IV Push"}, "dose": {"value": 500, "unit": "mg", "system": "http://unitsofmeasure.org", "code": "mg"}}}
        """

    @Test func patientGivesSexAndAge() throws {
        let (record, messages) = try read([patient, administration])
        #expect(messages == [])
        let covariates = Dictionary(uniqueKeysWithValues: try #require(record).covariates.map { ($0.name, $0.readings[0].value) })
        #expect(covariates["sex"] == .level("male"))
        // From 1974-12-25 to 2015-01-15 13:30 in Greenwich: 40 years and 21.6 days.
        guard case .number(let age)? = covariates["age"] else {
            Issue.record("no age")
            return
        }
        #expect(age.unit.symbol == "a" && abs(age.value - 40.06) < 0.005)
    }

    @Test func administrationIsADose() throws {
        let record = try #require(try read([patient, administration]).record)
        let dose = try #require(record.doses.first)
        #expect(record.doses.count == 1 && dose.amount.value == 500 && dose.amount.unit.symbol == "mg" && dose.route == "iv" && dose.over == nil)
        #expect(record.assumptions.contains { $0.contains("The only drug given") && $0.contains("Vancomycin Hydrochloride") })
        #expect(record.assumptions.contains { $0.contains("`medadmin0301`") && $0.contains("in-progress") })
        #expect(record.text(ofTime: 0) == "2015-01-15 14:30")
    }

    /// A pound is 0.45359237 kg; the example's date has no time of the day.
    @Test func weightInPoundsIsRead() throws {
        let record = try #require(try read([patient, weight, administration]).record)
        let reading = try #require(record.covariates.first { $0.name == "weight" }?.readings.first)
        guard case .number(let quantity) = reading.value else {
            Issue.record("no number")
            return
        }
        #expect(abs(try quantity.converted(to: .init("kg")).value - 83.91458845) < 1e-9)
    }

    /// observation-example-f001-glucose.json and bloodpressure: codes that mean nothing here are listed.
    @Test func unknownCodesAreListed() throws {
        let glucose = """
            {"resourceType": "Observation", "id": "f001", "status": "final", "code": {"coding": [{"system": "http://loinc.org",
             "code": "15074-8", "display": "Glucose [Moles/volume] in Blood"}]}, "subject": {"reference": "Patient/example"},
             "effectivePeriod": {"start": "2013-04-02T09:30:10+01:00"}, "valueQuantity": {"value": 6.3, "unit": "mmol/l",
             "system": "http://unitsofmeasure.org", "code": "mmol/L"}}
            """
        let pressure = """
            {"resourceType": "Observation", "id": "blood-pressure", "status": "final", "code": {"coding": [{"system": "http://loinc.org",
             "code": "85354-9"}], "text": "Blood pressure systolic & diastolic"}, "subject": {"reference": "Patient/example"},
             "effectiveDateTime": "2012-09-17", "component": []}
            """
        let (record, messages) = try read([patient, administration, glucose, pressure, "{\"resourceType\": \"Device\", \"id\": \"f001\"}"])
        #expect(messages == [])
        #expect(
            try #require(record).leftOut == [
                "Observation `f001` (Glucose [Moles/volume] in Blood): code LOINC 15074-8 means nothing here; name it under `codes` if it is wanted",
                "Observation `blood-pressure` (Blood pressure systolic & diastolic): code LOINC 85354-9 means nothing here; name it under `codes` if it is wanted",
                "Device `f001`: resources of this type are not read",
            ])
    }

    /// medicationadministration0309.json has 50 mL per hour: a rate gives the length of an infusion; here as 250 mg/h.
    @Test func rateGivesTheLength() throws {
        let rated = administration.replacing(
            "\"dose\": {", with: """
                "rateRatio": {"numerator": {"value": 250, "code": "mg"}, "denominator": {"value": 1, "code": "h"}}, "dose": {
                """)
        #expect(try read([rated]).record?.doses.first?.over == 2)
    }

    /// medicationadministration0303.json and others are not done or entered in error; medication requests are orders.
    @Test func whatWasNotGivenIsNoDose() throws {
        let refused = administration.replacing("in-progress", with: "not-done").replacing("medadmin0301", with: "medadmin0303")
        let request = """
            {"resourceType": "MedicationRequest", "id": "medrx0318", "status": "active", "intent": "order", "medicationCodeableConcept":
             {"text": "Vancomycin"}, "subject": {"reference": "Patient/example"}, "dosageInstruction": [{"text": "500mg IV q6h x 3 days",
             "timing": {"repeat": {"frequency": 1, "period": 6, "periodUnit": "h"}}, "doseAndRate": [{"doseQuantity": {"value": 500, "unit": "mg"}}]}]}
            """
        let record = try #require(try read([administration, refused, request]).record)
        #expect(record.doses.count == 1)
        #expect(record.leftOut == ["MedicationAdministration `medadmin0303` (Vancomycin Hydrochloride (VANCOMYCIN HYDROCHLORIDE)): its status is `not-done`"])
        #expect(record.orders == ["Vancomycin (active): 500 mg, 1 every 6 h"])
    }

    @Test func levelsBelowALimitAndOfTheModelsCode() throws {
        let level = """
            {"resourceType": "Observation", "id": "l1", "status": "final", "code": {"coding": [{"system": "http://loinc.org",
             "code": "20578-1"}]}, "subject": {"reference": "Patient/example"}, "effectiveDateTime": "2015-01-16T07:00:00+01:00",
             "valueQuantity": {"value": 2, "comparator": "<", "code": "mg/L"}}
            """
        let record = try #require(try read([administration, level]).record)
        #expect(record.levels.count == 1 && record.levels[0].output == "C" && record.levels[0].isBelow && record.levels[0].time == 16.5)
    }

    @Test func otherPatientsAndDrugsAreRefused() throws {
        let other = administration.replacing("Patient/example", with: "Patient/f001").replacing("medadmin0301", with: "m2")
        let messages = try read([patient, administration, other]).messages
        // Both are at one time, so that the dose also seems to be here twice.
        let told = "p.json:14:102: MedicationAdministration `m2` is of `Patient/f001`, the bundle is of `Patient/example`; remove what belongs to another patient"
        #expect(messages.count == 2 && messages[0] == told, "\(messages)")
        let gentamicin = administration.replacing("0069-2587-10", with: "0000-0000-00").replacing("medadmin0301", with: "m3")
        #expect(try read([administration, gentamicin]).messages.first?.contains("several drugs were given") == true)
        #expect(try read([administration, gentamicin], settings: "medication: NDC 0069-2587-10").record?.doses.count == 1)
    }
}
