import Documents

/// One line of an equation block: `C = central / V1`, or `central' = -k * central` for a derivative over time.
public struct Equation: Sendable {
    public let name: String
    /// Whether it gives the derivative of `name` over time.
    public let isDerivative: Bool
    public let expression: Expression
    /// Of the name.
    public let position: SourcePosition
}

/// Equations, one a line; `#` begins a comment. A line goes on where a bracket is open, after an operator, and where the
/// next line is indented deeper and begins with an operator.
///
///     central' = -(CL + Q) / V1 * central
///                + Q / V2 * peripheral
///     C = central / V1
public struct EquationBlock: Sendable {
    public let equations: [Equation]
    /// Names whose equations are not sound; they have been told, so their uses need not be.
    public let broken: Set<String>

    /// Reads the block; what is not sound is told and left out.
    public static func parse(_ scalar: Scalar, _ diagnostics: Diagnostics) -> EquationBlock {
        var reader = EquationReader(diagnostics: diagnostics)
        for line in EquationReader.equations(in: Lexer.tokens(of: scalar, diagnostics)) { reader.read(line) }
        if reader.isEmpty {
            diagnostics.error(scalar.position, "no equations here", expected: "`name = expression` on each line")
        }
        return EquationBlock(equations: reader.equations, broken: reader.broken)
    }
}

/// Sorts a block's tokens into equations.
private struct EquationReader {
    let diagnostics: Diagnostics
    var equations: [Equation] = []
    var broken: Set<String> = []
    private var places: [String: SourcePosition] = [:]

    init(diagnostics: Diagnostics) { self.diagnostics = diagnostics }

    var isEmpty: Bool { equations.isEmpty && broken.isEmpty && !diagnostics.hasErrors }

    /// The tokens of each equation, without ends of lines.
    static func equations(in tokens: [Token]) -> [[Token]] {
        var result: [[Token]] = []
        var current: [Token] = []
        var open = 0
        for (index, token) in tokens.enumerated() where token.kind != .lineEnd {
            let startsLine = token.indentation != nil
            if startsLine, !current.isEmpty,
                !continues(current, with: token, followedBy: tokens[(index + 1)...], open: open)
            {
                result.append(current)
                (current, open) = ([], 0)
            }
            if token.kind == .end { continue }
            if token.isSign("(") { open += 1 }
            if token.isSign(")") { open = max(0, open - 1) }
            current.append(token)
        }
        if !current.isEmpty { result.append(current) }
        return result
    }

    private static func continues(
        _ line: [Token], with token: Token, followedBy rest: ArraySlice<Token>, open: Int
    ) -> Bool {
        // A new definition ends the one before, even if a bracket was left open there.
        if case .name = token.kind, let next = rest.first, next.isSign("=") || next.isSign("'") { return false }
        if open > 0 { return true }
        switch line.last?.kind {
        case .word, .sign("+"), .sign("-"), .sign("*"), .sign("/"), .sign("^"), .sign("<"), .sign("<="), .sign(">"),
            .sign(">="), .sign("=="), .sign("!="), .sign("="), .sign(","):
            return true
        default: break
        }
        let isDeeper = (token.indentation ?? 0) > (line.first?.indentation ?? 0)
        let isWord = token.isWord("then") || token.isWord("else")
        return isDeeper && (token.binary != nil || isWord || token.isSign(")"))
    }

    mutating func read(_ line: [Token]) {
        guard let first = line.first, let last = line.last else { return }
        guard case .name(let name) = first.kind else {
            return refuse(first.position, "an equation cannot begin with \(first.shown)")
        }
        var rest = line.dropFirst()
        let isDerivative = rest.first?.isSign("'") == true
        if isDerivative { rest = rest.dropFirst() }
        guard rest.first?.isSign("=") == true else { return refuseShape(line, name, rest.first) }
        rest = rest.dropFirst()
        let shown = isDerivative ? "\(name)'" : name
        if name.contains(".") {
            diagnostics.error(
                first.position, "`\(name)` belongs to another component", expected: "a plain name on the left of `=`")
            return
        }
        if BuiltInFunction.names.contains(name) || Formula.named(name) != nil {
            diagnostics.error(
                first.position, "`\(name)` is a function and cannot be defined", remedy: "choose another name")
        }
        if let earlier = places[shown] {
            diagnostics.error(
                first.position, "`\(shown)` is defined twice: first in line \(earlier.line)",
                remedy: "remove one of them")
        }
        places[shown] = first.position
        let end = rest.last?.position ?? last.position
        var parser = ExpressionParser(
            tokens: rest + [Token(kind: .end, position: end, isSound: line.allSatisfy(\.isSound))],
            diagnostics: diagnostics)
        guard let expression = parser.parseWhole() else {
            broken.insert(name)
            return
        }
        equations.append(
            Equation(name: name, isDerivative: isDerivative, expression: expression, position: first.position))
    }

    private mutating func refuseShape(_ line: [Token], _ name: String, _ next: Token?) {
        let place = (next ?? line[0]).position
        if name.hasPrefix("d"), name.count > 1, next?.isSign("/") == true, line.count > 2, line[2].kind == .name("dt") {
            return refuse(
                line[0].position, "a derivative is not written so", remedy: "write `\(name.dropFirst())' = ...`")
        }
        if name == "d", next?.isSign("/") == true, line.count > 4, line[2].kind == .name("dt"), case .name(let state) = line[4].kind {
            return refuse(line[0].position, "a derivative is not written so", remedy: "write `\(state)' = ...`")
        }
        if name.uppercased() == "DADT" {
            return refuse(line[0].position, "states have names here, not numbers", remedy: "write `name' = ...` with the state's name")
        }
        if next?.isSign("==") == true {
            return refuse(place, "`==` compares", remedy: "write `\(name) = ...` to define")
        }
        refuse(place, next == nil ? "`\(name)` is not defined: `=` is missing" : "`=` is missing after `\(name)`")
    }

    private mutating func refuse(_ position: SourcePosition, _ problem: String, remedy: String? = nil) {
        diagnostics.error(position, problem, expected: "`name = expression` or `name' = expression`", remedy: remedy)
        broken.insert("")
    }
}
