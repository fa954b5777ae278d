import Yams

/// Yams' nodes -> document nodes: places, duplicate keys, and text that YAML split because it was not quoted.
struct NodeConverter {
    let source: SourceText
    /// Keys that were renamed so that Yams would read on, by their offset.
    let renamed: [Int: String]
    let diagnostics: Diagnostics
    private var count = 0
    private var depth = 0
    private var isTooLarge = false

    init(source: SourceText, renamed: [Int: String], diagnostics: Diagnostics) {
        self.source = source
        self.renamed = renamed
        self.diagnostics = diagnostics
    }

    mutating func convert(_ node: Node) -> DocumentNode? {
        let root = converted(node)
        return isTooLarge ? nil : root
    }

    private mutating func converted(_ node: Node) -> DocumentNode {
        let mark = node.mark
        let start = contentStart(from: source.offset(line: mark?.line ?? 1, column: mark?.column ?? 1), of: node)
        let position = source.position(at: start)
        guard !isTooLarge, admit(at: position) else { return DocumentNode(position: position, content: .empty) }
        depth += 1
        defer { depth -= 1 }
        switch node {
        case .scalar(let scalar):
            if scalar.style == .plain, scalar.string.isEmpty {
                return DocumentNode(position: position, content: .empty)
            }
            return DocumentNode(position: position, content: .scalar(convert(scalar, at: start)))
        case .sequence(let sequence):
            let isFlow = source[start] == "["
            let items = sequence.map { converted($0) }
            return DocumentNode(position: position, content: .sequence(isFlow ? rejoin(items) : items))
        case .mapping(let mapping):
            let isFlow = source[start] == "{"
            return DocumentNode(position: position, content: .mapping(entries(of: mapping, isFlow: isFlow)))
        case .alias:
            return DocumentNode(position: position, content: .empty)
        }
    }

    /// Guards against aliases that multiply and nesting that exhausts the stack.
    private mutating func admit(at position: SourcePosition) -> Bool {
        count += 1
        if count > YAMLComposer.nodeLimit {
            diagnostics.error(
                position, "the file holds more than \(YAMLComposer.nodeLimit) values once its aliases are expanded",
                remedy: "use fewer aliases")
            isTooLarge = true
        } else if depth >= YAMLComposer.depthLimit {
            diagnostics.error(position, "nested more than \(YAMLComposer.depthLimit) deep", remedy: "write it flatter")
            isTooLarge = true
        }
        return !isTooLarge
    }

    private func convert(_ scalar: Node.Scalar, at start: Int) -> Scalar {
        let style: ScalarOrigin.Style =
            switch scalar.style {
            case .singleQuoted: .singleQuoted
            case .doubleQuoted: .doubleQuoted
            case .literal: .literal
            case .folded: .folded
            default: .plain
            }
        return Scalar(
            text: renamed[start] ?? scalar.string, origin: ScalarOrigin(source: source, offset: start, style: style))
    }

    /// Where a node's own text begins: behind its anchor; a tag is refused.
    private func contentStart(from mark: Int, of node: Node) -> Int {
        var offset = mark
        while let first = source[offset], first == "&" || first == "!" {
            if first == "!" {
                diagnostics.error(
                    source.position(at: offset), "YAML tags (`!...`) have no meaning here",
                    remedy: "remove it, or quote the text")
            }
            while let scalar = source[offset], !SourceText.isBlank(scalar), !SourceText.isBreak(scalar) { offset += 1 }
            while let scalar = source[offset] {
                if scalar == "#" {
                    while let scalar = source[offset], !SourceText.isBreak(scalar) { offset += 1 }
                } else if SourceText.isBlank(scalar) || SourceText.isBreak(scalar) {
                    offset += 1
                } else {
                    break
                }
            }
        }
        return offset
    }

    private mutating func entries(of mapping: Node.Mapping, isFlow: Bool) -> [DocumentNode.Entry] {
        var entries: [DocumentNode.Entry] = []
        var places: [String: SourcePosition] = [:]
        var joined: Set<Int> = []
        var duplicates: Set<Int> = []
        for (keyNode, valueNode) in mapping {
            let key = converted(keyNode)
            let value = converted(valueNode)
            guard case .scalar(let word) = key.content else {
                if !isTooLarge {
                    diagnostics.error(key.position, "a key must be a word", remedy: "quote text that holds brackets")
                }
                continue
            }
            if isFlow, value.isEmpty, !hasColon(after: word) {
                guard let whole = rejoin(word, to: entries.last) else { continue }
                entries[entries.count - 1] = whole
                joined.insert(entries.count - 1)
                continue
            }
            if let first = places[word.text] {
                diagnostics.error(
                    word.position, "`\(word.text)` is given twice: first in line \(first.line)",
                    remedy: "keep one of them")
                duplicates.insert(entries.count)
            }
            if places[word.text] == nil { places[word.text] = word.position }
            entries.append(DocumentNode.Entry(key: word, value: value))
        }
        for index in joined.sorted() { reportUnquoted(entries[index].value, brackets: "{}") }
        return entries.indices.filter { !duplicates.contains($0) }.map { entries[$0] }
    }
}
