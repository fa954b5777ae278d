import Documents

/// `[a, b, rho]` as written.
struct CorrelationDeclaration {
    let first: Scalar
    let second: Scalar
    let value: Double
    let position: SourcePosition
}

extension ModelReader {
    /// `correlations: [[CL, V1, 0.4]]`
    func readCorrelations(_ items: [DocumentNode]) -> [CorrelationDeclaration] {
        items.compactMap { item in
            guard let texts = item.texts("a correlation", in: diagnostics) else { return nil }
            guard texts.count == 3 else {
                diagnostics.error(
                    item.position, "a correlation has \(texts.count) entr\(texts.count == 1 ? "y" : "ies")",
                    expected: "two parameters and their correlation, as in `[CL, V1, 0.4]`")
                return nil
            }
            guard let value = DocumentNode(position: texts[2].position, content: .scalar(texts[2]))
                .number("the correlation", in: diagnostics)
            else { return nil }
            guard abs(value) < 1 else {
                diagnostics.error(
                    texts[2].position, "a correlation of \(texts[2].text) is impossible", expected: "a number between -1 and 1")
                return nil
            }
            return CorrelationDeclaration(first: texts[0], second: texts[1], value: value, position: item.position)
        }
    }
}

/// Checks correlations of random effects against the parameters that have them.
struct CorrelationChecker {
    /// `iiv` or `iov`.
    let kind: String
    /// Parameters with a random effect of this kind.
    let varying: [String]
    let parameters: Set<String>
    let diagnostics: Diagnostics

    func check(_ declared: [CorrelationDeclaration]) -> [ParameterCorrelation] {
        var seen: Set<Set<String>> = []
        let sound = declared.filter { correlation in
            let names = [correlation.first, correlation.second]
            guard names.allSatisfy(varies) else { return false }
            let pair = Set(names.map(\.text))
            if pair.count == 1 {
                diagnostics.error(correlation.second.position, "`\(correlation.first.text)` cannot be correlated with itself")
                return false
            }
            if !seen.insert(pair).inserted {
                diagnostics.error(
                    correlation.position,
                    "the correlation of `\(correlation.first.text)` and `\(correlation.second.text)` is given twice",
                    remedy: "remove one of them")
                return false
            }
            return true
        }
        let correlations = sound.map { ParameterCorrelation(first: $0.first.text, second: $0.second.text, value: $0.value) }
        if let first = sound.first, sound.count == declared.count, !Self.isPossible(correlations, among: varying) {
            diagnostics.error(
                first.position, "these correlations contradict each other: no random effects can have all of them",
                expected: "a positive definite correlation matrix", remedy: "move the values towards 0")
        }
        return correlations
    }

    private func varies(_ name: Scalar) -> Bool {
        if varying.contains(name.text) { return true }
        if parameters.contains(name.text) {
            diagnostics.error(
                name.position, "`\(name.text)` has no `\(kind)`, so it cannot be correlated",
                remedy: "give it one, or remove the correlation")
        } else {
            diagnostics.error(
                name.position, "there is no parameter `\(name.text)`", remedy: Suggestions.remedy(for: name.text, among: varying))
        }
        return false
    }

    /// Whether the matrix is positive definite, by Cholesky's decomposition.
    static func isPossible(_ correlations: [ParameterCorrelation], among names: [String]) -> Bool {
        let place = Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        var matrix = names.indices.map { row in names.indices.map { $0 == row ? 1.0 : 0.0 } }
        for correlation in correlations {
            guard let i = place[correlation.first], let j = place[correlation.second] else { continue }
            matrix[i][j] = correlation.value
            matrix[j][i] = correlation.value
        }
        var lower = matrix.map { $0.map { _ in 0.0 } }
        for i in names.indices {
            for j in 0...i {
                let rest = matrix[i][j] - (0..<j).reduce(0) { $0 + lower[i][$1] * lower[j][$1] }
                if i != j {
                    lower[i][j] = rest / lower[j][j]
                } else if rest > 1e-12 {
                    lower[i][i] = rest.squareRoot()
                } else {
                    return false
                }
            }
        }
        return true
    }
}
