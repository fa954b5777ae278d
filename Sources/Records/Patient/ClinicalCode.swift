/// A code of a terminology: `LOINC 2160-0`.
public struct ClinicalCode: Hashable, Sendable, CustomStringConvertible {
    /// `LOINC`, `RxNorm`, `SNOMED`, `NDC`, `ATC`, or the address of another system.
    public let system: String
    public let code: String

    /// A code of a system by its name or address.
    public init(system: String, code: String) {
        self.system = Self.names[system] ?? Self.names.values.first { $0.lowercased() == system.lowercased() } ?? system
        self.code = code
    }

    /// Reads `LOINC 2160-0`; nil if it is no system and code.
    public init?(_ text: String) {
        let parts = text.split(separator: " ")
        guard parts.count == 2 else { return nil }
        self.init(system: String(parts[0]), code: String(parts[1]))
    }

    public var description: String { "\(system) \(code)" }

    /// Addresses in FHIR R4 (Terminologies, external code systems).
    private static let names = [
        "http://loinc.org": "LOINC", "http://www.nlm.nih.gov/research/umls/rxnorm": "RxNorm", "http://snomed.info/sct": "SNOMED",
        "http://hl7.org/fhir/sid/ndc": "NDC", "http://www.whocc.no/atc": "ATC",
    ]
}

/// What the codes of a bundle mean: those a patient file names, then those of common measurements.
struct PatientCodes {
    /// Which drug is meant; nil: the only one given.
    var medication: ClinicalCode?
    /// Of the models' outputs.
    var outputs: [(code: ClinicalCode, name: String)] = []
    /// Of the patient file: names of covariates and outputs.
    var names: [(code: ClinicalCode, name: String)] = []

    func meaning(of code: ClinicalCode) -> (name: String, isOutput: Bool)? {
        if let name = names.first(where: { $0.code == code })?.name { return (name, outputs.contains { $0.name == name }) }
        if let name = outputs.first(where: { $0.code == code })?.name { return (name, true) }
        guard code.system == "LOINC" else { return nil }
        return Self.common.first { $0.code == code.code }.map { (name: $0.name, isOutput: false) }
    }

    /// LOINC 2.7x; the names are those that models of the library use.
    private static let common: [(code: String, name: String)] = [
        ("29463-7", "weight"), ("3141-9", "weight"), ("8302-2", "height"), ("3137-7", "height"), ("30525-0", "age"),
        ("2160-0", "creatinine"), ("14682-9", "creatinine"), ("38483-4", "creatinine"), ("2164-2", "creatinine_clearance"),
        ("35591-7", "creatinine_clearance"), ("98979-8", "egfr"), ("1751-7", "albumin"), ("61151-7", "albumin"), ("8277-6", "body_surface"),
        ("3140-1", "body_surface"),
    ]

    /// SNOMED CT concepts of routes of administration.
    static let routes = [
        "47625008": "iv", "255560000": "iv", "26643006": "oral", "34206005": "subcutaneous", "78421000": "intramuscular",
    ]
}
