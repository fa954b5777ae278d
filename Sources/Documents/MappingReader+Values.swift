extension MappingReader {
    /// A text with its places.
    public mutating func scalar(_ key: String, required: Bool = false) -> Scalar? {
        node(key, required: required)?.text("`\(key)`", in: diagnostics)
    }

    /// A text.
    public mutating func text(_ key: String, required: Bool = false) -> String? {
        scalar(key, required: required)?.text
    }

    /// A whole number without a unit.
    public mutating func integer(_ key: String, required: Bool = false) -> Int? {
        node(key, required: required)?.integer("`\(key)`", in: diagnostics)
    }

    /// A finite number without a unit.
    public mutating func number(_ key: String, required: Bool = false) -> Double? {
        node(key, required: required)?.number("`\(key)`", in: diagnostics)
    }

    /// `true` or `false`.
    public mutating func boolean(_ key: String, required: Bool = false) -> Bool? {
        node(key, required: required)?.boolean("`\(key)`", in: diagnostics)
    }

    /// A list of texts; a single text is no list.
    public mutating func texts(_ key: String, required: Bool = false) -> [Scalar]? {
        node(key, required: required)?.texts("`\(key)`", in: diagnostics)
    }

    /// The items of a list.
    public mutating func list(_ key: String, required: Bool = false) -> [DocumentNode]? {
        node(key, required: required)?.list("`\(key)`", in: diagnostics)
    }

    /// The entries of a mapping whose keys are the author's own words.
    public mutating func entries(_ key: String, required: Bool = false) -> [DocumentNode.Entry]? {
        node(key, required: required)?.mapping("`\(key)`", in: diagnostics)
    }

    /// One of a few words.
    public mutating func choice(_ key: String, of words: [String], required: Bool = false) -> String? {
        guard let scalar = scalar(key, required: required) else { return nil }
        if words.contains(scalar.text) { return scalar.text }
        diagnostics.error(
            scalar.position, "`\(scalar.text)` is no `\(key)`", expected: "one of: \(Suggestions.list(words))",
            remedy: Suggestions.nearest(scalar.text, among: words).map { "did you mean `\($0)`?" })
        return nil
    }

    /// One of an enumeration's raw values.
    public mutating func choice<Choice>(_ key: String, required: Bool = false) -> Choice?
    where Choice: RawRepresentable<String> & CaseIterable {
        choice(key, of: Choice.allCases.map(\.rawValue), required: required).flatMap(Choice.init(rawValue:))
    }
}
