import Documents

/// A key's text as one line for people; nil if it is not there, or after a diagnostic if it is blank.
func readLine(_ key: String, _ reader: inout MappingReader) -> String? {
    guard let scalar = reader.scalar(key) else { return nil }
    let line = scalar.text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    if !line.isEmpty { return line }
    reader.diagnostics.error(scalar.position, "`\(key)` is blank", remedy: "give it a text, or remove it")
    return nil
}
