/// Finds the parts of a model's text as they are written, without understanding them.
///
/// A part begins at a line `key:` without indentation and lasts to the next such line.
package struct ModelText {
    private let lines: [String]

    package init(_ text: String) {
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { $0.hasSuffix("\r") ? String($0.dropLast()) : String($0) }
    }

    /// The lines under a key, less the indentation they share; nil when there are none.
    package func block(of key: String) -> String? {
        guard let start = lines.firstIndex(where: { $0.hasPrefix("\(key):") }) else { return nil }
        let rest = lines[(start + 1)...].prefix { $0.isEmpty || $0.first == " " || $0.first == "\t" || $0.first == "#" }
        var part = Array(rest)
        while part.last.map({ $0.allSatisfy(\.isWhitespace) || $0.first == "#" }) ?? false { part.removeLast() }
        while part.first.map({ $0.allSatisfy(\.isWhitespace) }) ?? false { part.removeFirst() }
        guard !part.isEmpty else { return nil }
        let indentation = part.filter { !$0.allSatisfy(\.isWhitespace) }.map { $0.prefix { $0 == " " }.count }.min() ?? 0
        return part.map { String($0.dropFirst(min(indentation, $0.prefix { $0 == " " }.count))) }.joined(separator: "\n")
    }

    /// The text of a key on its line, or of the block that follows `|` or `>`, as one paragraph.
    package func value(of key: String) -> String? {
        guard let line = lines.first(where: { $0.hasPrefix("\(key):") }) else { return nil }
        let value = line.dropFirst(key.count + 1).trimmingBlanks
        if let first = value.first, first != "|", first != ">" { return value.unquoted }
        return block(of: key).map { $0.split(whereSeparator: \.isNewline).map(\.trimmingBlanks).joined(separator: " ") }
    }
}

extension StringProtocol {
    fileprivate var trimmingBlanks: String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}

extension String {
    fileprivate var unquoted: String {
        guard count > 1, let mark = first, mark == "'" || mark == "\"", last == mark else { return self }
        return String(dropFirst().dropLast())
    }
}
