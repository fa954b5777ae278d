import Documents

/// `[height, weight, 0.45]` as written.
struct CorrelationDeclaration {
    let first: Scalar
    let second: Scalar
    let spearman: Double
    let position: SourcePosition

    /// Nil after diagnostics.
    init?(_ node: DocumentNode, _ diagnostics: Diagnostics) {
        guard let texts = node.texts("a correlation", in: diagnostics) else { return nil }
        guard texts.count == 3 else {
            diagnostics.error(
                node.position, "a correlation has \(texts.count) entr\(texts.count == 1 ? "y" : "ies")",
                expected: "two covariates and Spearman's correlation, as in `[height, weight, 0.45]`")
            return nil
        }
        guard let value = DocumentNode(position: texts[2].position, content: .scalar(texts[2])).number("the correlation", in: diagnostics)
        else { return nil }
        guard abs(value) < 1 else {
            diagnostics.error(texts[2].position, "the correlation is \(texts[2].text)", expected: "a number between -1 and 1")
            return nil
        }
        first = texts[0]
        second = texts[1]
        spearman = value
        position = node.position
    }
}
