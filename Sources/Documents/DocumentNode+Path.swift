/// Places in a document by a path of keys: `arms.high.give.2.dose`.
extension DocumentNode {
    /// What became of a path.
    public enum Replacement {
        case done(DocumentNode)
        /// The part of the path that leads nowhere, and what stands beside it.
        case missing(part: String, among: [String])
    }

    /// This node with another value at a path.
    ///
    /// The parts of a path are keys, which may have dots themselves; items of a list are known by their number, from 1, or by
    /// their `name`. The last part may be a key that is not there yet.
    public func replacing(_ path: Scalar, with value: DocumentNode) -> Replacement {
        let parts = path.text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        return replacing(parts[...], of: path, with: value)
    }

    private func replacing(_ parts: ArraySlice<String>, of path: Scalar, with value: DocumentNode) -> Replacement {
        guard let first = parts.first else { return .done(value) }
        switch content {
        case .mapping(let entries): return replacing(parts, of: path, in: entries, with: value)
        case .sequence(let items):
            let index = Int(first).map { $0 - 1 } ?? items.firstIndex { $0.name == first } ?? -1
            guard items.indices.contains(index) else {
                return .missing(part: first, among: items.indices.map { items[$0].name ?? "\($0 + 1)" })
            }
            return items[index].replacing(parts.dropFirst(), of: path, with: value).map { item in
                var items = items
                items[index] = item
                return DocumentNode(position: position, content: .sequence(items))
            }
        case .scalar, .empty: return .missing(part: first, among: [])
        }
    }

    private func replacing(
        _ parts: ArraySlice<String>, of path: Scalar, in entries: [Entry], with value: DocumentNode
    ) -> Replacement {
        var nearest: Replacement?
        // A key with dots is tried before its beginning.
        for length in stride(from: parts.count, to: 0, by: -1) {
            let key = parts.prefix(length).joined(separator: ".")
            guard let index = entries.firstIndex(where: { $0.key.text == key }) else { continue }
            let found = entries[index].value.replacing(parts.dropFirst(length), of: path, with: value).map { node in
                var entries = entries
                entries[index] = Entry(key: entries[index].key, value: node)
                return DocumentNode(position: position, content: .mapping(entries))
            }
            if case .done = found { return found }
            nearest = nearest ?? found
        }
        if let nearest { return nearest }
        guard parts.count == 1, let key = parts.first, !key.isEmpty else {
            return .missing(part: parts.first ?? "", among: entries.map(\.key.text))
        }
        let origin = ScalarOrigin(source: path.origin.source, offset: path.origin.offset, style: .verbatim)
        let added = Entry(key: Scalar(text: key, origin: origin), value: value)
        return .done(DocumentNode(position: position, content: .mapping(entries + [added])))
    }

    /// The text of the key `name`.
    private var name: String? { entries?.first { $0.key.text == "name" }?.value.scalar?.text }
}

extension DocumentNode.Replacement {
    fileprivate func map(_ transform: (DocumentNode) -> DocumentNode) -> Self {
        switch self {
        case .done(let node): .done(transform(node))
        case .missing: self
        }
    }
}

extension Document {
    /// The same file with another content; places stay those of the file.
    public func with(root: DocumentNode) -> Document { Document(root: root, file: file, text: text) }
}
