import Documents
import Quantities

/// Tokens -> tree, by precedence climbing. It goes on after an error, so that one reading tells them all.
struct ExpressionParser {
    /// Without ends of lines; the last is `.end`.
    private let tokens: [Token]
    private var index = 0
    private let diagnostics: Diagnostics
    private var isSound = true
    private var depth = 0
    private var errors = 0
    private var lastError: SourcePosition?
    /// Set when reading on makes no sense: nested too deep, or hopeless.
    private var isAborted = false

    static let depthLimit = 200
    /// More errors than this in one text help nobody.
    static let errorLimit = 20

    init(tokens: [Token], diagnostics: Diagnostics) {
        self.tokens = tokens.filter { $0.kind != .lineEnd }
        self.diagnostics = diagnostics
        isSound = tokens.allSatisfy(\.isSound)
    }

    /// The one expression that all tokens make; nil after diagnostics.
    mutating func parseWhole() -> Expression? {
        if current.kind == .end {
            if isSound { error(current.position, "an expression is missing") }
            return nil
        }
        let expression = parse(loosest: Strength.or)
        while current.kind != .end, !isAborted { refuseRest() }
        return isSound ? expression : nil
    }

    // MARK: Tokens

    private var current: Token { tokens[index] }

    private mutating func advance() {
        if index + 1 < tokens.count { index += 1 }
    }

    private mutating func error(_ position: SourcePosition, _ problem: String, expected: String? = nil, remedy: String? = nil) {
        isSound = false
        // Where one error was told, what follows from it would only confuse.
        if position == lastError { return }
        lastError = position
        if !isAborted { diagnostics.error(position, problem, expected: expected, remedy: remedy) }
        errors += 1
        if errors >= Self.errorLimit { isAborted = true }
    }

    /// Something stands behind a whole expression.
    private mutating func refuseRest() {
        let token = current
        switch token.kind {
        case .sign(")"): error(token.position, "`)` closes nothing", remedy: "remove it, or open a `(`")
        case .sign(","):
            error(token.position, "a `,` outside a call", remedy: "write a decimal number with a point: `1.5`")
        case .sign("'"): error(token.position, "`'` marks a derivative only at the beginning of an equation", remedy: "remove it")
        case .word("then"): error(token.position, "`then` without `if`", expected: "`if condition then value else value`")
        case .word("else"): error(token.position, "`else` without `if`", expected: "`if condition then value else value`")
        default: error(token.position, "\(token.shown) stands where the expression has ended")
        }
        advance()
        if !startsValue(current) { return }
        _ = parse(loosest: Strength.or)
    }

    private func startsValue(_ token: Token) -> Bool {
        switch token.kind {
        case .number, .quantity, .name, .sign("("), .sign("-"), .word("if"), .word("not"): true
        default: false
        }
    }

    // MARK: Expressions

    /// An expression whose operators bind at least as tightly as `loosest`.
    private mutating func parse(loosest: Int) -> Expression {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.depthLimit else {
            error(current.position, "nested more than \(Self.depthLimit) deep", remedy: "name parts of it in equations of their own")
            isAborted = true
            return placeholder
        }
        var left = parsePrefix(loosest: loosest)
        while !isAborted {
            if let op = current.binary {
                guard op.strength >= loosest else { break }
                left = parseOperation(left, op)
            } else {
                guard isSideBySide, Strength.product >= loosest else { break }
                left = parseSideBySide(left)
            }
            guard left.height <= Expression.heightLimit else {
                error(left.position, "too long: more than \(Expression.heightLimit) operations in a row", remedy: "name parts of it in equations of their own")
                isAborted = true
                return left
            }
        }
        return left
    }

    private var placeholder: Expression { Expression(.number(1), position: current.position) }

    private var isSideBySide: Bool {
        switch current.kind {
        case .number, .quantity, .name, .sign("("): true
        default: false
        }
    }

    /// Two values without an operator are told and read as a product.
    private mutating func parseSideBySide(_ left: Expression) -> Expression {
        let token = current
        error(
            token.position, "\(token.shown) follows a value without an operator",
            expected: "an operator: there is no implicit multiplication", remedy: "write `*` if a product is meant")
        let right = parse(loosest: Strength.product + 1)
        return Expression(.binary(.multiply, left, right), position: left.position, mark: token.position)
    }

    private mutating func parseOperation(_ left: Expression, _ op: BinaryOperator) -> Expression {
        let token = current
        if token.isSign("=") {
            error(token.position, "a single `=` in an expression", expected: "a comparison", remedy: "write `==`")
        }
        advance()
        let loosest =
            switch op {
            case .power: Strength.sign
            default: op.strength + 1
            }
        let right = parse(loosest: loosest)
        let whole = Expression(.binary(op, left, right), position: left.position, mark: token.position)
        if op.isComparison, let next = current.binary, next.isComparison { return refuseChain(whole, left, op, right, next) }
        return whole
    }

    /// `0 < x < 1`.
    private mutating func refuseChain(
        _ whole: Expression, _ left: Expression, _ op: BinaryOperator, _ middle: Expression, _ next: BinaryOperator
    ) -> Expression {
        let place = current.position
        advance()
        let right = parse(loosest: Strength.comparison + 1)
        if !isSound { return whole }
        error(
            place, "comparisons cannot be chained",
            remedy: "write `\(left.snippet) \(op.sign) \(middle.snippet) and \(middle.snippet) \(next.sign) \(right.snippet)`")
        return whole
    }

    private mutating func parsePrefix(loosest: Int) -> Expression {
        let token = current
        switch token.kind {
        case .sign("-"):
            advance()
            let operand = parse(loosest: Strength.sign)
            return Expression(.negate(operand), position: token.position)
        case .sign("+"):
            error(token.position, "a value is missing before `+`", remedy: "remove the `+`")
            while current.isSign("+") { advance() }
            return current.isSign("-") ? parse(loosest: Strength.sign) : parsePrefix(loosest: loosest)
        case .word("not"):
            if loosest > Strength.not {
                error(token.position, "`not` needs brackets here", remedy: "write `(not ...)`")
            }
            advance()
            let operand = parse(loosest: Strength.not)
            return Expression(.not(operand), position: token.position)
        case .word("if"):
            if loosest > Strength.or {
                error(token.position, "`if` inside an operation needs brackets", remedy: "write `(if ... then ... else ...)`")
            }
            return parseConditional()
        default: return parseAtom()
        }
    }

    private mutating func parseConditional() -> Expression {
        let start = current.position
        advance()
        let condition = parse(loosest: Strength.or)
        guard expect("then", after: "if \(condition.snippet)", from: start) else { return placeholder }
        let first = parse(loosest: Strength.or)
        guard expect("else", after: "then \(first.snippet)", from: start) else { return placeholder }
        let second = parse(loosest: Strength.or)
        return Expression(.conditional(condition, first, second), position: start)
    }

    private mutating func expect(_ word: String, after text: String, from start: SourcePosition) -> Bool {
        if current.isWord(word) {
            advance()
            return true
        }
        error(current.position, "`\(word)` is missing after `\(text)`", expected: "`if condition then value else value`")
        return false
    }

    private mutating func parseAtom() -> Expression {
        let token = current
        switch token.kind {
        case .number(let value):
            advance()
            return Expression(.number(value), position: token.position)
        case .quantity(let value, let unit):
            advance()
            if current.isSign("^") {
                error(
                    current.position, "a power of a quantity needs brackets",
                    remedy: "write `(\(Expression.text(value)) \(unit))^...`")
            }
            return Expression(.quantity(value, unit), position: token.position)
        case .name(let name):
            advance()
            return current.isSign("(") ? parseCall(name, at: token.position) : Expression(.name(name), position: token.position)
        case .sign("("):
            advance()
            let inner = parse(loosest: Strength.or)
            close(token)
            return inner
        default:
            error(token.position, missingValue(token))
            if case .sign("'") = token.kind { advance() }
            return Expression(.number(1), position: token.position)
        }
    }

    private func missingValue(_ token: Token) -> String {
        token.kind == .end ? "the expression is not finished: a value is missing" : "a value is missing before \(token.shown)"
    }

    private mutating func close(_ open: Token) {
        if current.isSign(")") { return advance() }
        if current.kind == .end {
            error(open.position, "`(` is never closed", remedy: "add the `)`")
        } else {
            error(current.position, "\(current.shown) stands where `)` is expected")
            skipToClose()
        }
    }

    private mutating func skipToClose() {
        var open = 0
        while current.kind != .end {
            if current.isSign("(") { open += 1 }
            if current.isSign(")") { open -= 1 }
            advance()
            if open < 0 { return }
        }
    }

    private mutating func parseCall(_ name: String, at position: SourcePosition) -> Expression {
        let open = current
        advance()
        var arguments: [Expression] = []
        if current.isSign(")") {
            advance()
            return Expression(.call(name, []), position: position)
        }
        repeat {
            arguments.append(parse(loosest: Strength.or))
            guard current.isSign(",") else { break }
            advance()
        } while !isAborted
        close(open)
        return Expression(.call(name, arguments), position: position)
    }
}
