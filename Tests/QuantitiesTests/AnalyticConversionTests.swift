import Quantities
import Testing

/// Factors that follow from definitions: the SI prefixes, UCUM's tables 2 to 13, 1 [lb_av] = 0.45359237 kg,
/// 1 [in_i] = 2.54 cm, 1 cal = 4.184 J, 1 m[Hg] = 133.322 kPa, 1 m[H2O] = 9.80665 kPa, 1 a = 365.25 d. Every expected
/// value is a literal or a division of whole numbers, so it is the correctly rounded factor, and equality is exact.
@Suite struct AnalyticConversionTests {
    static let conversions: [(String, String, Double)] = [
        // mass, volume, length
        ("kg", "g", 1000), ("g", "kg", 0.001), ("mg", "ug", 1000), ("ug", "mg", 0.001), ("ng", "mg", 1e-6),
        ("\u{00B5}g", "ug", 1), ("\u{03BC}g", "ug", 1), ("mcg", "ug", 1), ("[lb_av]", "kg", 0.45359237),
        ("[oz_av]", "g", 28.349523125), ("[in_i]", "cm", 2.54), ("[ft_i]", "m", 0.3048), ("cm", "m", 0.01),
        ("l", "L", 1), ("ml", "mL", 1), ("dL", "mL", 100), ("uL", "mL", 0.001), ("fL", "um3", 1), ("L", "m3", 0.001),
        ("cm3", "mL", 1), ("m\u{00B3}", "L", 1000), ("m2", "cm2", 10_000), ("m\u{00B2}", "m^2", 1), ("nL", "uL", 0.001),
        // time
        ("min", "s", 60), ("h", "min", 60), ("h", "s", 3600), ("d", "h", 24), ("wk", "d", 7), ("a", "d", 365.25),
        ("y", "a", 1), ("mo", "d", 30.4375), ("a", "mo", 12), ("min", "h", 1.0 / 60), ("s", "h", 1.0 / 3600),
        ("ms", "s", 0.001), ("h", "d", 1.0 / 24), ("Hz", "1/min", 60), ("Bq", "1/s", 1), ("Ci", "GBq", 37),
        // concentrations, flows, rates
        ("mg/L", "ug/mL", 1), ("ng/mL", "ug/L", 1), ("mg/dL", "mg/L", 10), ("g/L", "mg/dL", 100),
        ("mg/L", "kg/m3", 0.001),
        ("mmol/L", "umol/L", 1000), ("mM", "mmol/L", 1), ("uM", "umol/L", 1), ("nM", "nmol/L", 1), ("pM", "nM", 0.001),
        ("\u{00B5}M", "mM", 0.001), ("nM", "mol/m3", 1e-6),
        ("mL/min", "L/h", 0.06), ("L/h", "mL/min", 1000.0 / 60), ("L/d", "mL/min", 1000.0 / 1440),
        ("mg/kg/h", "ug/kg/min", 1000.0 / 60),
        ("mg.h/L", "mg*h/L", 1), ("mg\u{00B7}h/L", "ug.h/mL", 1), ("ug*h/mL", "mg*h/L", 1),
        ("g*min/L", "mg*h/L", 1000.0 / 60),
        ("1/h", "1/d", 24), ("/h", "1/h", 1), ("h-1", "1/h", 1), ("h^-1", "1/h", 1), ("h\u{207B}\u{00B9}", "/h", 1),
        ("h-1", "Hz", 1.0 / 3600),
        ("mg/(kg.h)", "mg/kg/h", 1), ("mg/(kg*d)", "mg/kg/h", 1.0 / 24), ("mg/L*h", "mg*h/L", 1),
        ("mg/m2", "g/m2", 0.001),
        ("kg/m2", "g/cm2", 0.1), ("L/mg", "mL/ug", 1), ("(m/s)^2", "m2/s2", 1), ("mol/kg", "mmol/g", 1),
        // counts and pure numbers
        ("10^9/L", "10*9/L", 1), ("10^9/L", "10^3/uL", 1), ("10\u{2079}/L", "{cells}/uL", 1000),
        ("10^6/mL", "10^9/L", 1),
        ("{cells}/uL", "1/uL", 1), ("cells/uL", "10*6/L", 1), ("copies/mL", "{copies}/L", 1000),
        ("10^-3/uL", "1/L", 1000),
        ("%", "1", 0.01), ("ppm", "%", 1e-4), ("[ppb]", "[ppm]", 0.001), ("mg/g", "1", 0.001),
        ("mg{creat}/g", "%", 0.1),
        // flow per body surface
        ("mL/min/{1.73_m2}", "mL/min/m2", 100.0 / 173), ("mL/min/1.73m2", "mL/min/{1.73_m2}", 1),
        ("mL/min/1.73_m2", "mL/min/{1.73_m2}", 1), ("mL/min/{1.73m2}", "mL/min/{1.73_m2}", 1),
        ("mL/min/1.73 m2", "mL/min/{1.73_m2}", 1), ("mL/min/1.73 m\u{00B2}", "mL/min/{1.73_m2}", 1),
        ("mL/min/{1.73_m^2}", "mL/min/{1.73_m2}", 1), ("{1.73_m2}", "m2", 1.73), ("L/h/{70_kg}", "L/h/kg", 1.0 / 70),
        // international units, pressure, energy, electricity
        ("IU", "mIU", 1000), ("[IU]", "IU", 1), ("[iU]", "IU", 1), ("m[IU]/L", "uIU/mL", 1), ("kIU", "IU", 1000),
        ("MIU", "kIU", 1000),
        ("mmHg", "Pa", 133.322), ("mm[Hg]", "mmHg", 1), ("kPa", "mm[Hg]", 1_000_000.0 / 133_322),
        ("cm[H2O]", "Pa", 98.0665),
        ("cmH2O", "cm[H2O]", 1), ("bar", "kPa", 100), ("atm", "Pa", 101_325), ("cal", "J", 4.184),
        ("kcal", "kJ", 4.184),
        ("W", "J/s", 1), ("N", "kg*m/s2", 1), ("J", "N*m", 1), ("Pa", "N/m2", 1), ("V", "J/A/s", 1), ("mV", "uV", 1000),
        ("S", "A/V", 1), ("Ohm", "V/A", 1), ("pF", "pA*ms/V", 1000), ("kat", "mol/s", 1), ("Gy", "J/kg", 1),
        ("mosm/kg", "mmol/kg", 1), ("K", "mK", 1000), ("Cel", "Cel", 1), ("dyn", "uN", 10),
    ]

    @Test(arguments: conversions)
    func factorIsExact(from: String, to: String, expected: Double) throws {
        #expect(try Unit(from).factor(to: Unit(to)) == expected)
        #expect((expected == 1) == (try Unit(from) == Unit(to)))
    }

    @Test func unitsThatMeasureDifferentThingsAreUnequal() throws {
        let pairs = [
            ("mL/min", "mL/min/{1.73_m2}"), ("mL/min/m2", "L/h"), ("mg/L", "mmol/L"), ("IU/L", "mol/L"), ("mg", "mL"),
            ("1/h", "h"), ("K", "Cel"),
            ("mg/kg", "mg"), ("IU", "1"),
        ]
        for (a, b) in pairs {
            let first = try Unit(a), second = try Unit(b)
            #expect(first != second)
            #expect(!first.isCommensurable(with: second))
            #expect(throws: UnitError.self) { _ = try first.factor(to: second) }
        }
    }

    @Test func celsiusHasAnOffset() throws {
        let body = try Quantity(parsing: "37 Cel")
        #expect(try body.converted(to: Unit("K")).value == 310.15)
        #expect(try Quantity(310.15, Unit("K")).converted(to: Unit("Cel")).value == 310.15 - 273.15)
        #expect(try Unit("\u{00B0}C") == Unit("Cel"))
        // Inside a product degrees are differences.
        #expect(try Unit("Cel") / Unit("h") == Unit("K/h"))
    }

    @Test func quantitiesParseAndConvert() throws {
        #expect(try Quantity(parsing: "4.5 L/h") == Quantity(4.5, Unit("L/h")))
        #expect(try Quantity(parsing: "0.5 10^9/L").unit == Unit("10*9/L"))
        #expect(try Quantity(parsing: "-1e-3 mg").value == -0.001)
        #expect(try Quantity(parsing: "0.161") == Quantity(0.161, .one))
        #expect(try Quantity(parsing: "75 mL/min").converted(to: Unit("L/h")).value == 75 * 0.06)
        #expect(try Quantity(parsing: "120 mL/min/1.73 m2").description == "120.0 mL/min/1.73 m2")
        #expect(try Quantity(parsing: "39.8 %").converted(to: .one).value == 39.8 * 0.01)
    }

    /// Vancomycin, 1449.3 g/mol: 1 mg/L is 1000/1449.3 umol/L. One division after an exact ratio: 1 ulp.
    @Test func molarMassConvertsBothWays() throws {
        let mass = try Quantity(parsing: "1449.3 g/mol")
        let there = try MolarConversion.factor(from: Unit("mg/L"), to: Unit("umol/L"), molarMass: mass)
        #expect(abs(there - 1000 / 1449.3) <= there.ulp)
        let back = try MolarConversion.factor(from: Unit("nM"), to: Unit("ng/mL"), molarMass: mass)
        #expect(abs(back - 1.4493) <= back.ulp)
        #expect(try MolarConversion.factor(from: Unit("mg"), to: Unit("g"), molarMass: mass) == 0.001)
        #expect(throws: UnitError.self) {
            _ = try MolarConversion.factor(from: Unit("mg/L"), to: Unit("mol"), molarMass: mass)
        }
        #expect(throws: UnitError.self) {
            _ = try MolarConversion.factor(from: Unit("mg"), to: Unit("mol"), molarMass: Quantity(parsing: "1449.3 g"))
        }
        #expect(throws: UnitError.self) {
            _ = try MolarConversion.factor(from: Unit("mg"), to: Unit("mol"), molarMass: Quantity(parsing: "-1 g/mol"))
        }
    }
}
