import Expressions

/// Reads plain formulas of pure numbers, so that tests show equations as the literature writes them. Not the product's
/// grammar: no units, no positions, and what it cannot read traps.
struct Formula {
    private var tokens: ArraySlice<String>

    static func tree(_ text: String) -> CheckedExpression {
        var formula = Formula(tokens: tokenize(text)[...])
        let tree = formula.conditional()
        precondition(formula.tokens.isEmpty, "cannot read \(text) at \(formula.tokens)")
        return tree
    }

    private static func tokenize(_ text: String) -> [String] {
        var tokens: [String] = []
        var word = ""
        for character in text + " " {
            let isExponentSign = (character == "-" || character == "+") && word.last == "e" && word.first?.isNumber == true
            if character.isLetter || character.isNumber || character == "." || character == "_" || isExponentSign {
                word.append(character)
                continue
            }
            if !word.isEmpty { tokens.append(word) }
            word = ""
            if character == "=", let last = tokens.last, ["<", ">", "=", "!"].contains(last) {
                tokens[tokens.count - 1] = last + "="
            } else if !character.isWhitespace {
                tokens.append(String(character))
            }
        }
        return tokens
    }

    private mutating func take(_ token: String) -> Bool {
        guard tokens.first == token else { return false }
        tokens.removeFirst()
        return true
    }

    private mutating func conditional() -> CheckedExpression {
        guard take("if") else { return disjunction() }
        let condition = disjunction()
        precondition(take("then"))
        let yes = conditional()
        precondition(take("else"))
        return .select(condition, yes, conditional())
    }

    private mutating func disjunction() -> CheckedExpression {
        var tree = conjunction()
        while take("or") { tree = .binary(.or, tree, conjunction()) }
        return tree
    }

    private mutating func conjunction() -> CheckedExpression {
        var tree = comparison()
        while take("and") { tree = .binary(.and, tree, comparison()) }
        return tree
    }

    private mutating func comparison() -> CheckedExpression {
        let left = sum()
        let operators: [(String, BinaryOperator)] = [
            ("<", .less), ("<=", .lessOrEqual), (">", .greater), (">=", .greaterOrEqual), ("==", .equal),
            ("!=", .notEqual),
        ]
        for (token, op) in operators where take(token) { return .binary(op, left, sum()) }
        return left
    }

    private mutating func sum() -> CheckedExpression {
        var tree = product()
        while true {
            if take("+") {
                tree = .binary(.add, tree, product())
            } else if take("-") {
                tree = .binary(.subtract, tree, product())
            } else {
                return tree
            }
        }
    }

    private mutating func product() -> CheckedExpression {
        var tree = factor()
        while true {
            if take("*") {
                tree = .binary(.multiply, tree, factor())
            } else if take("/") {
                tree = .binary(.divide, tree, factor())
            } else {
                return tree
            }
        }
    }

    private mutating func factor() -> CheckedExpression {
        if take("-") { return .unary(.negate, factor()) }
        let base = atom()
        return take("^") ? .binary(.power, base, factor()) : base
    }

    private mutating func atom() -> CheckedExpression {
        if take("(") {
            let tree = conditional()
            precondition(take(")"))
            return tree
        }
        let word = tokens.removeFirst()
        if let number = Double(word) { return .constant(number) }
        guard take("(") else { return .symbol(word) }
        let first = conditional()
        if let op = UnaryOperator(rawValue: word) {
            precondition(take(")"))
            return .unary(op, first)
        }
        precondition(take(","))
        let second = conditional()
        precondition(take(")"))
        guard let op = BinaryOperator(rawValue: word) else { preconditionFailure("no function \(word)") }
        return .binary(op, first, second)
    }
}
