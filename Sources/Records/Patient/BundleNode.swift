import Documents
import Quantities

/// Reading FHIR's JSON, which is YAML as well, so that every value knows its place.
extension DocumentNode {
    /// The value of a key; nil where there is none.
    subscript(_ key: String) -> DocumentNode? { entries?.first { $0.key.text == key }?.value }

    var textValue: String? { scalar?.text }
    var list: [DocumentNode] { items ?? [] }

    /// The codes of a CodeableConcept.
    var codings: [ClinicalCode] {
        (self["coding"]?.list ?? []).compactMap { coding in
            coding["code"]?.textValue.map { ClinicalCode(system: coding["system"]?.textValue ?? "", code: $0) }
        }
    }

    /// What a CodeableConcept is called.
    var conceptText: String {
        self["text"]?.textValue ?? (self["coding"]?.list ?? []).lazy.compactMap { $0["display"]?.textValue }.first
            ?? codings.first?.description ?? "something without a name"
    }

    /// A FHIR Quantity: its UCUM code, else its unit as written.
    func fhirQuantity(_ diagnostics: Diagnostics) -> Quantity? {
        guard let value = self["value"]?.number("`value`", in: diagnostics) else { return nil }
        let node = self["code"] ?? self["unit"]
        guard let text = node?.textValue else {
            diagnostics.error(position, "this quantity has no unit", expected: "a UCUM code, such as `\"code\": \"mg/L\"`")
            return nil
        }
        do {
            return Quantity(value, try Unit(text))
        } catch {
            if let unit = self["unit"]?.textValue, let known = try? Unit(unit) { return Quantity(value, known) }
            diagnostics.error(node?.position ?? position, error.message, remedy: error.suggestion)
            return nil
        }
    }
}
