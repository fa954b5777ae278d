import Documents
import Foundation
import Testing

struct AnalyticSchemaTests {
    private let schema = Schema.object(
        "A route \"in\"",
        [
            .required("into", .text("The state", pattern: "^[a-z]+$")),
            .optional("kind", .choice("How", ["bolus", "infusion"])),
            .optional("times", .array("When", of: .integer("", least: 1), atLeast: 2)),
            .optional("amount", .quantity("How much", examples: ["5 mg"])),
            .optional("covariates", .names("By name", of: .boolean(""))),
        ])

    @Test func theTextIsJSONSchema() throws {
        let text = schema.document(id: "route", title: "Route")
        let json = try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect(json["$schema"] as? String == "https://json-schema.org/draft/2020-12/schema")
        #expect(json["type"] as? String == "object")
        #expect(json["additionalProperties"] as? Bool == false)
        #expect(json["required"] as? [String] == ["into"])
        #expect(json["description"] as? String == "A route \"in\"")
        let properties = try #require(json["properties"] as? [String: [String: Any]])
        #expect(properties["kind"]?["enum"] as? [String] == ["bolus", "infusion"])
        #expect(properties["times"]?["minItems"] as? Int == 2)
        #expect((properties["amount"]?["anyOf"] as? [Any])?.count == 2)
        #expect((properties["covariates"]?["patternProperties"] as? [String: Any])?.count == 1)
    }

    @Test func theTextIsAlwaysTheSame() {
        let first = schema.document(id: "route", title: "Route")
        for _ in 0..<20 { #expect(schema.document(id: "route", title: "Route") == first) }
        #expect(first.hasPrefix("{\n  \"$id\": \"route\",\n  \"$schema\":"))
    }
}
