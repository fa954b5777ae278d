/// The one way to read a mapping: every key consumed is recorded, and what is left over is an error.
///
///     guard var reader = MappingReader(node, what: "a route", in: diagnostics) else { return }
///     let into = reader.text("into", required: true)
///     let lag = reader.optional("lag")
///     reader.finish()             // model.yaml:30:9: unknown key `lagg` in a route; did you mean `lag`?
public struct MappingReader {
    /// What is read, with its article: `a parameter`.
    public let what: String
    /// Where the mapping begins.
    public let position: SourcePosition
    public let diagnostics: Diagnostics
    private let entries: [DocumentNode.Entry]
    private let index: [String: Int]
    private var known: [String] = []
    private var consumed: Set<String> = []
    /// Needed keys that an entry seems to misspell; `finish` tells of that entry, or else of the key.
    private var misspelt: [(key: String, as: String)] = []

    /// Nil, after a diagnostic, if the node is no mapping.
    /// - Parameter keys: the keys to name in that diagnostic.
    public init?(_ node: DocumentNode, what: String, keys: [String] = [], in diagnostics: Diagnostics) {
        guard let entries = node.mapping(what, keys: keys, in: diagnostics) else { return nil }
        self.init(entries: entries, position: node.position, what: what, in: diagnostics)
    }

    private init(entries: [DocumentNode.Entry], position: SourcePosition, what: String, in diagnostics: Diagnostics) {
        self.what = what
        self.position = position
        self.diagnostics = diagnostics
        self.entries = entries
        index = Dictionary(entries.enumerated().map { ($1.key.text, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Whether the key is there; does not consume it.
    public func has(_ key: String) -> Bool { index[key] != nil }

    /// The place of a key that is there, else of the mapping.
    public func position(of key: String) -> SourcePosition {
        index[key].map { entries[$0].key.position } ?? position
    }

    /// The place of the value of a key that is there, else of the mapping.
    public func position(ofValue key: String) -> SourcePosition {
        index[key].map { entries[$0].value.position } ?? position
    }

    /// The keys as written, in order.
    public var keys: [Scalar] { entries.map(\.key) }

    /// The value of a key that may be missing. A key without a value is an error.
    public mutating func optional(_ key: String) -> DocumentNode? {
        if !known.contains(key) { known.append(key) }
        guard let place = index[key] else { return nil }
        consumed.insert(key)
        let value = entries[place].value
        if value.isEmpty {
            diagnostics.error(
                entries[place].key.position, "`\(key)` has no value", remedy: "give one, or remove the key")
            return nil
        }
        return value
    }

    /// The value of a key that must be there; nil after a diagnostic at the mapping, or, where the key seems to be
    /// misspelt, at that place by ``finish()``.
    public mutating func required(_ key: String) -> DocumentNode? {
        if !has(key) {
            let unread = entries.map(\.key.text).filter { !consumed.contains($0) }
            if let near = Suggestions.nearest(key, among: unread) {
                misspelt.append((key, as: near))
            } else {
                reportMissing(key)
            }
        }
        return optional(key)
    }

    /// Whether a missing key seems to stand here misspelt, so that ``finish()`` will tell of it.
    public func seemsMisspelt(_ key: String) -> Bool {
        !has(key) && Suggestions.nearest(key, among: entries.map(\.key.text).filter { !consumed.contains($0) }) != nil
    }

    private func reportMissing(_ key: String) {
        diagnostics.error(position, "\(what) needs `\(key)`", remedy: "add `\(key): ...`")
    }

    /// The value of a key, which must be there if `required`.
    public mutating func node(_ key: String, required: Bool = false) -> DocumentNode? {
        required ? self.required(key) : optional(key)
    }

    /// Refuses a form of the language that cannot be carried out yet, at its line. Such keys are never suggested.
    public mutating func notYet(_ key: String, _ message: String) {
        guard let place = index[key] else { return }
        consumed.insert(key)
        diagnostics.error(entries[place].key.position, message, remedy: "remove `\(key)`")
    }

    /// Entries whose keys are the author's own words, such as names of parameters; consumes all.
    public mutating func remainingEntries() -> [DocumentNode.Entry] {
        let rest = entries.filter { !consumed.contains($0.key.text) }
        consumed.formUnion(rest.map(\.key.text))
        return rest
    }

    /// Reports every key that nobody asked for, with the nearest right word.
    public func finish() {
        for (key, word) in misspelt where consumed.contains(word) || Suggestions.nearest(word, among: free) == nil {
            reportMissing(key)
        }
        for entry in entries where !consumed.contains(entry.key.text) {
            let remedy =
                Suggestions.nearest(entry.key.text, among: free).map { "did you mean `\($0)`?" }
                ?? (known.isEmpty ? nil : "the keys of \(what) are: \(Suggestions.list(known, most: 40))")
            diagnostics.error(entry.key.position, "unknown key `\(entry.key.text)` in \(what)", remedy: remedy)
        }
    }

    /// Keys that could stand here and do not.
    private var free: [String] { known.filter { !consumed.contains($0) } }
}
