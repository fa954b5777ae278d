import Documents

/// A file one of whose keys was replaced by a word that no format knows: its reader must say so.
public struct RenamedKey: Sendable {
    public let key: Scalar
    public let word: String
    public let text: String

    public init(_ key: Scalar, in text: String, _ random: inout SeededGenerator) {
        let word = "q" + String((0..<8).map { _ in "abcdefghijklmnopqrstuvwxyz".randomElement(using: &random) ?? "x" })
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { Array($0.unicodeScalars) }
        let (row, column) = (key.position.line - 1, key.position.column - 1)
        lines[row].replaceSubrange(column..<(column + key.text.unicodeScalars.count), with: Array(word.unicodeScalars))
        self.key = key
        self.word = word
        self.text = lines.map { String(String.UnicodeScalarView($0)) }.joined(separator: "\n")
    }
}
