import Quantities
import Testing

/// Wrong and ambiguous units, with the exact message a person reads.
@Suite struct AnalyticMisspellingTests {
    @Test(arguments: [
        ("hr", "unknown unit `hr`; write `h`"),
        ("mg/hr", "unknown unit `hr`; write `mg/h`"),
        ("hrs", "unknown unit `hrs`; write `h`"),
        ("hours", "unknown unit `hours`; write `h`"),
        ("day", "unknown unit `day`; write `d`"),
        ("days", "unknown unit `days`; write `d`"),
        ("week", "unknown unit `week`; write `wk`"),
        ("weeks", "unknown unit `weeks`; write `wk`"),
        ("months", "unknown unit `months`; write `mo`"),
        ("years", "unknown unit `years`; write `y`"),
        ("yr", "unknown unit `yr`; write `y`"),
        ("sec", "unknown unit `sec`; write `s`"),
        ("ml/mn", "unknown unit `mn`; write `ml/min`"),
        ("mins", "unknown unit `mins`; write `min`"),
        ("gm", "unknown unit `gm`; write `g`"),
        ("Kg", "unknown unit `Kg`; write `kg`"),
        ("Mg/L", "unknown unit `Mg`; write `mg/L`"),
        ("MG/ML", "unknown unit `MG`; write `mg/mL`"),
        ("cc", "unknown unit `cc`; write `mL`"),
        ("lt", "unknown unit `lt`; write `L`"),
        ("mgs/hrs", "unknown unit `mgs`; write `mg/h`"),
        ("liters", "unknown unit `liters`; write `L`"),
        ("mmoll/L", "unknown unit `mmoll`; write `mmol/L`"),
        ("mmoles", "unknown unit `mmoles`; write `mmol`"),
        ("lbs", "unknown unit `lbs`; write `[lb_av]`"),
        ("in", "unknown unit `in`; write `[in_i]`"),
        ("percent", "unknown unit `percent`; write `%`"),
        ("torr", "unknown unit `torr`; write `mm[Hg]`"),
        ("bpm", "unknown unit `bpm`; write `1/min`"),
        ("celsius", "unknown unit `celsius`; write `Cel`"),
        ("G/L", "unknown unit `G`; write `10^9/L`"),
        ("10e9/L", "the number 10 is stuck to a unit in `10e9`; write `10^9/L`"),
        ("mg/24h", "the number 24 is stuck to a unit in `24h`; write `mg/d`"),
        (
            "U",
            "`U` is ambiguous: an international unit or an enzyme unit; write `IU` for international units, `umol/min` for an enzyme's activity"
        ),
        (
            "mU/L",
            "`mU` is ambiguous: an international unit or an enzyme unit; write `mIU` for international units, `nmol/min` for an enzyme's activity"
        ),
        (
            "mEq/L",
            "an equivalent depends on the ion's charge; write `mmol`: 1 mEq of Na+, K+, Cl- or HCO3- is 1 mmol, of Ca2+ or Mg2+ 0.5 mmol"
        ),
        ("M", "`M` is ambiguous: molar, or a million; write `mol/L` for molar, `10^6` for a million"),
        ("C", "`C` is ambiguous: degrees Celsius, or coulomb; write `Cel` for degrees Celsius, `A*s` for coulomb"),
        ("kDa", "the dalton is no unit of molar mass; write `kg/mol`: 1 kDa corresponds to 1 kg/mol"),
        ("Cal", "`Cal` is ambiguous: the dietary calorie is 1000 calories; write `kcal`"),
        ("Cel/h", "degrees Celsius have an offset, so `Cel` stands alone; write `K/h`"),
        ("L/h*x", "unknown unit `x`; write a space before `*` if the unit ends there"),
        ("m**2", "a power is written `^`; write `m^2`"),
        ("mg / L", "a unit has no spaces; write `mg/L`"),
        ("(mg/L", "`(` is not closed; write `(mg/L)`"),
        ("mg/L)", "`)` was not opened; write `mg/L`"),
        ("mm[Hg", "`[` is not closed; write `mm[Hg]`"),
        ("{cells/uL", "`{` is not closed; write `{cells/uL}`"),
        ("{ white cells }/uL", "an annotation has no spaces; write `{white_cells}/uL`"),
        (
            "{24hours_sample}",
            "the annotation `{24hours_sample}` begins with a number but is no quantity; write a quantity such as `{1.73_m2}`, or a word such as `{cells}`"
        ),
        ("mg/", "the unit ends after `mg/`; write `mg`"),
        ("", "a unit is missing; write `1` for a pure number"),
        ("m^", "`^` must be followed by a whole number; write for example `m^2`"),
        ("m^100", "the power 100 is too large; at most 99 is possible"),
        ("10^999999/L", "the power 999999 is too large; at most 99 is possible"),
        ("kg99999999999999999999", "the power 99999999999999999999 is too large; at most 99 is possible"),
        ("h0", "a power of zero leaves no unit; remove this part of the unit"),
        (
            "0/h",
            "the number 0 does not belong in a unit; a unit holds no numbers but powers of ten; write the number before the unit, with a space"
        ),
        (
            "2.5.mg",
            "`2.5.mg` does not belong in a unit; a unit holds no decimal numbers except `1.73_m2`; write the number before the unit, with a space"
        ),
        ("mg+L", "`+` does not belong in a unit; write a space before it if the unit ends there"),
        ("zorkmid", "unknown unit `zorkmid`; units are spelt as in UCUM: `mg/L`, `10^9/L`, `mL/min/{1.73_m2}`"),
    ])
    func messages(text: String, expected: String) {
        #expect(throws: UnitError.self) { _ = try Unit(text) }
        do { _ = try Unit(text) } catch { #expect(error.description == expected) }
    }

    @Test(arguments: [
        ("4.5L/h", "no space between number and unit; write `4.5 L/h`"),
        ("4,5 L/h", "`4,5` is no number: a decimal comma; write a point: `4.5`"),
        ("1,000 mg", "`1,000` is no number: a decimal comma; write `1000` or `1.000`, whichever is meant"),
        ("4.5\u{A0}L/h", "a special space (U+00A0) stands here; write one ordinary space between number and unit"),
        ("4.5  L/h", "more than one space between number and unit; write one space between number and unit"),
        ("4.5 ", "a unit is missing after the space; write one space between number and unit"),
        ("mg", "`mg` is no number; write a quantity such as `4.5 L/h`"),
        ("", "`` is no number; write a quantity such as `4.5 L/h`"),
        ("0x1p3 mg", "`0x1p3` is no number; write a quantity such as `4.5 L/h`"),
        ("nan mg", "`nan` is no number; write a quantity such as `4.5 L/h`"),
        ("1e999 mg", "`1e999` is no number; write a quantity such as `4.5 L/h`"),
        ("5 mg/hr", "unknown unit `hr`; write `mg/h`"),
    ])
    func quantityMessages(text: String, expected: String) {
        #expect(throws: UnitError.self) { _ = try Quantity(parsing: text) }
        do { _ = try Quantity(parsing: text) } catch { #expect(error.description == expected) }
    }

    @Test func offsetsPointAtTheFault() {
        #expect(throws: UnitError("unknown unit `hr`", suggestion: "write `mg/h`", offset: 3)) { try Unit("mg/hr") }
        #expect(throws: UnitError("unknown unit `hr`", suggestion: "write `mg/h`", offset: 5)) {
            try Quantity(parsing: "5 mg/hr")
        }
    }
}
