import Quantities
import Testing

/// How units read: composed symbols, UCUM's spelling, dimensions in messages, and where a unit ends in an expression.
@Suite struct AnalyticSymbolTests {
    @Test(arguments: [
        ("mg/L", "h", "mg*h/L"), ("L/h", "1", "L/h"), ("mg/kg", "kg", "mg"), ("mg/L", "L/h", "mg/h"),
        ("1/h", "h", "1"), ("1/h", "1/h", "1/h2"), ("10^9/L", "L", "10^9"), ("10^9/L", "10^3", "10^12/L"),
        ("nM", "L", "nmol"),
        ("mL/min/{1.73_m2}", "m2", "mL*m2/min/{1.73_m2}"), ("mL/min/1.73m2", "{1.73_m2}", "mL/min"), ("y", "1/a", "1"),
        ("mcg/mL", "mL", "mcg"), ("Cel", "1/h", "K/h"), ("%", "L", "%*L"), ("mg/L", "L/g", "mg/g"),
    ])
    func productsReadWell(a: String, b: String, expected: String) throws {
        let product = try Unit(a) * Unit(b)
        #expect(product.symbol == expected)
        #expect(try Unit(product.symbol) == product)
    }

    @Test(arguments: [
        ("mg*h/L", "mg", "h/L"), ("mg/L", "mg", "1/L"), ("L", "L/h", "h"), ("mg", "L*h", "mg/L/h"), ("1", "h", "1/h"),
        ("mg/L", "1", "mg/L"), ("{1.73_m2}", "1/{1.73_m2}", "{1.73_m2}^2"),
    ])
    func quotientsReadWell(a: String, b: String, expected: String) throws {
        let quotient = try Unit(a) / Unit(b)
        #expect(quotient.symbol == expected)
        #expect(try Unit(quotient.symbol) == quotient)
    }

    @Test func powersAndRoots() throws {
        #expect(try Unit("mg/L").power(2).symbol == "mg2/L2")
        #expect(try Unit("h").power(-1).symbol == "1/h")
        #expect(try Unit("h").power(0) == .one)
        #expect(try Unit("mg2/L2").squareRoot()?.symbol == "mg/L")
        #expect(try Unit("%2").squareRoot() == .percent)
        #expect(try Unit("mg/L").squareRoot() == nil)
        // sqrt(cm*kg*...) is irrational in its own unit, rational in the coherent one.
        #expect(try Unit("cm2*mm*m").squareRoot() == nil)
        #expect(try Unit("cm2*mm*m").coherent.squareRoot()?.symbol == "m2")
    }

    @Test(arguments: [
        ("mg*h/L", "mg.h/L"), ("10^9/L", "10*9/L"), ("1/h", "1/h"), ("m^2", "m2"), ("\u{00B5}g/mL", "ug/mL"),
        ("mcg", "ug"), ("IU/L", "[IU]/L"),
        ("y", "a"), ("mmHg", "mm[Hg]"), ("nM", "nmol/L"), ("mL/min/1.73m2", "mL/min/{1.73_m2}"),
        ("cells/uL", "{cells}/uL"),
        ("%", "%"), ("1", "1"), ("\u{00B0}C", "Cel"), ("ml", "mL"), ("h-1", "1/h"),
    ])
    func ucumSpelling(text: String, expected: String) throws {
        #expect(try Unit(text).ucum == expected)
        #expect(try Unit(Unit(text).ucum) == Unit(text))
    }

    @Test func asWrittenStaysAsWritten() throws {
        for text in ["\u{00B5}g/mL", "mL/min/1.73 m\u{00B2}", "h^-1", "ug.h/mL"] {
            #expect(try Unit(text).symbol == text)
        }
    }

    @Test func dimensionsHaveNames() throws {
        #expect(try Unit("mg/L").dimension.description == "mass/volume")
        #expect(try Unit("L/h/{1.73_m2}").dimension.description == "length/time")
        #expect(try Unit("1/h").dimension.description == "1/time")
        #expect(try Unit("%").dimension.description == "no dimension")
        #expect(throws: UnitError("`mg` (mass) cannot be converted to `L` (volume)")) {
            try Unit("mg").factor(to: Unit("L"))
        }
    }

    @Test(arguments: [
        ("L/h * (x)", "L/h"), ("mL/min)^0.8", "mL/min"), ("mL/min/{1.73_m2}, 3", "mL/min/{1.73_m2}"),
        ("mm[Hg])", "mm[Hg]"),
        ("10^9/L", "10^9/L"), ("10*9/L", "10*9/L"), ("1/h)", "1/h"), ("% of", "%"), ("[lb_av]]", "[lb_av]"),
        ("\u{00B5}g/L", "\u{00B5}g/L"),
        ("mg/(kg.h))", "mg/(kg.h)"), ("h, 120 h)", "h"), ("mg<=x", "mg"), ("mg\n", "mg"), ("mg}", "mg"),
        ("{cells}/uL ", "{cells}/uL"),
        ("L/h*x", "L/h*x"), ("and x", ""), ("or", ""), ("not(x)", ""), ("if x", ""), ("then 2", ""), ("else 3", ""),
        ("* 3", ""),
        ("+ 3", ""), (") 3", ""), ("10 + 3", ""), ("1 + 2", ""), ("", ""), ("orange", "orange"), ("-1", ""),
        ("10\u{2079}/L", "10\u{2079}/L"),
    ])
    func unitsEndInExpressions(text: String, expected: String) {
        #expect(String(text.prefix(Unit.prefixLength(in: Substring(text)))) == expected)
    }
}
