/// Canonical text: parsed again it gives the same tree.
extension Expression: CustomStringConvertible {
    public var description: String { text(within: 0) }

    /// The text in a message: cut when long.
    var snippet: String {
        let text = description
        return text.count > 40 ? "\(text.prefix(37))..." : text
    }

    private func text(within strength: Int) -> String {
        let (text, own) = textAndStrength
        return own < strength ? "(\(text))" : text
    }

    private var textAndStrength: (String, Int) {
        switch kind {
        case .number(let value): (Self.text(value), Strength.atom)
        case .quantity(let value, let unit): ("\(Self.text(value)) \(unit)", Strength.quantity)
        case .name(let name): (name, Strength.atom)
        case .negate(let operand): ("-\(operand.text(within: Strength.sign))", Strength.sign)
        case .not(let operand): ("not \(operand.text(within: Strength.not))", Strength.not)
        case .conditional(let condition, let first, let second):
            (
                "if \(condition.text(within: Strength.or)) then \(first.text(within: Strength.or)) else \(second.text(within: 0))",
                0
            )
        case .call(let name, let arguments):
            ("\(name)(\(arguments.map(\.description).joined(separator: ", ")))", Strength.atom)
        case .binary(let op, let left, let right): (Self.text(op, left, right), op.strength)
        }
    }

    private static func text(_ op: BinaryOperator, _ left: Expression, _ right: Expression) -> String {
        let strength = op.strength
        switch op {
        case .power:
            // Left operands of `^` are atoms; the right one may carry a sign.
            return
                "\(left.text(within: Strength.atom))^\(right.text(within: right.isSigned ? Strength.sign : strength))"
        case .less, .lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual:
            return "\(left.text(within: strength + 1)) \(op.sign) \(right.text(within: strength + 1))"
        default:
            return "\(left.text(within: strength)) \(op.sign) \(right.text(within: strength + 1))"
        }
    }

    private var isSigned: Bool { if case .negate = kind { true } else { false } }

    /// The shortest text that reads back to the same double, without a trailing `.0`.
    static func text(_ value: Double) -> String {
        let text = "\(value)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}

/// How tightly a form binds.
enum Strength {
    static let or = 1
    static let and = 2
    static let not = 3
    static let comparison = 4
    static let sum = 5
    static let product = 6
    static let sign = 7
    static let power = 8
    /// A quantity ends at a space, so an operator that follows at once would be taken for a part of its unit.
    static let quantity = 8
    static let atom = 9
}

extension BinaryOperator {
    var strength: Int {
        switch self {
        case .or: Strength.or
        case .and: Strength.and
        case .less, .lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual: Strength.comparison
        case .add, .subtract: Strength.sum
        case .multiply, .divide: Strength.product
        case .power: Strength.power
        case .min, .max: Strength.atom
        }
    }

    /// As written in an expression.
    public var sign: String {
        switch self {
        case .add: "+"
        case .subtract: "-"
        case .multiply: "*"
        case .divide: "/"
        case .power: "^"
        case .less: "<"
        case .lessOrEqual: "<="
        case .greater: ">"
        case .greaterOrEqual: ">="
        case .equal: "=="
        case .notEqual: "!="
        case .and: "and"
        case .or: "or"
        case .min: "min"
        case .max: "max"
        }
    }
}
