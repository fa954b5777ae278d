import Documents
import Expressions
import Quantities
import Testing

/// Units through every form: the unit of the result, and its value by hand.
struct AnalyticUnitTests {
    static let results: [(String, String, Double)] = [
        ("CL + Q", "L/h", 6 + 100 * 0.06), ("Q + CL", "mL/min", 100 + 6 / 0.06), ("CL - 0", "L/h", 6), ("0 + CL", "L/h", 6),
        ("-CL", "L/h", -6), ("C * V", "mg", 40), ("central / V", "mg/L", 2), ("CL / V", "1/h", 0.12), ("C * V + central", "mg", 140),
        ("bsa^2", "m4", 4), ("bsa^0.5", "m", 2.0.squareRoot()), ("sqrt(bsa)", "m", 2.0.squareRoot()), ("V^-1", "1/L", 1.0 / 50),
        ("(C / 1 mg/L)^0.5", "1", 0.8.squareRoot()), ("pow(V, 2)", "L2", 2500), ("abs(-CL)", "L/h", 6),
        ("min(CL, Q, 5 L/h)", "L/h", 5), ("max(0, CL)", "L/h", 6), ("max(0, -CL)", "L/h", 0), ("exp(CL / V * 1 h)", "1", 1.1274968515793757),
        ("log(C / 1 ug/mL)", "1", -0.2231435513142097), ("log10(C / 8 mg/L)", "1", -1), ("floor(t / 1 d)", "1", 2),
        ("share + 1", "1", 1.25), ("share * 2", "%", 50), ("1 - share", "1", 0.75), ("39.8 %", "1", 0.398), ("exp(share)", "1", 1.2840254166877414),
        ("if x > 1 then CL else Q", "L/h", 6), ("if x < 1 then CL else Q", "L/h", 6), ("if x > 1 then 0 else CL", "L/h", 0),
        ("if sex == male then 1 else 2", "1", 1), ("if male == sex then 1 else 2", "1", 1), ("if sex != male then 1 else 2", "1", 2),
        ("if t > 1 d and not (C > 100 mg/L) then 1 else 0", "1", 1), ("if C >= 800 ug/L then 1 else 0", "1", 1),
        ("if share == 25 % then 1 else 0", "1", 1), ("logit(0.3)", "1", -0.8472978603872037), ("expit(0)", "1", 0.5),
        ("4.5 L/h * (egfr / 120 mL/min/{1.73_m2})^0.8", "L/h", 4.5 * 0.5743491774985174), ("25 mg/kg * weight", "mg", 1750),
        ("10 mg + 1 g", "mg", 1010), ("500 mg*h/L / (C * t)", "1", 500 / (0.8 * 60)), ("0.5 10^9/L + anc", "10^9/L", 4.5),
        ("auc(C, 0 h, 1 d)", "mg/L*h", 7),
    ]
    static let values: [String: Double] = [
        "CL": 6, "Q": 100, "V": 50, "central": 100, "C": 0.8, "bsa": 2, "t": 60, "x": 2, "share": 25, "sex": 1, "egfr": 60,
        "weight": 70, "anc": 4, "auc#1": 7,
    ]

    @Test(arguments: results) func result(text: String, unit: String, number: Double) throws {
        let typed = try #require(checked(text), "\(complaints(text))")
        // `share` and pure numbers meet in the unit of `share`.
        let found = try #require(typed.type.unit)
        let result = typed.tree.evaluate { Self.values[$0] ?? .nan } * (try found.factor(to: Unit(unit)))
        // Factors are rounded once each: a few units in the last place.
        #expect(abs(result - number) <= 1e-14 * max(1, abs(number)))
    }

    @Test func aTargetUnitConverts() throws {
        let checker = UnitChecker(scope: Patient(), diagnostics: Diagnostics())
        let litresPerHour = try Unit("L/h")
        let clearance = try #require(parse("Q * 2").flatMap { checker.check($0, as: litresPerHour) })
        #expect(clearance.type == .quantity(litresPerHour))
        #expect(abs(clearance.tree.evaluate { _ in 100 } - 12) < 1e-14)
        let zero = parse("0").flatMap { checker.check($0, as: litresPerHour) }
        #expect(zero?.tree == .constant(0))
        let share = parse("0.3").flatMap { checker.check($0, as: .percent) }
        #expect(share?.tree == .constant(30))
    }

    @Test func nothingIsInsertedWhereUnitsAgree() {
        #expect(checked("CL + drug.CL")?.tree == .binary(.add, .symbol("CL"), .symbol("drug.CL")))
        #expect(checked("CL / V * central")?.tree
            == .binary(.multiply, .binary(.divide, .symbol("CL"), .symbol("V")), .symbol("central")))
        #expect(checked("sex == male")?.tree == .binary(.equal, .symbol("sex"), .constant(1)))
    }
}
