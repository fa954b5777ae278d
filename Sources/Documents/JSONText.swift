/// JSON as text with a fixed form: sorted keys, two blanks of indentation.
package indirect enum JSONText {
    case null
    case text(String)
    case number(Double)
    case boolean(Bool)
    case array([JSONText])
    case object([String: JSONText])

    var members: [String: JSONText] { if case .object(let members) = self { members } else { [:] } }

    package func text(indentation: Int) -> String {
        switch self {
        case .null: "null"
        case .text(let text): Self.quoted(text)
        case .number(let value): value == value.rounded() && value.magnitude < 1e15 ? "\(Int(value))" : "\(value)"
        case .boolean(let value): value ? "true" : "false"
        case .array(let items): Self.lines("[", "]", items.map { $0.text(indentation: indentation + 1) }, indentation)
        case .object(let members):
            Self.lines(
                "{", "}",
                members.sorted { $0.key < $1.key }.map {
                    "\(Self.quoted($0.key)): \($0.value.text(indentation: indentation + 1))"
                },
                indentation)
        }
    }

    private static func lines(_ open: String, _ close: String, _ items: [String], _ indentation: Int) -> String {
        if items.isEmpty { return open + close }
        let blanks = String(repeating: "  ", count: indentation)
        return open + "\n" + items.map { "\(blanks)  \($0)" }.joined(separator: ",\n") + "\n\(blanks)\(close)"
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case _ where scalar.value < 0x20:
                let code = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - code.count) + code
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
