import Documents

extension MappingReader {
    /// A key's text as one line for people; nil if it is not there, or after a diagnostic if it is blank.
    mutating func line(_ key: String) -> String? {
        guard let scalar = scalar(key) else { return nil }
        let line = scalar.text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        if !line.isEmpty { return line }
        diagnostics.error(scalar.position, "`\(key)` is blank", remedy: "give it a text, or remove it")
        return nil
    }
}
