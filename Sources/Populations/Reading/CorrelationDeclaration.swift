import Documents

/// `[height, weight, 0.45]` as written.
struct CorrelationDeclaration {
    let first: Scalar
    let second: Scalar
    let spearman: Double
    let position: SourcePosition

    init(first: Scalar, second: Scalar, spearman: Double, position: SourcePosition) {
        self.first = first
        self.second = second
        self.spearman = spearman
        self.position = position
    }

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

extension CorrelationDeclaration {
    /// The pairs of `{of: [height, weight], matrix: [[1, 0.45], [0.45, 1]]}`; none after diagnostics.
    static func matrix(_ node: DocumentNode, _ diagnostics: Diagnostics) -> [CorrelationDeclaration] {
        guard var reader = MappingReader(node, what: "`correlations`", keys: ["of", "matrix"], in: diagnostics) else { return [] }
        let names = reader.texts("of", required: true)
        let lines = reader.list("matrix", required: true)
        reader.finish()
        guard let names, let lines else { return [] }
        let rows = lines.map { $0.texts("a row of `matrix`", in: diagnostics) }
        let sound = rows.compactMap { $0 }
        guard sound.count == rows.count else { return [] }
        guard sound.count == names.count, sound.allSatisfy({ $0.count == names.count }) else {
            diagnostics.error(
                reader.position(ofValue: "matrix"), "`matrix` has rows of \(sound.map { "\($0.count)" }.joined(separator: ", ")) numbers",
                expected: "\(names.count) rows of \(names.count) numbers, as many as there are names in `of`")
            return []
        }
        return pairs(names, sound, diagnostics)
    }

    /// The lower triangle; the upper must agree with it.
    private static func pairs(_ names: [Scalar], _ rows: [[Scalar]], _ diagnostics: Diagnostics) -> [CorrelationDeclaration] {
        var values: [[Double]] = []
        for row in rows {
            let numbers = row.compactMap {
                DocumentNode(position: $0.position, content: .scalar($0)).number("a correlation", in: diagnostics)
            }
            guard numbers.count == row.count else { return [] }
            values.append(numbers)
        }
        var pairs: [CorrelationDeclaration] = []
        for i in names.indices {
            for j in 0...i {
                let place = rows[i][j].position
                if i == j, values[i][i] != 1 {
                    diagnostics.error(place, "the correlation of `\(names[i].text)` with itself is \(rows[i][i].text)", expected: "1")
                    return []
                }
                if i != j, !(abs(values[i][j]) < 1) {
                    diagnostics.error(place, "the correlation is \(rows[i][j].text)", expected: "a number between -1 and 1")
                    return []
                }
                if values[i][j] != values[j][i] {
                    diagnostics.error(
                        place, "the correlation of `\(names[i].text)` and `\(names[j].text)` is \(rows[i][j].text) here and \(rows[j][i].text) above",
                        expected: "a symmetric matrix")
                    return []
                }
                if i != j {
                    pairs.append(CorrelationDeclaration(first: names[j], second: names[i], spearman: values[i][j], position: place))
                }
            }
        }
        return pairs
    }
}
