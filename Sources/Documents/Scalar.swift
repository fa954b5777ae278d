/// A piece of text in a document: a key or a value, whose every character knows its place in the file.
///
///     let scalar = Scalar("CL / V", file: "<command line>")
///     scalar.position(at: 5)      // <command line>:1:6
public struct Scalar: Sendable, CustomStringConvertible {
    /// The text after YAML's folding and escapes.
    public let text: String
    /// Whether the author marked it as text, by quotes or as a block (`|` or `>`).
    public let isQuoted: Bool
    /// Where it begins: its quote, the `|`, or its first character.
    public let position: SourcePosition
    package let origin: ScalarOrigin

    package init(text: String, origin: ScalarOrigin) {
        self.text = text
        self.origin = origin
        isQuoted = origin.style != .plain
        position = origin.source.position(at: origin.offset)
    }

    /// A text that stands alone, such as an argument of the command line.
    public init(_ text: String, file: String) {
        self.init(
            text: text, origin: ScalarOrigin(source: SourceText(text, file: file), offset: 0, style: .verbatim))
    }

    public var description: String { text }

    /// Where the text's `offset`-th Unicode scalar stands in the file; the end of the text may be asked for, too.
    ///
    /// For many offsets of one text, ask ``positions()`` once.
    public func position(at offset: Int) -> SourcePosition { positions()[offset] }

    /// The places of all characters.
    public func positions() -> PositionMap { PositionMap(text: text, origin: origin) }
}

/// Where a scalar's text was taken from.
package struct ScalarOrigin: Sendable {
    package enum Style: Sendable { case verbatim, plain, singleQuoted, doubleQuoted, literal, folded }
    package let source: SourceText
    /// Of its first character, quote, or `|`.
    package let offset: Int
    package let style: Style

    package init(source: SourceText, offset: Int, style: Style) {
        self.source = source
        self.offset = offset
        self.style = style
    }
}
