import Yams

/// What the YAML parser refuses, in plain words at its line and column.
struct YAMLSyntaxError {
    let source: SourceText

    func report(_ error: any Error, _ diagnostics: Diagnostics) {
        guard let error = error as? YamlError else {
            diagnostics.error(source.position(at: 0), "this is not YAML: \(error)")
            return
        }
        switch error {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            let offset = source.offset(line: mark.line, column: mark.column)
            let begin = context.map { source.offset(line: $0.mark.line, column: $0.mark.column) }
            let told =
                unclosed(problem, from: begin, at: offset) ?? explain(problem, context: context?.text ?? "", from: begin, at: offset)
            // An error at the end of the text is told where the unfinished part began.
            let isAtEnd = source.skipSpace(from: offset) >= source.scalars.count
            let place = isAtEnd ? begin ?? offset : told.offset ?? offset
            diagnostics.error(source.position(at: place), told.problem, expected: told.expected, remedy: told.remedy)
        case .reader(let problem, let offset, _, _):
            diagnostics.error(
                source.position(at: min(offset ?? 0, source.scalars.count)),
                "this cannot stand in a YAML file: \(problem)")
        default:
            diagnostics.error(source.position(at: 0), "this is not YAML: \(error)")
        }
    }

    private struct Told {
        let problem: String
        var expected: String?
        var remedy: String?
        var offset: Int?
    }

    /// A bracket without its end on the same line, or text inside it that is not quoted.
    private func unclosed(_ problem: String, from begin: Int?, at offset: Int) -> Told? {
        guard problem.contains("expected ',' or"), tabInIndentation(at: offset) == nil, let begin,
            let open = source[begin],
            open == "{" || open == "["
        else { return nil }
        let brackets = open == "{" ? "{}" : "[]"
        if source.lineIndex(of: begin) == source.lineIndex(of: offset), source[source.skipSpace(from: offset)] != nil {
            return Told(
                problem: "text with a comma or bracket inside \(brackets) must be quoted",
                expected: "`,` or the closing bracket here", remedy: "write the text as '...'")
        }
        return Told(
            problem: "`\(open)` is opened here and not closed",
            expected: "`\(brackets.dropFirst())` before line \(source.lineIndex(of: offset) + 1)",
            remedy: "close it; text with a comma or bracket inside \(brackets) must be quoted", offset: begin)
    }

    /// `b:2` on the line before, which YAML reads as text that goes on here: its place.
    private func unspacedColon(before offset: Int) -> Int? {
        let line = source.lineIndex(of: offset)
        guard line > 0 else { return nil }
        let start = source.skipBlanks(from: source.start(ofLine: line - 1))
        let text = source.text(start..<source.start(ofLine: line))
        let word = text.prefix { Naming.isNamePart($0.unicodeScalars.first ?? " ") }
        let rest = text.dropFirst(word.count)
        guard !word.isEmpty, rest.first == ":", let next = rest.dropFirst().first, !next.isWhitespace else { return nil }
        return start
    }

    private func explain(_ problem: String, context: String, from begin: Int?, at offset: Int) -> Told {
        if let tab = tabInIndentation(at: offset) {
            return Told(
                problem: "a tab cannot indent", expected: "spaces", remedy: "replace the tab by spaces", offset: tab)
        }
        if problem.contains("mapping values are not allowed"), let unspaced = unspacedColon(before: offset) {
            return Told(
                problem: "a key without its `:`", expected: "`key: value`",
                remedy: "a space follows the `:`", offset: unspaced)
        }
        if problem.contains("mapping values are not allowed") {
            return Told(
                problem: "a `:` does not fit here",
                expected: "one `key: value` on a line, with the keys of a mapping below each other",
                remedy: "several keys stand in braces, `name: {key: value, key: value}`, or each on a line below `name:`; quote text "
                    + "that contains `: `")
        }
        if problem.contains("could not find expected ':'") {
            return Told(
                problem: "a key without its `:`", expected: "`key: value`",
                remedy: "check this line and its indentation; a space follows the `:`", offset: begin)
        }
        if problem.contains("did not find expected key") || problem.contains("did not find expected '-' indicator") {
            return Told(
                problem: "this line does not continue the mapping or list above it",
                expected: "the same indentation as its neighbours",
                remedy: "check the indentation; quote text that begins with a quote or bracket and goes on behind it")
        }
        if problem.contains("undefined alias") {
            return Told(
                problem: "no anchor (`&name`) of this name stands above",
                remedy: "define it, or quote a text that begins with `*`")
        }
        if problem.contains("<document start>") {
            return Told(problem: "this stands behind the end of the document", remedy: "check brackets and indentation")
        }
        if problem.contains("block sequence entries") {
            return Told(
                problem: "a list cannot begin here", expected: "each `- item` on a line of its own",
                remedy: "begin the list below its key")
        }
        if problem.contains("expected node content") {
            return Told(problem: "a value is missing here", remedy: "quote the text if it is meant as text: '...'")
        }
        if problem.contains("another document") {
            return Told(
                problem: "a second document begins here", expected: "one document in a file",
                remedy: "remove the `---`, or check the indentation")
        }
        if problem.contains("cannot start any token"), let scalar = source[offset] {
            return Told(problem: "a value cannot begin with `\(scalar)`", remedy: "quote the text: '...'")
        }
        if problem.contains("unexpected end of stream") {
            return Told(problem: "a quote is opened here and never closed", remedy: "close it")
        }
        if problem.contains("nesting level") {
            return Told(problem: "nested too deep", remedy: "write it flatter")
        }
        if problem.contains("escape") {
            return Told(problem: "an unknown escape in a double-quoted text", remedy: "use single quotes: '...'")
        }
        let detail = [context, problem].filter { !$0.isEmpty }.joined(separator: ", ")
        return Told(problem: "this is not YAML: \(detail)", remedy: "quote the text if it is meant as text: '...'")
    }

    /// A tab among the blanks at the beginning of the line, or where a token should begin.
    private func tabInIndentation(at offset: Int) -> Int? {
        let start = source.start(ofLine: source.lineIndex(of: min(offset, source.scalars.count)))
        let end = source.skipBlanks(from: start)
        return (start..<max(end, start)).first { source[$0] == "\t" } ?? (source[offset] == "\t" ? offset : nil)
    }
}

extension SourceText {
    func skipSpace(from offset: Int) -> Int {
        var offset = offset
        while let scalar = self[offset], Self.isBlank(scalar) || Self.isBreak(scalar) { offset += 1 }
        return offset
    }
}
