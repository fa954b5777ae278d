import Documents
import Quantities

/// Mathematics as a person wrote it, before names and units are known.
///
///     if dialysis == haemodialysis then 0.7 * CL else CL
///
/// Binding, from loose to tight: `if`; `or`; `and`; `not`; comparisons; `+ -`; `* /`; sign; `^` (to the right). Two
/// expressions are equal when they are the same tree, wherever they stand.
public struct Expression: Sendable {
    public indirect enum Kind: Hashable, Sendable {
        case number(Double)
        case quantity(Double, Unit)
        /// May be dotted: `drug.CL`.
        case name(String)
        case negate(Expression)
        case not(Expression)
        /// Arithmetic, comparisons, `and`, `or`; never `min` and `max`, which are calls.
        case binary(BinaryOperator, Expression, Expression)
        case conditional(Expression, Expression, Expression)
        case call(String, [Expression])
    }

    public let kind: Kind
    /// Where it begins.
    public let position: SourcePosition
    /// Where an error of the operation itself is told: at the operator, else where it begins.
    public let mark: SourcePosition
    /// How deep the tree is; the parser keeps it bearable for recursion.
    package let height: Int

    static let heightLimit = 250

    public init(_ kind: Kind, position: SourcePosition, mark: SourcePosition? = nil) {
        self.kind = kind
        self.position = position
        self.mark = mark ?? position
        height = 1 + (kind.operands.map(\.height).max() ?? 0)
    }
}

extension Expression.Kind {
    /// The expressions directly below this one, in the order written.
    public var operands: [Expression] {
        switch self {
        case .number, .quantity, .name: []
        case .negate(let operand), .not(let operand): [operand]
        case .binary(_, let left, let right): [left, right]
        case .conditional(let condition, let first, let second): [condition, first, second]
        case .call(_, let arguments): arguments
        }
    }
}

extension Expression: Hashable {
    public static func == (a: Expression, b: Expression) -> Bool { a.kind == b.kind }
    public func hash(into hasher: inout Hasher) { hasher.combine(kind) }
}

extension Expression {
    /// All names that occur, dotted ones whole; names of functions are not among them.
    public var names: Set<String> {
        if case .name(let name) = kind { return [name] }
        return kind.operands.reduce(into: []) { $0.formUnion($1.names) }
    }

    /// The functions called.
    public var calls: Set<String> {
        let own: Set<String> = if case .call(let name, _) = kind { [name] } else { [] }
        return kind.operands.reduce(into: own) { $0.formUnion($1.calls) }
    }

    /// Reads one expression, or returns nil after telling all that is wrong in it.
    public static func parse(_ scalar: Scalar, _ diagnostics: Diagnostics) -> Expression? {
        let tokens = Lexer.tokens(of: scalar, diagnostics)
        var parser = ExpressionParser(tokens: tokens, diagnostics: diagnostics)
        return parser.parseWhole()
    }
}
