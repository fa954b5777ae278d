import Documents
import Expressions
import Quantities
import Testing

/// Every form of the grammar, with the tree it must give: written with all its brackets.
struct AnalyticGrammarTests {
    static let forms: [(String, String)] = [
        ("1", "1"), ("1e-3", "0.001"), (".5", "0.5"), ("1.50", "1.5"), ("2E+3", "2000"), ("x", "x"), ("drug.CL", "drug.CL"),
        ("a.b.c", "a.b.c"), ("_a1", "_a1"), ("4.5 L/h", "4.5 L/h"), ("0.5 10^9/L", "0.5 10^9/L"), ("25 mg/kg", "25 mg/kg"),
        ("39.8 %", "39.8 %"), ("5 µg/mL", "5 µg/mL"), ("120 mL/min/{1.73_m2}", "120 mL/min/{1.73_m2}"),
        ("90 mm[Hg]", "90 mm[Hg]"), ("1 1/h", "1 1/h"), ("(5 mg)", "5 mg"), ("f(5 mg, 2 h)", "f(5 mg, 2 h)"),
        ("1 + 2", "(1 + 2)"), ("1 - 2 - 3", "((1 - 2) - 3)"), ("1 + 2 * 3", "(1 + (2 * 3))"), ("1 * 2 + 3", "((1 * 2) + 3)"),
        ("a / b / c", "((a / b) / c)"), ("a / b * c", "((a / b) * c)"), ("a * (b + c)", "(a * (b + c))"),
        ("2^3^2", "(2 ^ (3 ^ 2))"), ("-x^2", "(-(x ^ 2))"), ("(-x)^2", "((-x) ^ 2)"), ("2^-x", "(2 ^ (-x))"),
        ("2^-x^2", "(2 ^ (-(x ^ 2)))"), ("-a * b", "((-a) * b)"), ("a * -b", "(a * (-b))"), ("a - -b", "(a - (-b))"),
        ("- -a", "(-(-a))"), ("2 * x^2 / y", "((2 * (x ^ 2)) / y)"), ("x ^ 2", "(x ^ 2)"), ("5 mg * 2", "(5 mg * 2)"),
        ("(5 mg)^2", "(5 mg ^ 2)"), ("2 * x", "(2 * x)"), ("1 - x", "(1 - x)"), ("1 / x", "(1 / x)"),
        ("a < b", "(a < b)"), ("a <= b", "(a <= b)"), ("a > b", "(a > b)"), ("a >= b", "(a >= b)"), ("a == b", "(a == b)"),
        ("a != b", "(a != b)"), ("a + 1 < b * 2", "((a + 1) < (b * 2))"), ("a < 5 mg/L and b", "((a < 5 mg/L) and b)"),
        ("a and b or c", "((a and b) or c)"), ("a or b and c", "(a or (b and c))"), ("not a and b", "((not a) and b)"),
        ("not a == b", "(not (a == b))"), ("not (a and b)", "(not (a and b))"), ("a and not b", "(a and (not b))"),
        ("not not a", "(not (not a))"), ("a or b or c", "((a or b) or c)"),
        ("if a then 1 else 2", "(if a then 1 else 2)"),
        ("if a then 1 else if b then 2 else 3", "(if a then 1 else (if b then 2 else 3))"),
        ("if a then if b then 1 else 2 else 3", "(if a then (if b then 1 else 2) else 3)"),
        ("if a < 1 or b then x + 1 else -x", "(if ((a < 1) or b) then (x + 1) else (-x))"),
        ("2 * (if a then 1 else 2)", "(2 * (if a then 1 else 2))"), ("if a then 1 else 2 + 3", "(if a then 1 else (2 + 3))"),
        ("exp(-k * t)", "exp(((-k) * t))"), ("max(a, b, c)", "max(a, b, c)"), ("f()", "f()"), ("f (x)", "f(x)"),
        ("pow(a, 2)", "pow(a, 2)"), ("auc(drug.C, 0 h, 24 h)", "auc(drug.C, 0 h, 24 h)"), ("min(1, max(2, 3))", "min(1, max(2, 3))"),
        ("((((x))))", "x"), ("a\n + b # sum", "(a + b)"), ("  x  ", "x"), ("if dialysis == haemodialysis then 0.7 else 1", "(if (dialysis == haemodialysis) then 0.7 else 1)"),
        ("15 mg/kg * weight", "(15 mg/kg * weight)"), ("500 mg*h/L / auc24", "(500 mg*h/L / auc24)"),
        ("(creatinine_clearance / 120 mL/min)^0.8", "((creatinine_clearance / 120 mL/min) ^ 0.8)"),
    ]

    @Test(arguments: forms) func form(text: String, tree: String) throws {
        let diagnostics = Diagnostics()
        let expression = try #require(parse(text, diagnostics))
        #expect(bracketed(expression) == tree)
        #expect(diagnostics.all.isEmpty)
    }

    @Test func placesAreThoseOfTheText() throws {
        let expression = try #require(parse("CL + exp(V)\n  * 2"))
        guard case .binary(.add, let left, let right) = expression.kind, case .binary(.multiply, let call, _) = right.kind
        else { Issue.record("wrong tree"); return }
        #expect(left.position.column == 1)
        #expect(expression.mark.column == 4)
        #expect(call.position.column == 6)
        #expect(right.mark == SourcePosition(file: "m", line: 2, column: 3))
    }

    @Test func namesAndCallsAreFound() throws {
        let expression = try #require(parse("exp(a.b) + if c then d else max(d, 2 h)"
            .replacing("+ if", with: "+ (if") + ")"))
        #expect(expression.names == ["a.b", "c", "d"])
        #expect(expression.calls == ["exp", "max"])
    }

    private func bracketed(_ expression: Expression) -> String {
        switch expression.kind {
        case .number, .quantity, .name: "\(expression)"
        case .negate(let x): "(-\(bracketed(x)))"
        case .not(let x): "(not \(bracketed(x)))"
        case .binary(let op, let a, let b): "(\(bracketed(a)) \(op.sign) \(bracketed(b)))"
        case .conditional(let c, let a, let b): "(if \(bracketed(c)) then \(bracketed(a)) else \(bracketed(b)))"
        case .call(let name, let arguments): "\(name)(\(arguments.map(bracketed).joined(separator: ", ")))"
        }
    }
}
