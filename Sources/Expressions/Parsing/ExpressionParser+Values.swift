import Documents
import Quantities

/// What stands between operators: signed values, conditions, brackets, calls.
extension ExpressionParser {
    mutating func parsePrefix(loosest: Int) -> Expression {
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
                error(
                    token.position, "`if` inside an operation needs brackets",
                    remedy: "write `(if ... then ... else ...)`")
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
        error(
            current.position, "`\(word)` is missing after `\(text)`", expected: "`if condition then value else value`")
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
            return current.isSign("(")
                ? parseCall(name, at: token.position) : Expression(.name(name), position: token.position)
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
        token.kind == .end
            ? "the expression is not finished: a value is missing" : "a value is missing before \(token.shown)"
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
