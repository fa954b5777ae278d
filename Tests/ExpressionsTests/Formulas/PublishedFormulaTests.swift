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
        // At Scr = kappa, Levey 2009, table 2: 141 * 0.993^age, times 1.018 for women.
        ("ckd_epi_2009(0.9 mg/dL, 0 a, male)", 141, 1e-10),
        ("ckd_epi_2009(0.7 mg/dL, 0 a, female)", 143.538, 1e-10),
        // National Kidney Foundation's calculator, whole numbers: man, 55 years, 1.2 mg/dL, not black.
        ("ckd_epi_2009(1.2 mg/dL, 55 a, male)", 68, 0.5),
        // Levey 2006: 175 at 1 mg/dL and 1 year; 75 % of it at an age of 4.12 years (0.75^(-1/0.203)).
        ("mdrd(1 mg/dL, 1 a, male)", 175, 1e-9),
        ("mdrd(1 mg/dL, 4.1254 a, female)", 0.75 * 0.742 * 175, 5e-3),
        // Schwartz 2009: 41.3 * height in m / creatinine: a child of 1.20 m with 0.5 mg/dL has 99.12.
        ("schwartz_bedside(120 cm, 0.5 mg/dL)", 99.12, 1e-9),
        // Rhodin 2009, abstract: half the adult's value at 47.7 weeks, 90 % at one year after birth at term, 121.2 mL/min
        // at 70 kg when mature.
        ("rhodin_maturation(47.7 wk)", 0.5, 1e-12),
        ("rhodin_maturation(92.2 wk)", 0.90, 0.005),
        ("rhodin_gfr(70 kg, 47.7 wk)", 60.6, 1e-9),
        ("rhodin_gfr(70 kg, 1500 wk)", 121.2, 0.01),
        // Al-Sallami 2015: half way between 0.88 and 1 of the adult equation in boys of 13.4 years, between 1 and 1.11 in
        // girls of 7.1; adults have that of Janmahasatian.
        ("al_sallami(50 kg, 1.6 m, 13.4 a, male) / lean_body_weight(50 kg, 1.6 m, male)", 0.94, 1e-12),
        ("al_sallami(22 kg, 1.2 m, 7.1 a, female) / lean_body_weight(22 kg, 1.2 m, female)", 1.055, 1e-12),
        ("al_sallami(80 kg, 1.8 m, 50 a, male) / lean_body_weight(80 kg, 1.8 m, male)", 1, 1e-4),
        // Holford 1996: half the weight has 0.59 of the clearance and half the volume.
        ("allometric(35 kg, 0.75)", 0.5946, 5e-5),
        ("allometric(35 kg, 1)", 0.5, 1e-12),
        // Pugh 1973, table: 1, 2 and 3 points for each of five findings; 34 umol/L are 2 mg/dL.
        ("child_pugh(1.9 mg/dL, 3.6 g/dL, 1.6, none, none)", 5, 0),
        ("child_pugh(2.5 mg/dL, 3 g/dL, 2, slight, mild)", 10, 0),
        ("child_pugh(4 mg/dL, 2.5 g/dL, 2.5, moderate, severe)", 15, 0),
        ("child_pugh(33 umol/L, 36 g/L, 1.6, none, none)", 5, 0),
        ("child_pugh(36 umol/L, 36 g/L, 1.6, none, none)", 6, 0),
        // Classes A, B and C as 0, 1 and 2.
        ("child_pugh_class(6)", 0, 0), ("child_pugh_class(7)", 1, 0), ("child_pugh_class(9)", 1, 0), ("child_pugh_class(10)", 2, 0),
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
        let literals = [
            "postmenstrual_age": "40 wk", "exponent": "0.75", "bilirubin": "1 mg/dL", "albumin": "4 g/dL", "inr": "1", "ascites": "none",
            "encephalopathy": "mild", "score": "7",
        ]
        for formula in Formula.all {
            let text = "\(formula.name)(\(formula.parameters.map { literals[$0.name] ?? $0.name }.joined(separator: ", ")))"
            #expect(complaints(text).isEmpty)
            let unit = try Unit(formula.unit)
            #expect(checked(text)?.type == (formula.levels.isEmpty ? .quantity(unit) : .level(formula.levels)))
            #expect(formula.source.firstMatch(of: /(19|20)[0-9]{2}/) != nil)
        }
    }
}
