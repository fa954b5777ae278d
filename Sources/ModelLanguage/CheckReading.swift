import Documents

/// Reads `checks:` as far as the keys go.
extension ModelReader {
    /// `checks: [{that: ..., source: ..., give: {dose: 1 g, at: 0 h}, duration: 1 d, value: 'highest(C)', equals: 20 mg/L, within: 2 %}]`
    func readChecks(_ items: [DocumentNode]) -> [ModelCheck] {
        var seen: Set<String> = []
        return items.compactMap { item in
            let check = CheckReader(diagnostics: diagnostics).read(item)
            if let check, !seen.insert(check.that).inserted {
                diagnostics.error(check.position, "two checks say \"\(check.that)\"", remedy: "say in `that` how they differ")
            }
            return check
        }
    }
}

private struct CheckReader {
    let diagnostics: Diagnostics

    private static let keys = [
        "that", "source", "long", "twin", "given", "parameters", "give", "relative_to", "duration", "value", "equals", "within",
        "between", "of", "points",
    ]

    func read(_ node: DocumentNode) -> ModelCheck? {
        guard var reader = MappingReader(node, what: "a check", keys: Self.keys, in: diagnostics) else { return nil }
        let that = line("that", &reader), source = line("source", &reader)
        let isLong = reader.boolean("long") ?? false
        let twin = reader.optional("twin")
        let setting = readSetting(&reader, under: nil)
        let relativeTo = readRelative(&reader, setting)
        let duration = reader.scalar("duration", required: true)
        let expectation = readExpectation(&reader)
        reader.finish()
        guard let that, let source, let duration, let expectation else { return nil }
        if reader.has("relative_to"), relativeTo == nil { return nil }
        return ModelCheck(
            that: that, source: source, isLong: isLong, twin: twin, setting: setting, relativeTo: relativeTo, duration: duration,
            expectation: expectation, position: reader.position)
    }

    /// A text that must be there, on one line.
    private func line(_ key: String, _ reader: inout MappingReader) -> String? {
        guard let scalar = reader.scalar(key, required: true) else { return nil }
        let line = scalar.text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        if !line.isEmpty { return line }
        diagnostics.error(
            scalar.position, "`\(key)` is blank",
            expected: key == "source" ? "a paper, and its table or figure" : "what is claimed, in words")
        return nil
    }

    // MARK: Settings

    /// - Parameter base: what holds where nothing is said.
    private func readSetting(_ reader: inout MappingReader, under base: ModelCheck.Setting?) -> ModelCheck.Setting {
        let given = reader.entries("given") ?? [], parameters = reader.entries("parameters") ?? []
        let give = reader.optional("give")
        let isNone = give?.scalar?.text == "none"
        return ModelCheck.Setting(
            given: Self.merged(base?.given ?? [], given), parameters: Self.merged(base?.parameters ?? [], parameters),
            give: isNone ? nil : give ?? base?.give)
    }

    private static func merged(_ base: [DocumentNode.Entry], _ own: [DocumentNode.Entry]) -> [DocumentNode.Entry] {
        base.filter { entry in !own.contains { $0.key.text == entry.key.text } } + own
    }

    private func readRelative(_ reader: inout MappingReader, _ base: ModelCheck.Setting) -> ModelCheck.Setting? {
        guard let node = reader.optional("relative_to") else { return nil }
        if reader.has("points") {
            diagnostics.error(reader.position(of: "relative_to"), "`relative_to` does not go with `points`", remedy: "give `value` and `equals`")
        }
        let keys = ["given", "parameters", "give"]
        guard var inner = MappingReader(node, what: "`relative_to`", keys: keys, in: diagnostics) else { return nil }
        let setting = readSetting(&inner, under: base)
        inner.finish()
        if !keys.contains(where: inner.has), inner.keys.isEmpty {
            diagnostics.error(node.position, "`relative_to` says nothing", expected: "what differs: `given`, `parameters` or `give`")
            return nil
        }
        return setting
    }

    // MARK: What is expected

    private func readExpectation(_ reader: inout MappingReader) -> ModelCheck.Expectation? {
        let isCourse = reader.has("points") || reader.has("of")
        let value = reader.scalar("value", required: !isCourse)
        let isRange = reader.has("between") || reader.seemsMisspelt("between")
        let equals = reader.scalar("equals", required: !isCourse && !isRange)
        let between = reader.texts("between", required: isRange)
        let of = reader.scalar("of", required: isCourse)
        let points = reader.node("points", required: isCourse)?.list("`points`", in: diagnostics)
        let within = reader.scalar("within", required: isCourse || reader.has("equals"))
        let excess = isCourse ? ["value", "equals", "between"] : isRange ? ["equals", "within"] : []
        for key in excess where reader.has(key) {
            diagnostics.error(
                reader.position(of: key), "`\(key)` does not go with `\(isCourse ? "points" : "between")`", remedy: "keep one of the two")
        }
        if excess.contains(where: reader.has) { return nil }
        if isCourse {
            guard let of, let points = points.flatMap({ readPoints($0, reader.position(ofValue: "points")) }), let within else { return nil }
            return .points(of: of, points, within: within)
        }
        guard let value else { return nil }
        guard isRange else {
            guard let equals, let within else { return nil }
            return .equals(value: value, equals, within: within)
        }
        guard let between else { return nil }
        guard between.count == 2 else {
            diagnostics.error(
                reader.position(ofValue: "between"), "`between` has \(between.count) value\(between.count == 1 ? "" : "s")",
                expected: "two: the lowest and the highest value, as in `[400 mg*h/L, 600 mg*h/L]`")
            return nil
        }
        return .between(value: value, low: between[0], high: between[1])
    }

    private func readPoints(_ items: [DocumentNode], _ position: SourcePosition) -> [(time: Scalar, value: Scalar)]? {
        if items.isEmpty { diagnostics.error(position, "`points` is an empty list", expected: "`[[1 h, 20 mg/L], [6 h, 11 mg/L]]`") }
        let points = items.compactMap { item -> (time: Scalar, value: Scalar)? in
            guard let texts = item.texts("a point", in: diagnostics) else { return nil }
            if texts.count == 2 { return (texts[0], texts[1]) }
            diagnostics.error(
                item.position, "a point has \(texts.count) value\(texts.count == 1 ? "" : "s")",
                expected: "a time and a value, as in `[1 h, 20 mg/L]`")
            return nil
        }
        return points.count == items.count && !points.isEmpty ? points : nil
    }
}
