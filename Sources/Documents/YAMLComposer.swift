import Yams

/// Makes document nodes of what Yams composes, and plain words of its errors.
struct YAMLComposer {
    let source: SourceText
    let text: String
    let diagnostics: Diagnostics

    /// Aliases are expanded; a document may not grow beyond this.
    static let nodeLimit = 200_000
    static let depthLimit = 100
    private static let duplicateLimit = 20

    /// The document's root, or nil after a syntax error.
    func compose() -> DocumentNode? {
        if let position = AliasGuard(source: source).dangerousKey() {
            diagnostics.error(position, "a key must be a word", remedy: "write no brackets, `?` or alias as a key")
            return nil
        }
        var duplicates = DuplicateKeys(source: source, text: text)
        while true {
            do {
                let parser = try Parser(yaml: duplicates.text, resolver: .basic, encoding: .utf8)
                guard let root = try parser.singleRoot() else {
                    diagnostics.error(source.position(at: 0), "the file is empty: it holds only comments")
                    return nil
                }
                var converter = NodeConverter(source: source, renamed: duplicates.originals, diagnostics: diagnostics)
                return converter.convert(root)
            } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
                // Yams stops at a duplicate. It is renamed in a copy, so that the rest can be read and all be told.
                let mark = context.mark
                guard duplicates.originals.count < Self.duplicateLimit,
                    duplicates.rename(keys, atLine: mark.line, column: mark.column)
                else {
                    let position = source.position(at: source.offset(line: mark.line, column: mark.column))
                    let names = keys.map { "`\($0)`" }.joined(separator: ", ")
                    diagnostics.error(
                        position, "given more than once in this mapping: \(names)", remedy: "keep one of them")
                    return nil
                }
            } catch {
                YAMLSyntaxError(source: source).report(error, diagnostics)
                return nil
            }
        }
    }
}

/// Keys given twice, renamed in a copy of the text (at the same length, so that all places stay).
private struct DuplicateKeys {
    let source: SourceText
    var text: String
    /// The original key by the offset where it stands.
    var originals: [Int: String] = [:]

    init(source: SourceText, text: String) {
        self.source = source
        self.text = text
    }

    /// Renames the key at the mark; false if none of the keys stands there as written.
    mutating func rename(_ keys: [String], atLine line: Int, column: Int) -> Bool {
        let start = source.offset(line: line, column: column)
        var offset = source.skipBlanks(from: start)
        if source[offset] == "'" || source[offset] == "\"" { offset += 1 }
        guard originals[start] == nil,
            let key = keys.first(where: { key in
                let letters = Array(key.unicodeScalars)
                return !letters.isEmpty && letters.indices.allSatisfy { source[offset + $0] == letters[$0] }
            }),
            let stand_in = Unicode.Scalar(0xE000 + UInt32(originals.count))
        else { return false }
        var view = text.unicodeScalars
        let first = view.index(view.startIndex, offsetBy: offset)
        let last = view.index(first, offsetBy: key.unicodeScalars.count)
        view.replaceSubrange(first..<last, with: repeatElement(stand_in, count: key.unicodeScalars.count))
        text = String(view)
        originals[start] = key
        return true
    }
}
