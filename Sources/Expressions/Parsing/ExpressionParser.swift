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
    private(set) var isAborted = false

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

    var current: Token { tokens[index] }

    mutating func advance() {
        if index + 1 < tokens.count { index += 1 }
    }

    mutating func error(_ position: SourcePosition, _ problem: String, expected: String? = nil, remedy: String? = nil) {
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
        case .sign("'"):
            error(token.position, "`'` marks a derivative only at the beginning of an equation", remedy: "remove it")
        case .word("then"):
            error(token.position, "`then` without `if`", expected: "`if condition then value else value`")
        case .word("else"):
            error(token.position, "`else` without `if`", expected: "`if condition then value else value`")
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
    mutating func parse(loosest: Int) -> Expression {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.depthLimit else {
            error(
                current.position, "nested more than \(Self.depthLimit) deep",
                remedy: "name parts of it in equations of their own")
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
                error(
                    left.position, "too long: more than \(Expression.heightLimit) operations in a row",
                    remedy: "name parts of it in equations of their own")
                isAborted = true
                return left
            }
        }
        return left
    }

    var placeholder: Expression { Expression(.number(1), position: current.position) }

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
            expected: "an operator: there is no implicit multiplication",
            remedy: "write `*` if a product is meant" + (unit(token).map { ", `* 1 \($0)` if a unit is" } ?? ""))
        let right = parse(loosest: Strength.product + 1)
        return Expression(.binary(.multiply, left, right), position: left.position, mark: token.position)
    }

    private func unit(_ token: Token) -> String? {
        guard case .name(let name) = token.kind, (try? Unit(name)) != nil else { return nil }
        return name
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
        if op.isComparison, let next = current.binary, next.isComparison {
            return refuseChain(whole, left, op, right, next)
        }
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
            remedy:
                "write `\(left.snippet) \(op.sign) \(middle.snippet) and \(middle.snippet) \(next.sign) \(right.snippet)`"
        )
        return whole
    }
}
