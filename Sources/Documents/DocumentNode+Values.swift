/// Typed reading: the value, or nil after a diagnostic. `what` names the value in it: `` `size` ``, `a level`.
extension DocumentNode {
    /// A text with its places.
    public func text(_ what: String, in diagnostics: Diagnostics) -> Scalar? {
        if case .scalar(let scalar) = content { return scalar }
        mismatch(what, "a text", diagnostics)
        return nil
    }

    /// The items of a list.
    public func list(_ what: String, in diagnostics: Diagnostics) -> [DocumentNode]? {
        if case .sequence(let items) = content { return items }
        mismatch(what, "a list", diagnostics)
        return nil
    }

    /// The entries of a mapping.
    /// - Parameter keys: the keys to name in the diagnostic.
    public func mapping(_ what: String, keys: [String] = [], in diagnostics: Diagnostics) -> [Entry]? {
        if case .mapping(let entries) = content { return entries }
        mismatch(what, keys.isEmpty ? "a mapping" : "a mapping with keys \(Suggestions.list(keys))", diagnostics)
        return nil
    }

    /// The items of a list of texts.
    public func texts(_ what: String, in diagnostics: Diagnostics) -> [Scalar]? {
        guard let items = list(what, in: diagnostics) else { return nil }
        let texts = items.compactMap { $0.text("an item of \(what)", in: diagnostics) }
        return texts.count == items.count ? texts : nil
    }

    /// A whole number without a unit.
    public func integer(_ what: String, in diagnostics: Diagnostics) -> Int? {
        guard let scalar = text(what, in: diagnostics) else { return nil }
        if let value = Int(scalar.text) { return value }
        diagnostics.error(
            scalar.position, "`\(scalar.text)` is no whole number", expected: "\(what) as a whole number such as 12")
        return nil
    }

    /// A finite number without a unit.
    public func number(_ what: String, in diagnostics: Diagnostics) -> Double? {
        guard let scalar = text(what, in: diagnostics) else { return nil }
        if let first = scalar.text.unicodeScalars.first(where: { !"+-.".unicodeScalars.contains($0) }),
            ("0"..."9").contains(first), let value = Double(scalar.text), value.isFinite,
            !scalar.text.lowercased().contains("x")
        {
            return value
        }
        diagnostics.error(scalar.position, "`\(scalar.text)` is no number", expected: "\(what) as a number such as 0.5")
        return nil
    }

    /// `true` or `false`.
    public func boolean(_ what: String, in diagnostics: Diagnostics) -> Bool? {
        guard let scalar = text(what, in: diagnostics) else { return nil }
        switch scalar.text {
        case "true": return true
        case "false": return false
        default:
            diagnostics.error(
                scalar.position, "`\(scalar.text)` is no truth value", expected: "\(what) as true or false")
            return nil
        }
    }

    /// A level of a categorical covariate: a name, and none of the words YAML reads as truth values.
    public func levelName(in diagnostics: Diagnostics) -> String? {
        text("a level", in: diagnostics)?.levelName(in: diagnostics)
    }

    private func mismatch(_ what: String, _ expected: String, _ diagnostics: Diagnostics) {
        diagnostics.error(position, "\(what) is wrong", expected: "\(expected), found \(kind)")
    }
}

extension Scalar {
    /// This text as the level of a categorical covariate, or nil after a diagnostic.
    public func levelName(in diagnostics: Diagnostics) -> String? {
        if !isQuoted, Naming.truthWords.contains(text.lowercased()) {
            diagnostics.error(
                position, "`\(text)` cannot be the name of a level: YAML reads it as a truth value or as nothing",
                remedy: "choose another word, such as `none` or `present`")
            return nil
        }
        return name("a level", in: diagnostics)
    }

    /// This text as a name that expressions can use, or nil after a diagnostic.
    public func name(_ what: String, in diagnostics: Diagnostics) -> String? {
        if Naming.isName(text) { return text }
        let remedy = Naming.reserved.contains(text) ? "`\(text)` is a word of the grammar" : nil
        diagnostics.error(
            position, "`\(text)` cannot be the name of \(what)",
            expected: "letters, digits and `_`, beginning with a letter",
            remedy: remedy)
        return nil
    }
}
