import Foundation
import ResultStore

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// A number on a page, with the dataset it says it comes from.
public struct PageNumber: Hashable {
    public var text: String
    public var source: String
    public var index: Int
    public var decimals: Int
    public var scale: Double
}

/// A report's page taken apart: its numbers, and the text outside of them.
public final class ReportPage: NSObject, XMLParserDelegate {
    public private(set) var numbers: [PageNumber] = []
    /// Text that is neither a number of a dataset nor stored, fixed, a unit, an axis or a drawing's description.
    public private(set) var words: [String] = []
    /// How many elements of each name there are.
    public private(set) var elements: [String: Int] = [:]
    /// The values of all attributes.
    public private(set) var attributes: [String] = []

    /// Elements whose text is not looked at, by name, or by a class.
    private static let asideNames: Set = ["style", "script", "title", "desc"]
    private static let asideClasses: Set = ["stored", "fixed", "unit", "axis"]
    private var depth = 0
    private var asideFrom: Int?
    private var open: (depth: Int, number: PageNumber)?

    /// - Throws: when the page is not well-formed.
    public init(_ html: String) throws {
        super.init()
        let parser = XMLParser(data: Data(html.utf8))
        parser.delegate = self
        guard parser.parse() else { throw parser.parserError ?? CocoaError(.fileReadCorruptFile) }
    }

    public func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?, attributes: [String: String] = [:]
    ) {
        depth += 1
        elements[name, default: 0] += 1
        self.attributes += attributes.values
        let classes = Set((attributes["class"] ?? "").split(separator: " ").map(String.init))
        if asideFrom == nil, Self.asideNames.contains(name) || !classes.isDisjoint(with: Self.asideClasses) { asideFrom = depth }
        if classes.contains("n") {
            let number = PageNumber(
                text: "", source: attributes["data-source"] ?? "", index: Int(attributes["data-index"] ?? "") ?? -1,
                decimals: Int(attributes["data-decimals"] ?? "") ?? .min, scale: Double(attributes["data-scale"] ?? "1") ?? .nan)
            open = (depth, number)
        }
    }

    public func parser(_ parser: XMLParser, foundCharacters text: String) {
        if open != nil { open?.number.text += text } else if asideFrom == nil { words.append(text) }
    }

    public func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        if let (place, number) = open, place == depth {
            numbers.append(number)
            open = nil
        }
        if asideFrom == depth { asideFrom = nil }
        depth -= 1
    }

    /// What of the page does not agree with the results file.
    public func disagreements(with file: ResultFile) throws -> [String] {
        var read: [String: [Double]] = [:]
        var found: [String] = []
        for number in numbers {
            let values = try read[number.source] ?? file.numbers(number.source)
            read[number.source] = values
            guard values.indices.contains(number.index) else {
                found.append("\(number): no such place")
                continue
            }
            let value = values[number.index] * number.scale
            guard let shown = Self.parse(number.text) else {
                let isRight = value.isNaN ? number.text == "–" : value.isInfinite && number.text == (value > 0 ? "∞" : "−∞")
                if !isRight { found.append("\(number): is \(value)") }
                continue
            }
            // Half a unit of the last digit, and the rounding of printing in binary.
            if !(abs(shown - value) <= 0.5 * pow(10, -Double(number.decimals)) * (1 + 1e-9) + 1e-12 * abs(value)) {
                found.append("\(number): is \(value)")
            }
        }
        return found
    }

    /// Digits outside of numbers and of what is excepted.
    public var strayDigits: [String] { words.filter { $0.contains(where: \.isNumber) } }

    /// The number a person reads: `−1 234.5`, `1.2×10⁻⁵`.
    public static func parse(_ text: String) -> Double? {
        let raised: [Character: Character] = [
            "⁰": "0", "¹": "1", "²": "2", "³": "3", "⁴": "4", "⁵": "5", "⁶": "6", "⁷": "7", "⁸": "8", "⁹": "9", "⁻": "-",
        ]
        let parts = text.components(separatedBy: "×10")
        let mantissa = parts[0].replacingOccurrences(of: "−", with: "-").replacingOccurrences(of: "\u{202F}", with: "")
        guard let value = Double(mantissa) else { return nil }
        guard parts.count == 2 else { return value }
        return Int(String(parts[1].map { raised[$0] ?? $0 })).flatMap { Double("\(mantissa)e\($0)") }
    }
}
