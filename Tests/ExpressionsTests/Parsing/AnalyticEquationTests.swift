import Documents
import Expressions
import Testing

struct AnalyticEquationTests {
    @Test func equationsAreReadLineByLine() {
        let block = """
            # a comment
            central'    = -(CL + Q) / V1 * central   # out
                          + Q / V2 * peripheral

            C = central /
              V1
            x = (1 +
                 2)
            w = if C > 1 mg/L
                then 2
                else 3
            """
        let diagnostics = Diagnostics()
        let equations = EquationBlock.parse(Scalar(block, file: "m"), diagnostics).equations
        #expect(diagnostics.all.isEmpty)
        #expect(equations.map { "\($0.name)\($0.isDerivative ? "'" : "") = \($0.expression)" } == [
            "central' = -(CL + Q) / V1 * central + Q / V2 * peripheral", "C = central / V1", "x = 1 + 2",
            "w = if C > 1 mg/L then 2 else 3",
        ])
        #expect(equations.map(\.position.line) == [2, 5, 7, 9])
    }

    @Test func placesAreThoseOfTheFile() throws {
        let text = "equations: |\n  # µ\n  C = central / V1\n  y = 2\n"
        let document = try Document.parse(text, file: "f")
        let scalar = try #require(document.root.entries?.first?.value.scalar)
        let equations = EquationBlock.parse(scalar, Diagnostics()).equations
        #expect("\(equations[0].position)" == "f:3:3")
        #expect("\(equations[0].expression.mark)" == "f:3:15")
    }

    static let wrong: [(String, [String])] = [
        ("C = 1\nC = 2", ["2:1: `C` is defined twice: first in line 1; remove one of them"]),
        ("C' = 1\nC = 2\nC' = 3", ["3:1: `C'` is defined twice: first in line 1; remove one of them"]),
        ("z", ["1:1: `z` is not defined: `=` is missing; expected `name = expression` or `name' = expression`"]),
        ("z + 1", ["1:3: `=` is missing after `z`; expected `name = expression` or `name' = expression`"]),
        ("1 = 3", ["1:1: an equation cannot begin with `1`; expected `name = expression` or `name' = expression`"]),
        ("q == 3", ["1:3: `==` compares; expected `name = expression` or `name' = expression`; write `q = ...` to define"]),
        ("dA/dt = 4", ["1:1: a derivative is not written so; expected `name = expression` or `name' = expression`; write `A' = ...`"]),
        ("a.b = 2", ["1:1: `a.b` belongs to another component; expected a plain name on the left of `=`"]),
        ("exp = 2", ["1:1: `exp` is a function and cannot be defined; choose another name"]),
        ("x = (1 +\ny = 3", ["1:8: the expression is not finished: a value is missing", "1:5: `(` is never closed; add the `)`"]),
        ("x =\ny = 3", ["1:3: an expression is missing"]),
        ("x = 1\n  2", ["2:3: an equation cannot begin with `2`; expected `name = expression` or `name' = expression`"]),
        ("# nothing", ["1:1: no equations here; expected `name = expression` on each line"]),
        ("x := 2", ["1:3: `:=` is no operator; write `=`"]),
        ("x\u{2032} = 2", ["1:2: `\u{2032}` (U+2032) is a typographic prime; write `'`"]),
        ("x = y = 2", ["1:7: a single `=` in an expression; expected a comparison; write `==`"]),
    ]

    @Test(arguments: wrong) func wrongEquationsAreTold(text: String, messages: [String]) {
        let diagnostics = Diagnostics()
        _ = EquationBlock.parse(Scalar(text, file: "m"), diagnostics)
        #expect(diagnostics.all.map { String("\($0)".dropFirst(2)) } == messages)
    }

    @Test func soundEquationsSurvive() {
        let block = EquationBlock.parse(Scalar("a = 1\nb = 2 +\nc = a * 2", file: "m"), Diagnostics())
        #expect(block.equations.map(\.name) == ["a", "c"])
        #expect(block.broken == ["b"])
    }
}
