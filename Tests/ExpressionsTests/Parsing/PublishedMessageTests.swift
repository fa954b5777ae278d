import Documents
import Expressions
import Testing

/// The exact messages for malformed expressions: they are a part of the product.
struct PublishedMessageTests {
    static let malformed: [(String, [String])] = [
        ("", ["1:1: an expression is missing"]),
        ("x +", ["1:4: the expression is not finished: a value is missing"]),
        ("x + * 3", ["1:5: a value is missing before `*`"]),
        ("+x", ["1:1: a value is missing before `+`; remove the `+`"]),
        ("(x", ["1:1: `(` is never closed; add the `)`"]),
        ("x)", ["1:2: `)` closes nothing; remove it, or open a `(`"]),
        ("()", ["1:2: a value is missing before `)`"]),
        ("max(1,", ["1:7: the expression is not finished: a value is missing", "1:4: `(` is never closed; add the `)`"]),
        ("max(1,,2)", ["1:7: a value is missing before `,`"]),
        ("1,5", ["1:2: a `,` outside a call; write a decimal number with a point: `1.5`"]),
        ("x = 1", ["1:3: a single `=` in an expression; expected a comparison; write `==`"]),
        ("0 < x < 1", ["1:7: comparisons cannot be chained; write `0 < x and x < 1`"]),
        ("x == y == 1", ["1:8: comparisons cannot be chained; write `x == y and y == 1`"]),
        ("2x", ["1:2: there is no implicit multiplication; expected an operator after `2`; write `2 * x`"]),
        ("2 x", ["1:3: `x` is no unit; expected a unit or an operator: there is no implicit multiplication; write `2 * x` if a product is meant"]),
        ("2 exp(x)", ["1:3: a function cannot follow a number; expected a unit or an operator: there is no implicit multiplication; write `2 * exp(x)` if a product is meant"]),
        ("x y", ["1:3: `y` follows a value without an operator; expected an operator: there is no implicit multiplication; write `*` if a product is meant, `* 1 y` if a unit is"]),
        ("(x) (y)", ["1:5: `(` follows a value without an operator; expected an operator: there is no implicit multiplication; write `*` if a product is meant"]),
        ("5mg", ["1:2: no space between number and unit; write `5 mg`"]),
        ("5  mg", ["1:2: more than one space between number and unit; write `5 mg`"]),
        ("5 hr", ["1:3: unknown unit `hr`; write `h`, or `5 * hr` if a product is meant"]),
        ("5 mg/hr", ["1:6: unknown unit `hr`; write `mg/h`"]),
        ("5 mg^2^2", ["1:7: `^` does not belong in a unit; write a space before it if the unit ends there"]),
        ("\u{2212}x", ["1:1: `\u{2212}` (U+2212) is a typographic minus; write `-` (hyphen-minus)"]),
        ("x \u{2013} 1", ["1:3: `\u{2013}` (U+2013) is a dash; write `-` (hyphen-minus)"]),
        ("x \u{D7} y", ["1:3: `\u{D7}` is no operator; write `*`"]),
        ("x \u{2264} 1", ["1:3: `\u{2264}` is no operator; write `<=`"]),
        ("x\u{B2}", ["1:2: a raised digit is no power; write `^2`"]),
        ("x\u{A0}+ 1", ["1:2: a no-break space (U+00A0) stands here; write a space"]),
        ("x ** 2", ["1:3: `**` is no operator; write `^`"]),
        ("x > 1 && y > 1", ["1:7: `&&` is no operator; write `and`"]),
        ("x > 1 || y > 1", ["1:7: `||` is no operator; write `or`"]),
        ("x <> 1", ["1:3: `<>` is no operator; write `!=`"]),
        ("!x > 1", ["1:1: `!` is no operator; write `not`"]),
        ("[x]", ["1:1: square brackets do not group; write `(`", "1:3: square brackets do not group; write `)`"]),
        ("x > 1 ? 2", ["1:7: `?` is no operator; write `if ... then ... else ...`", "1:9: `2` follows a value without an operator; expected an operator: there is no implicit multiplication; write `*` if a product is meant"]),
        ("x == 'male' + 1", ["1:6: a quoted text has no meaning in an expression; write the name of a level without quotes: `male`"]),
        ("\"male\"", ["1:1: a quoted text has no meaning in an expression; write the name of a level without quotes: `male`"]),
        ("\u{3B1} + 1", ["1:1: `\u{3B1}` cannot be a name; expected letters a to z, digits and `_`, so that a name looks alike everywhere"]),
        ("x @ y", ["1:3: `@` has no meaning in an expression", "1:5: `y` follows a value without an operator; expected an operator: there is no implicit multiplication; write `*` if a product is meant, `* 1 y` if a unit is"]),
        ("drug.", ["1:5: a name is missing after `drug.`; expected `component.name`"]),
        ("1.", ["1:1: a digit is missing after the point; write `1.0`"]),
        ("1e999", ["1:1: the number `1e999` is too large"]),
        ("if x > 1 then 2", ["1:16: `else` is missing after `then 2`; expected `if condition then value else value`"]),
        ("if x > 1 2 else 3", ["1:10: `2` follows a value without an operator; expected an operator: there is no implicit multiplication; write `*` if a product is meant", "1:12: `then` is missing after `if x > 1 * 2`; expected `if condition then value else value`"]),
        ("x * if x > 1 then 2 else 3", ["1:5: `if` inside an operation needs brackets; write `(if ... then ... else ...)`"]),
        ("then 2", ["1:1: a value is missing before `then`"]),
        ("x else 2", ["1:3: `else` without `if`; expected `if condition then value else value`"]),
        ("x + not y", ["1:5: `not` needs brackets here; write `(not ...)`"]),
        ("x'", ["1:2: `'` marks a derivative only at the beginning of an equation; remove it"]),
        ("5 mg ^ 2", ["1:6: a power of a quantity needs brackets; write `(5 mg)^...`"]),
        ("2x + 5hr + y z", [
            "1:2: there is no implicit multiplication; expected an operator after `2`; write `2 * x`",
            "1:7: there is no implicit multiplication; expected an operator after `5`; write `5 * hr`",
            "1:14: `z` follows a value without an operator; expected an operator: there is no implicit multiplication; write `*` if a product is meant",
        ]),
    ]

    @Test(arguments: malformed) func malformedText(text: String, messages: [String]) {
        let diagnostics = Diagnostics()
        #expect(parse(text, diagnostics) == nil)
        #expect(diagnostics.all.map { String("\($0)".dropFirst(2)) } == messages)
    }

    static let meaningless: [(String, String)] = [
        ("CLL", "1:1: unknown name `CLL`; did you mean `CL`?"),
        ("anc + drug.CLL", "1:7: unknown name `drug.CLL`; did you mean `drug.CL`?"),
        ("ln(x)", "1:1: unknown function `ln`; write `log(...)`: it is the natural logarithm"),
        ("epx(x)", "1:1: unknown function `epx`; did you mean `exp`?"),
        ("auk(C, 0 h, 1 h)", "1:1: unknown function `auk`; did you mean `auc`?"),
        ("round(x)", "1:1: unknown function `round`; write `floor(x + 0.5)`"),
        ("CL(x)", "1:1: `CL` is no function; expected an operator: there is no implicit multiplication; write `CL * (...)` if a product is meant"),
        ("exp", "1:1: `exp` is a function; expected its arguments: `exp(...)`"),
        ("exp(x, y)", "1:1: `exp` has 2 arguments; expected one"),
        ("min(x)", "1:1: `min` has 1 argument; expected two or more"),
        ("sex == mal", "1:8: `mal` is none of the levels; expected one of: female, male; did you mean `male`?"),
        ("dialysis != peritoneal", "1:13: `peritoneal` is none of the levels; expected one of: none, haemodialysis"),
        ("sex == 1", "1:8: `1` is a pure number; expected one of the levels female, male"),
        ("sex == dialysis", "1:8: `dialysis` is a level (none, haemodialysis); expected one of the levels female, male"),
        ("sex + 1", "1:1: `sex` is a level (female, male) and cannot stand at `+`; expected a quantity"),
        ("sex > male", "1:5: levels have no order; expected `==` or `!=` between a level and its name"),
        ("if x then 1 else 2", "1:4: `x` is a pure number, not a condition; expected a comparison such as `x > 1`"),
        ("x and x > 1", "1:1: `x` is a pure number, not a condition; expected a comparison such as `x > 1`"),
        ("(x > 1) + 1", "1:2: `x > 1` is a condition and cannot stand at `+`; expected a quantity; turn a condition into a number with `if ... then 1 else 0`"),
        ("if x > 1 then 1 else x > 2", "1:22: the branches of `if` differ: a pure number, and a condition; expected two values of one kind"),
        ("bmi(weight)", "1:1: `bmi` has 1 argument; expected `bmi(weight, height)`"),
        ("cockcroft_gault(age, weight, creatinine, dialysis)", "1:42: `dialysis` is a level (none, haemodialysis); expected `sex` of `cockcroft_gault(age, weight, creatinine, sex)` with the levels female, male"),
        ("cockcroft_gault(age, weight, creatinine, man)", "1:42: `man` is none of the levels; expected one of: female, male"),
    ]

    @Test(arguments: meaningless) func meaninglessText(text: String, message: String) {
        #expect(complaints(text) == [message])
    }

    @Test func bothSidesAreTold() {
        #expect(complaints("CLL + Vv * 2").count == 2)
        #expect(complaints("if xx > 1 then yy else zz").count == 3)
    }
}
