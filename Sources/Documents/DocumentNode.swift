/// A value in a document: what it holds and where it stands. An aliased value stands where its anchor does.
public struct DocumentNode: Sendable {
    public struct Entry: Sendable {
        public let key: Scalar
        public let value: DocumentNode

        public init(key: Scalar, value: DocumentNode) {
            self.key = key
            self.value = value
        }
    }

    public indirect enum Content: Sendable {
        case mapping([Entry])
        case sequence([DocumentNode])
        case scalar(Scalar)
        /// Nothing was written, as in `key:`.
        case empty
    }

    public let position: SourcePosition
    public let content: Content

    public init(position: SourcePosition, content: Content) {
        self.position = position
        self.content = content
    }

    /// The kind of value in words: `a mapping`, `a list`, `a text`, `nothing`.
    public var kind: String {
        switch content {
        case .mapping: "a mapping"
        case .sequence: "a list"
        case .scalar: "a text"
        case .empty: "nothing"
        }
    }

    /// The text here, or nil without a diagnostic.
    public var scalar: Scalar? { if case .scalar(let scalar) = content { scalar } else { nil } }
    /// The items here, or nil without a diagnostic.
    public var items: [DocumentNode]? { if case .sequence(let items) = content { items } else { nil } }
    /// The entries here, or nil without a diagnostic.
    public var entries: [Entry]? { if case .mapping(let entries) = content { entries } else { nil } }
}
