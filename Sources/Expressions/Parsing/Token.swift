import Documents
import Quantities

/// A word of the grammar, with its place.
struct Token: Sendable {
    enum Kind: Hashable, Sendable {
        case number(Double)
        case quantity(Double, Unit)
        case name(String)
        /// `if then else and or not`.
        case word(String)
        /// `+ - * / ^ < <= > >= == != = ' ( ) ,`.
        case sign(String)
        /// A line ends; only equations mind.
        case lineEnd
        case end
    }
    let kind: Kind
    let position: SourcePosition
    /// Whether no error was told at it or just before it.
    var isSound = true
    /// The first of its line, at this many blanks.
    var indentation: Int?

    func isSign(_ text: String) -> Bool { kind == .sign(text) }
    func isWord(_ text: String) -> Bool { kind == .word(text) }

    /// In a message.
    var shown: String {
        switch kind {
        case .number(let value): "`\(Expression.text(value))`"
        case .quantity(let value, let unit): "`\(Expression.text(value)) \(unit)`"
        case .name(let text), .word(let text), .sign(let text): "`\(text)`"
        case .lineEnd, .end: "the end"
        }
    }

    /// An operator between two values.
    var binary: BinaryOperator? {
        switch kind {
        case .sign("+"): .add
        case .sign("-"): .subtract
        case .sign("*"): .multiply
        case .sign("/"): .divide
        case .sign("^"): .power
        case .sign("<"): .less
        case .sign("<="): .lessOrEqual
        case .sign(">"): .greater
        case .sign(">="): .greaterOrEqual
        case .sign("=="), .sign("="): .equal
        case .sign("!="): .notEqual
        case .word("and"): .and
        case .word("or"): .or
        default: nil
        }
    }
}
