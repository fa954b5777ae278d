/// A file's text with the places of its lines, so that an offset can be told as line and column.
///
/// Lines end where YAML says so (LF, CR, CRLF, NEL, LS, PS). Offsets count Unicode scalars.
package final class SourceText: Sendable {
    package let file: String
    package let scalars: [Unicode.Scalar]
    private let lineStarts: [Int]

    package init(_ text: String, file: String) {
        self.file = file
        let scalars = Array(text.unicodeScalars)
        var starts = [0]
        for index in scalars.indices where Self.isBreak(scalars[index]) {
            let isFirstOfTwo = scalars[index] == "\r" && index + 1 < scalars.count && scalars[index + 1] == "\n"
            if !isFirstOfTwo { starts.append(index + 1) }
        }
        self.scalars = scalars
        lineStarts = starts
    }

    package static func isBreak(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}": true
        default: false
        }
    }

    package static func isBlank(_ scalar: Unicode.Scalar) -> Bool { scalar == " " || scalar == "\t" }

    package subscript(offset: Int) -> Unicode.Scalar? {
        scalars.indices.contains(offset) ? scalars[offset] : nil
    }

    package func position(at offset: Int) -> SourcePosition {
        let line = lineIndex(of: offset)
        return SourcePosition(file: file, line: line + 1, column: offset - lineStarts[line] + 1)
    }

    /// The offset of a line and column that count from 1; clamped to the text.
    package func offset(line: Int, column: Int) -> Int {
        guard line >= 1 else { return 0 }
        guard line <= lineStarts.count else { return scalars.count }
        return min(lineStarts[line - 1] + max(column, 1) - 1, scalars.count)
    }

    /// The line (counted from 0) that holds the offset.
    package func lineIndex(of offset: Int) -> Int {
        var low = 0
        var high = lineStarts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= offset { low = middle } else { high = middle }
        }
        return low
    }

    /// The offset where the line (counted from 0) begins; the text's end past the last line.
    package func start(ofLine index: Int) -> Int {
        index < lineStarts.count ? lineStarts[index] : scalars.count
    }

    /// The first offset from `offset` on that holds neither a space nor a tab.
    package func skipBlanks(from offset: Int) -> Int {
        var offset = offset
        while let scalar = self[offset], Self.isBlank(scalar) { offset += 1 }
        return offset
    }

    package func text(_ range: Range<Int>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars[range.clamped(to: 0..<scalars.count)])
        return String(view)
    }
}
