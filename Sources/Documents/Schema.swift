/// The shape of a file kind, from which JSON Schema (draft 2020-12) is made, so that editors complete and check.
///
///     let schema = Schema.object("A route", [
///         .required("into", .text("The state that receives the dose")),
///         .optional("lag", .text("Delay of absorption", examples: ["0.5 h"])),
///     ])
///     print(schema.document(id: "route", title: "Route"))
public indirect enum Schema: Sendable {
    public struct Property: Sendable {
        public let name: String
        public let schema: Schema
        public let isRequired: Bool

        public static func required(_ name: String, _ schema: Schema) -> Property {
            Property(name: name, schema: schema, isRequired: true)
        }
        public static func optional(_ name: String, _ schema: Schema) -> Property {
            Property(name: name, schema: schema, isRequired: false)
        }
    }

    /// A mapping with these keys, those that match a pattern, and no others.
    case object(String, [Property], others: [(pattern: String, schema: Schema)] = [])
    case array(String, of: Schema, atLeast: Int = 0)
    case text(String, pattern: String? = nil, examples: [String] = [])
    /// A number without a unit.
    case number(String, least: Double? = nil, most: Double? = nil)
    case integer(String, least: Int? = nil)
    case boolean(String)
    case choice(String, [String])
    case oneOf(String, [Schema])

    /// A mapping from the author's own names to values of one shape.
    public static func names(_ description: String, of value: Schema) -> Schema {
        .object(description, [], others: [(pattern: "^[A-Za-z_][A-Za-z0-9_.-]*$", schema: value)])
    }

    /// Text in the grammar of expressions; plain numbers are expressions, too.
    public static func expression(_ description: String, examples: [String] = []) -> Schema {
        .oneOf(description, [.text("An expression", examples: examples), .number("A number")])
    }

    /// A number with a unit.
    public static func quantity(_ description: String, examples: [String] = []) -> Schema {
        .oneOf(description, [.text("A number, one space and a unit", examples: examples), .number("A pure number")])
    }

    /// The whole schema as JSON text: sorted keys, two blanks of indentation, a final line break.
    public func document(id: String, title: String) -> String {
        var members = json.members
        members["$schema"] = .text("https://json-schema.org/draft/2020-12/schema")
        members["$id"] = .text(id)
        members["title"] = .text(title)
        return JSONText.object(members).text(indentation: 0) + "\n"
    }
}

extension Schema {
    private var json: JSONText {
        switch self {
        case .object(let description, let properties, let others): object(description, properties, others)
        case .array(let description, let item, let least):
            make("array", description, ["items": item.json, "minItems": least > 0 ? .number(Double(least)) : nil])
        case .text(let description, let pattern, let examples):
            make("string", description, ["pattern": pattern.map(JSONText.text), "examples": Self.list(examples)])
        case .number(let description, let least, let most):
            make("number", description, ["minimum": least.map(JSONText.number), "maximum": most.map(JSONText.number)])
        case .integer(let description, let least):
            make("integer", description, ["minimum": least.map { .number(Double($0)) }])
        case .boolean(let description): make("boolean", description, [:])
        case .choice(let description, let words): make("string", description, ["enum": Self.list(words)])
        case .oneOf(let description, let schemas):
            make(nil, description, ["anyOf": .array(schemas.map(\.json))])
        }
    }

    private func object(_ description: String, _ properties: [Property], _ others: [(pattern: String, schema: Schema)])
        -> JSONText
    {
        let required = properties.filter(\.isRequired).map(\.name)
        let shapes = Dictionary(properties.map { ($0.name, $0.schema.json) }, uniquingKeysWith: { first, _ in first })
        let patterns = Dictionary(others.map { ($0.pattern, $0.schema.json) }, uniquingKeysWith: { first, _ in first })
        return make(
            "object", description,
            [
                "properties": shapes.isEmpty ? nil : .object(shapes),
                "required": Self.list(required),
                "patternProperties": patterns.isEmpty ? nil : .object(patterns),
                "additionalProperties": .boolean(false),
            ])
    }

    private func make(_ type: String?, _ description: String, _ members: [String: JSONText?]) -> JSONText {
        var result = members.compactMapValues { $0 }
        if let type { result["type"] = .text(type) }
        if !description.isEmpty { result["description"] = .text(description) }
        return .object(result)
    }

    private static func list(_ words: [String]) -> JSONText? { words.isEmpty ? nil : .array(words.map(JSONText.text)) }
}
