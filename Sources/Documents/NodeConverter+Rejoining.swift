import Quantities

/// Inside `{}` and `[]` YAML splits unquoted text at commas: `{value: auc(C, 0 h, 24 h)}` becomes three keys. Such text is
/// told and put together again, so that what follows is checked as the author meant it.
extension NodeConverter {
    /// Whether a `:` follows the key.
    func hasColon(after key: Scalar) -> Bool {
        if key.isQuoted { return true }
        return source[source.skipBlanks(from: end(of: key))] == ":"
    }

    /// The entry before a key without a value, with the key as part of its text; nil after another diagnostic.
    func rejoin(_ key: Scalar, to entry: DocumentNode.Entry?) -> DocumentNode.Entry? {
        guard let entry, case .scalar(let value) = entry.value.content, !value.isQuoted else {
            let isNumber = key.text.first?.isNumber == true
            diagnostics.error(
                key.position, isNumber ? "`\(key.text)` has no key" : "`\(key.text)` has no value",
                expected: isNumber ? "`key: \(key.text)` inside {}" : "`\(key.text): ...`")
            return nil
        }
        return DocumentNode.Entry(key: entry.key, value: join(value, through: key))
    }

    /// Items of a list whose parentheses are open are put together until they close.
    func rejoin(_ items: [DocumentNode]) -> [DocumentNode] {
        var result: [DocumentNode] = []
        var joined: Set<Int> = []
        for item in items {
            if let last = result.last?.scalar, !last.isQuoted, let part = item.scalar, !part.isQuoted,
                openParentheses(in: last.text) > 0
            {
                result[result.count - 1] = join(last, through: part)
                joined.insert(result.count - 1)
            } else {
                result.append(item)
            }
        }
        for index in joined.sorted() { reportUnquoted(result[index], brackets: "[]") }
        return result
    }

    func reportUnquoted(_ node: DocumentNode, brackets: String) {
        let text = node.scalar?.text ?? ""
        if let comma = text.firstIndex(of: ","), text[..<comma].allSatisfy({ $0.isNumber || $0 == "-" }),
            text[text.index(after: comma)...].first?.isNumber == true
        {
            diagnostics.error(
                node.position, "a comma stands in the number `\(text)`", expected: "numbers such as `1000` and `0.5`",
                remedy: DecimalNumber.withoutComma(text))
            return
        }
        diagnostics.error(
            node.position, "text with a comma or bracket inside \(brackets) must be quoted",
            remedy: "write '\(node.scalar?.text ?? "...")'")
    }

    private func join(_ first: Scalar, through last: Scalar) -> DocumentNode {
        let start = first.origin.offset
        let scalar = Scalar(
            text: source.text(start..<end(of: last)),
            origin: ScalarOrigin(source: source, offset: start, style: .plain))
        return DocumentNode(position: first.position, content: .scalar(scalar))
    }

    private func end(of scalar: Scalar) -> Int {
        scalar.origin.offset + scalar.text.unicodeScalars.count
    }

    private func openParentheses(in text: String) -> Int {
        text.unicodeScalars.reduce(0) { $0 + ($1 == "(" ? 1 : $1 == ")" ? -1 : 0) }
    }
}

extension DocumentNode {
    var isEmpty: Bool { if case .empty = content { true } else { false } }
}
