// Our own reader, because the CSV packages for Swift tell neither line nor column of what they read.
import Documents

/// One cell of a table and where it begins.
public struct CSVCell: Hashable, Sendable {
    /// Without its quotes; unquoted text is trimmed of blanks.
    public let text: String
    let line: Int32
    let column: Int32

    /// Empty, or NONMEM's `.`.
    public var isMissing: Bool { text.isEmpty || text == "." }
}

/// Splits CSV text (RFC 4180) into rows of cells: quotes, doubled quotes, line breaks inside quotes; lines end with LF,
/// CRLF or CR. Lines without any text but commas and blanks are skipped.
struct CSVReader {
    private let bytes: [UInt8]
    private let separator: UInt8
    private let errors: TableDiagnostics
    private var index = 0
    private var line = 1
    private var column = 1
    /// Whether the last row's quotes were right.
    private(set) var isRowSound = true

    init(_ text: String, separator: Character = ",", errors: TableDiagnostics) {
        let withoutMark = text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text
        bytes = Array(withoutMark.utf8)
        self.separator = separator.asciiValue ?? Byte.comma
        self.errors = errors
    }

    private enum Byte {
        static let quote = UInt8(ascii: "\""), comma = UInt8(ascii: ","), newline = UInt8(ascii: "\n")
        static let carriageReturn = UInt8(ascii: "\r"), space = UInt8(ascii: " "), tab = UInt8(ascii: "\t")
    }

    /// The next row that holds anything; nil at the end of the text.
    mutating func row() -> [CSVCell]? {
        while index < bytes.count {
            var cells: [CSVCell] = []
            isRowSound = true
            repeat { cells.append(cell()) } while take(separator)
            endLine()
            if cells.contains(where: { !$0.text.isEmpty }) { return cells }
        }
        return nil
    }

    private mutating func cell() -> CSVCell {
        skipBlanks()
        let (startLine, startColumn) = (line, column)
        let text = index < bytes.count && bytes[index] == Byte.quote ? quoted() : unquoted()
        return CSVCell(text: text, line: Int32(clamping: startLine), column: Int32(clamping: startColumn))
    }

    private mutating func unquoted() -> String {
        let start = index
        while index < bytes.count, !endsCell(bytes[index]) {
            if bytes[index] == Byte.quote {
                isRowSound = false
                errors.error(
                    errors.position(line, column), "a quote inside a cell that does not begin with one",
                    remedy: "quote the whole cell and double the quotes inside it")
                while index < bytes.count, !endsCell(bytes[index]) { advance() }
                break
            }
            advance()
        }
        var end = index
        while end > start, isBlank(bytes[end - 1]) { end -= 1 }
        return String(decoding: bytes[start..<end], as: UTF8.self)
    }

    private mutating func quoted() -> String {
        let (startLine, startColumn) = (line, column)
        advance()
        var content: [UInt8] = []
        while index < bytes.count {
            let start = index
            let byte = bytes[start]
            advance()
            guard byte == Byte.quote else {
                content += bytes[start..<index]
                continue
            }
            if index < bytes.count, bytes[index] == Byte.quote {
                content.append(byte)
                advance()
                continue
            }
            skipBlanks()
            if index < bytes.count, !endsCell(bytes[index]) {
                isRowSound = false
                errors.error(
                    errors.position(line, column), "text after the closing quote",
                    expected: "a \(separator == Byte.comma ? "comma" : "separator") or the line's end",
                    remedy: "double the quotes that belong to the text")
                while index < bytes.count, !endsCell(bytes[index]) { advance() }
            }
            return String(decoding: content, as: UTF8.self)
        }
        isRowSound = false
        errors.error(
            errors.position(startLine, startColumn), "this quote is never closed", remedy: "close it with `\"`")
        return String(decoding: content, as: UTF8.self)
    }

    private func endsCell(_ byte: UInt8) -> Bool {
        byte == separator || byte == Byte.newline || byte == Byte.carriageReturn
    }

    private func isBlank(_ byte: UInt8) -> Bool { byte == Byte.space || (byte == Byte.tab && separator != Byte.tab) }

    private mutating func skipBlanks() { while index < bytes.count, isBlank(bytes[index]) { advance() } }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard index < bytes.count, bytes[index] == byte else { return false }
        advance()
        return true
    }

    private mutating func endLine() {
        if index < bytes.count, bytes[index] == Byte.carriageReturn || bytes[index] == Byte.newline { advance() }
    }

    /// One byte on; columns count Unicode scalars, CRLF is one line end.
    private mutating func advance() {
        let byte = bytes[index]
        index += 1
        if byte == Byte.carriageReturn, index < bytes.count, bytes[index] == Byte.newline { index += 1 }
        if byte == Byte.newline || byte == Byte.carriageReturn {
            line += 1
            column = 1
        } else if index >= bytes.count || bytes[index] & 0xC0 != 0x80 {
            column += 1
        }
    }
}
