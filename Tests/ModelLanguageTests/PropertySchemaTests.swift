import Documents
import Foundation
import ModelLanguage
import Testing

/// The schema that editors use names the very keys that the reader takes.
@Suite struct PropertySchemaTests {
    @Test func namesTheKeysOfTheRichModel() throws {
        let json = ModelFile.schema.document(id: "dosis-model", title: "Dosis model")
        let root = try JSONSerialization.jsonObject(with: Data(json.utf8))
        let written = try Document.parse(try fixture("rich.yaml"), file: "model.yaml").root
        #expect(Self.properties(of: root).symmetricDifference(Self.keys(of: written)) == [])
    }

    private static func properties(of value: Any) -> Set<String> {
        if let list = value as? [Any] { return list.reduce(into: []) { $0.formUnion(properties(of: $1)) } }
        guard let object = value as? [String: Any] else { return [] }
        let own = (object["properties"] as? [String: Any]).map { Set($0.keys) } ?? []
        return object.values.reduce(into: own) { found, member in
            found.formUnion(properties(of: member))
        }
    }

    /// Keys of the language; the author's names are left out.
    private static func keys(of node: DocumentNode, isNames: Bool = false) -> Set<String> {
        let sections: Set<String> = [
            "events", "routes", "outputs", "parameters", "covariates", "inputs", "forcing", "states", "set", "given", "twin",
        ]
        return (node.entries ?? []).reduce(into: []) { found, entry in
            if !isNames { found.insert(entry.key.text) }
            found.formUnion(keys(of: entry.value, isNames: !isNames && sections.contains(entry.key.text)))
            for item in entry.value.items ?? [] { found.formUnion(keys(of: item)) }
        }
    }
}
