/// From offsets in a scalar's text (counted in Unicode scalars) to places in the file.
///
/// YAML marks only where a scalar begins; the text is laid along the source again to find its lines and indentation.
public struct PositionMap: Sendable {
    /// From a text offset on, source offset and text offset move together.
    private struct Run: Sendable {
        let text: Int
        let source: Int
    }
    private let source: SourceText
    private var runs: [Run] = []

    init(text: String, origin: ScalarOrigin) {
        source = origin.source
        switch origin.style {
        case .verbatim: runs = [Run(text: 0, source: origin.offset)]
        case .literal: layLines(of: text, after: origin.offset)
        case .plain: lay(text, from: origin.offset, origin.style)
        case .singleQuoted, .doubleQuoted: lay(text, from: origin.offset + 1, origin.style)
        case .folded: lay(text, from: contentStart(afterHeader: origin.offset), origin.style)
        }
    }

    /// The place of a text offset; past the end, the place behind the last character.
    public subscript(offset: Int) -> SourcePosition {
        var low = 0
        var high = runs.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if runs[middle].text <= offset { low = middle } else { high = middle }
        }
        let place = runs.isEmpty ? 0 : runs[low].source + offset - runs[low].text
        return source.position(at: min(max(place, 0), source.scalars.count))
    }

    private mutating func add(text: Int, source: Int) {
        if let last = runs.last, last.source - last.text == source - text { return }
        runs.append(Run(text: text, source: source))
    }

    /// A literal block: line by line below its header, behind an indentation that all lines share.
    private mutating func layLines(of text: String, after header: Int) {
        let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
        let first = source.lineIndex(of: header) + 1
        let blanks = { (scalars: Substring.UnicodeScalarView) in scalars.prefix { $0 == " " }.count }
        var indentation = 0
        if let index = lines.firstIndex(where: { !$0.isEmpty }) {
            let start = source.start(ofLine: first + index)
            indentation = spaces(from: start) - blanks(Substring.UnicodeScalarView(lines[index]))
        }
        var offset = 0
        for (index, line) in lines.enumerated() {
            let start = source.start(ofLine: first + index)
            add(text: offset, source: start + min(indentation, spaces(from: start)))
            offset += line.count + 1
        }
    }

    private func spaces(from start: Int) -> Int {
        var count = 0
        while source[start + count] == " " { count += 1 }
        return count
    }

    private func contentStart(afterHeader header: Int) -> Int {
        endOfSpace(from: source.start(ofLine: source.lineIndex(of: header) + 1))
    }

    private func endOfSpace(from offset: Int) -> Int {
        var offset = offset
        while let scalar = source[offset], Self.isSpace(scalar) { offset += 1 }
        return offset
    }

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        SourceText.isBlank(scalar) || SourceText.isBreak(scalar)
    }

    /// Plain, quoted and folded text: characters match one by one, escapes and folded lines apart.
    private mutating func lay(_ text: String, from start: Int, _ style: ScalarOrigin.Style) {
        let scalars = Array(text.unicodeScalars)
        var place = start
        var offset = 0
        while offset < scalars.count {
            if let end = foldedSpace(at: place) {
                // A line break with the blanks around it stands for one or more spaces or breaks of the text.
                repeat {
                    add(text: offset, source: place)
                    offset += 1
                } while offset < scalars.count && Self.isSpace(scalars[offset])
                place = end
                continue
            }
            let length: Int
            switch (style, source[place]) {
            case (.doubleQuoted, "\\"): length = escapeLength(at: place)
            case (.singleQuoted, "'"): length = 2
            default: length = 1
            }
            if length == 0 {
                place = endOfSpace(from: place + 1)
                continue
            }
            add(text: offset, source: place)
            offset += 1
            place += length
        }
        add(text: offset, source: place)
    }

    /// The end of the white space at `place`, if it holds a line break.
    private func foldedSpace(at place: Int) -> Int? {
        let end = endOfSpace(from: place)
        guard end > place, (place..<end).contains(where: { SourceText.isBreak(source.scalars[$0]) }) else { return nil }
        return end
    }

    /// How many characters write the escape at `place`; 0 for an escaped line break, which stands for nothing.
    private func escapeLength(at place: Int) -> Int {
        switch source[place + 1] {
        case "x": 4
        case "u": 6
        case "U": 10
        case let next? where SourceText.isBreak(next): 0
        default: 2
        }
    }
}
