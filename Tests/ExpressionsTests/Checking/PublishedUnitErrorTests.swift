import Documents
import Expressions
import Quantities
import Testing

/// One wrong unit in each of many places: refused at that place, with both units.
struct PublishedUnitErrorTests {
    static let wrong: [(String, String)] = [
        ("CL + V", "1:4: cannot add L/h (`CL` at 1:1) and L (`V` at 1:6); expected both sides of `+` in the same dimension; L/h is volume/time, L is volume"),
        ("V - CL", "1:3: cannot subtract L (`V` at 1:1) and L/h (`CL` at 1:5); expected both sides of `-` in the same dimension; L is volume, L/h is volume/time"),
        ("C < central", "1:3: cannot compare mg/L (`C` at 1:1) and mg (`central` at 1:5); expected both sides of `<` in the same dimension; mg/L is mass/volume, mg is mass"),
        ("C == V", "1:3: cannot compare mg/L (`C` at 1:1) and L (`V` at 1:6); expected both sides of `==` in the same dimension; mg/L is mass/volume, L is volume"),
        ("C > 5", "1:5: `5` has no unit beside mg/L (`C` at 1:1); expected a quantity in mg/L; write `5 mg/L`"),
        ("-5 + CL", "1:1: `-5` has no unit beside L/h (`CL` at 1:6); expected a quantity in L/h; write `-5 L/h`"),
        ("C + molar", "1:3: cannot add mg/L (`C` at 1:1) and umol/L (`molar` at 1:5); expected both sides of `+` in the same dimension; one counts mass, the other amount of substance: convert with a molar mass"),
        ("egfr + Q", "1:6: cannot add mL/min/{1.73_m2} (`egfr` at 1:1) and mL/min (`Q` at 1:8); expected both sides of `+` in the same dimension; one is per body surface area, the other not: multiply or divide by it"),
        ("min(CL, V)", "1:1: cannot compare L/h (`CL` at 1:5) and L (`V` at 1:9); expected all arguments of `min` in the same dimension; L/h is volume/time, L is volume"),
        ("max(1, CL)", "1:5: `1` has no unit beside L/h (`CL` at 1:8); expected a quantity in L/h; write `1 L/h`"),
        ("if x > 1 then C else V", "1:1: cannot choose between mg/L (`C` at 1:15) and L (`V` at 1:22); expected both branches of `if` in the same dimension; mg/L is mass/volume, L is volume"),
        ("if x > 1 then C else 1", "1:22: `1` has no unit beside mg/L (`C` at 1:15); expected a quantity in mg/L; write `1 mg/L`"),
        ("exp(C)", "1:5: `exp` needs a pure number, but `C` has the unit mg/L; divide it by a quantity of its unit: `exp(C / 1 mg/L)`"),
        ("log(V)", "1:5: `log` needs a pure number, but `V` has the unit L; divide it by a quantity of its unit: `log(V / 1 L)`"),
        ("log10(V)", "1:7: `log10` needs a pure number, but `V` has the unit L; divide it by a quantity of its unit: `log10(V / 1 L)`"),
        ("floor(t)", "1:7: `floor` needs a pure number, but `t` has the unit h; divide it by a quantity of its unit: `floor(t / 1 h)`"),
        ("logit(V)", "1:7: `logit` needs a pure number, but `V` has the unit L; divide it by a quantity of its unit: `logit(V / 1 L)`"),
        ("expit(V)", "1:7: `expit` needs a pure number, but `V` has the unit L; divide it by a quantity of its unit: `expit(V / 1 L)`"),
        ("sqrt(V)", "1:6: `V` has the unit L, which has no square root; expected a pure number, or a unit such as m2"),
        ("weight^0.75", "1:7: kg to the power 0.75 is no unit; expected a whole exponent, or a pure number as base; divide the base by a reference, as in `(weight / 70 kg)^0.75`"),
        ("V^0.5", "1:2: L to the power 0.5 is no unit; expected a whole exponent, or a pure number as base; divide the base by a reference, as in `(weight / 70 kg)^0.75`"),
        ("V^x", "1:2: the base `V` has the unit L, so its power would have an unknown unit; expected a pure number as base, or a constant exponent; divide the base by a reference, as in `(weight / 70 kg)^0.75`"),
        ("x^t", "1:3: the exponent `t` has the unit h; expected a pure number; divide it by a quantity of its unit"),
        ("pow(x, V)", "1:8: the exponent `V` has the unit L; expected a pure number; divide it by a quantity of its unit"),
        ("bmi(height, weight)", "1:5: `height` has the unit cm (length); expected kg (mass)"),
        ("cockcroft_gault(62, weight, creatinine, sex)", "1:17: `62` has no unit; expected a quantity in a; write `62 a`"),
        ("auc(C, 0, 24)", "1:11: `24` has no unit; expected a quantity in h; write `24 h`"),
    ]

    @Test(arguments: wrong) func wrongUnit(text: String, message: String) {
        let found = complaints(text)
        #expect(found.contains(message), "\(found)")
    }

    @Test func aTargetUnitIsDemanded() throws {
        let milligram = try Unit("mg")
        let diagnostics = Diagnostics()
        let checker = UnitChecker(scope: Patient(), diagnostics: diagnostics)
        for text in ["C * t", "5", "x > 1", "sex"] {
            #expect(parse(text).flatMap { checker.check($0, as: milligram) } == nil)
        }
        #expect(diagnostics.all.map { String("\($0)".dropFirst(2)) } == [
            "1:1: `C * t` has the unit mg*h/L (mass*time/volume); expected mg (mass)",
            "1:1: `5` has no unit; expected a quantity in mg; write `5 mg`",
            "1:1: `x > 1` is a condition; expected a quantity in mg; turn a condition into a number with `if ... then 1 else 0`",
            "1:1: `sex` is a level (female, male); expected a quantity in mg",
        ])
    }
}
