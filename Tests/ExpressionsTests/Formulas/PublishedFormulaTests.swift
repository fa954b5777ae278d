import Expressions
import Quantities
import Testing

/// Formulas against published worked values and their own closed forms.
struct PublishedFormulaTests {
    /// Worked values as printed, with the rounding they were printed at.
    static let published: [(String, Double, Double)] = [
        // 140 - 40 = 100 years' distance, 72 kg and 1 mg/dL cancel: 100 mL/min by the formula's own layout.
        ("cockcroft_gault(40 a, 72 kg, 1 mg/dL, male)", 100, 1e-10),
        ("cockcroft_gault(40 a, 72 kg, 1 mg/dL, female)", 85, 1e-10),
        // The same serum in umol/L: 1 mg/dL = 88.4 umol/L to three figures.
        ("cockcroft_gault(40 y, 72 kg, 88.4 umol/L, male)", 100, 0.05),
        // National Kidney Foundation's calculator (kidney.org), whole numbers: man, 55 years, 1.2 mg/dL.
        ("ckd_epi_2021(1.2 mg/dL, 55 a, male)", 71, 0.5),
        // At Scr = kappa both ratios are 1: 142 * 0.9938^age, times 1.012 for women (Inker 2021, table 2).
        ("ckd_epi_2021(0.9 mg/dL, 0 a, male)", 142, 1e-10),
        ("ckd_epi_2021(0.7 mg/dL, 0 a, female)", 143.704, 1e-10),
        // The textbook's standard adult, 170 cm and 70 kg: 1.81 m2 (Du Bois), 1.82 m2 (Mosteller).
        ("du_bois(170 cm, 70 kg)", 1.81, 0.005),
        ("mosteller(170 cm, 70 kg)", 1.82, 0.005),
        // Mosteller 1987: 60 kg and 60 cm give exactly 1.
        ("mosteller(60 cm, 60 kg)", 1, 1e-14),
        // Devine 1974: 50 kg (women 45.5 kg) at 60 inches, 2.3 kg for each inch above.
        ("ideal_body_weight(60 * 2.54 cm, male)", 50, 1e-10),
        ("ideal_body_weight(70 * 2.54 cm, male)", 73, 1e-10),
        ("ideal_body_weight(65 * 2.54 cm, female)", 57, 1e-10),
        ("bmi(72 kg, 2 m)", 18, 1e-10),
        // Janmahasatian 2005: a man of 178 cm and 110 kg, about 72 kg; by hand 1019700 / (6680 + 216 * 34.718).
        ("lean_body_weight(110 kg, 178 cm, male)", 1_019_700 / (6680 + 216 * 110 / 3.1684), 1e-9),
        ("lean_body_weight(60 kg, 1.6 m, female)", 556_200 / (8780 + 244 * 60 / 2.56), 1e-9),
    ]

    @Test(arguments: published) func workedValue(text: String, expected: Double, tolerance: Double) throws {
        let found = try #require(value(text), "\(complaints(text))")
        #expect(abs(found - expected) <= tolerance)
    }

    /// Inker 2021 written out in Swift, over the clinical range.
    @Test(arguments: [0.4, 0.7, 0.8, 0.9, 1.5, 6], [20.0, 50, 85]) func ckdEpi(creatinine: Double, age: Double) throws {
        for (sex, kappa, alpha, factor) in [("female", 0.7, -0.241, 1.012), ("male", 0.9, -0.302, 1)] {
            let level = sex == "male" ? 1.0 : 0
            let found = try #require(value("ckd_epi_2021(creatinine, age, sex)", ["creatinine": creatinine, "age": age, "sex": level]))
            let text = "142 * min(\(creatinine) / \(kappa), 1)^(\(alpha)) * max(\(creatinine) / \(kappa), 1)^-1.2 * 0.9938^\(age) * \(factor)"
            let byHand = try #require(value(text))
            #expect(abs(found - byHand) <= 1e-12 * byHand)
        }
    }

    @Test func unitsOfArgumentsAreConverted() throws {
        let metres = try #require(value("du_bois(1.7 m, 70000 g)"))
        let centimetres = try #require(value("du_bois(170 cm, 70 kg)"))
        #expect(abs(metres - centimetres) < 1e-12)
    }

    @Test func everyFormulaChecksAndNamesItsSource() throws {
        for formula in Formula.all {
            let text = "\(formula.name)(\(formula.parameters.map(\.name).joined(separator: ", ")))"
            #expect(complaints(text).isEmpty)
            let unit = try Unit(formula.unit)
            #expect(checked(text)?.type == .quantity(unit))
            #expect(formula.source.firstMatch(of: /(19|20)[0-9]{2}/) != nil)
        }
    }
}
