/// Misspelt and ambiguous units: what the author probably meant.
enum UnitSpelling {
    struct Refusal: Sendable {
        let message: String
        let advice: String
    }

    /// Reads a unit; a fault is told with the whole text as it should be, where that can be guessed.
    static func unit(_ text: String) throws(UnitError) -> Unit {
        var parser = UnitParser(text)
        let fault: UnitFault
        do {
            return try parser.unit()
        } catch {
            fault = error
        }
        let suggestion =
            mended(text, fault).map { "write `\($0)`" } ?? fault.advice
            ?? fault.replacement.map { "write `\($0)` there" }
        throw UnitError(fault.message, suggestion: suggestion, offset: fault.range.lowerBound)
    }

    /// The text with this fault and those behind it replaced, if that makes a unit.
    private static func mended(_ text: String, _ fault: UnitFault) -> String? {
        var text = text
        var fault = fault
        for _ in 0..<6 {
            guard let replacement = fault.replacement else { return nil }
            var scalars = Array(text.unicodeScalars)
            scalars.replaceSubrange(fault.range, with: replacement.unicodeScalars)
            var view = String.UnicodeScalarView()
            view.append(contentsOf: scalars)
            text = String(view)
            var parser = UnitParser(text)
            do {
                _ = try parser.unit()
                return text
            } catch {
                fault = error
            }
        }
        return nil
    }

    /// What to say about a word that is no unit; `follows` is the character before it.
    static func fault(of word: String, at range: Range<Int>, follows: Unicode.Scalar?) -> UnitFault {
        let message = "unknown unit `\(word)`"
        if let replacement = replacement(of: word) { return UnitFault(message, range, replacement: replacement) }
        if let follows, "*/.".unicodeScalars.contains(follows) {
            return UnitFault(message, range, advice: "write a space before `\(follows)` if the unit ends there")
        }
        return UnitFault(message, range, advice: "units are spelt as in UCUM: `mg/L`, `10^9/L`, `mL/min/{1.73_m2}`")
    }

    private static func replacement(of word: String) -> String? {
        let lower = word.lowercased()
        if let right = wrong[word] ?? wrong[lower] { return right }
        if let same = common.first(where: { $0.lowercased() == lower }) { return same }
        // `mgs`, `mls`: the plural of a symbol.
        if word.count > 2, word.hasSuffix("s"), UnitTable.find(String(word.dropLast())) != nil {
            return String(word.dropLast())
        }
        return word.count > 2 ? EditDistance.nearest(word, among: common) : nil
    }

    /// Words that mean different things in different places.
    static let refused: [String: Refusal] = {
        var table: [String: Refusal] = [:]
        for prefix in ["", "m", "u", "k", "n", "\u{00B5}", "\u{03BC}"] {
            let enzyme = ["": "umol/min", "m": "nmol/min", "k": "mmol/min", "n": "fmol/min"][prefix] ?? "pmol/min"
            let plain = prefix == "\u{00B5}" || prefix == "\u{03BC}" ? "u" : prefix
            table["\(prefix)U"] = Refusal(
                message: "`\(prefix)U` is ambiguous: an international unit or an enzyme unit",
                advice: "write `\(plain)IU` for international units, `\(enzyme)` for an enzyme's activity")
        }
        let equivalents = Refusal(
            message: "an equivalent depends on the ion's charge",
            advice: "write `mmol`: 1 mEq of Na+, K+, Cl- or HCO3- is 1 mmol, of Ca2+ or Mg2+ 0.5 mmol")
        for word in ["Eq", "eq", "mEq", "meq", "uEq", "ueq", "mequiv", "mval"] { table[word] = equivalents }
        table["M"] = Refusal(
            message: "`M` is ambiguous: molar, or a million", advice: "write `mol/L` for molar, `10^6` for a million")
        table["C"] = Refusal(
            message: "`C` is ambiguous: degrees Celsius, or coulomb",
            advice: "write `Cel` for degrees Celsius, `A*s` for coulomb")
        for word in ["F", "°F", "degF", "[degF]"] {
            table[word] = Refusal(
                message: "`\(word)` reads as degrees Fahrenheit, which are not used here",
                advice: "convert to `Cel`; a farad is `C/V`, written `A*s/V`")
        }
        for (word, amount) in [("Da", "g/mol"), ("kDa", "kg/mol")] {
            table[word] = Refusal(
                message: "the dalton is no unit of molar mass",
                advice: "write `\(amount)`: 1 \(word) corresponds to 1 \(amount)")
        }
        table["Cal"] = Refusal(
            message: "`Cal` is ambiguous: the dietary calorie is 1000 calories", advice: "write `kcal`")
        table["u"] = Refusal(
            message: "`u` alone is ambiguous", advice: "write `IU`, `ug` or `g/mol`")
        table["t"] = Refusal(
            message: "`t` is the time, and the tonne is not used here", advice: "write `kg`")
        return table
    }()

    /// Wrong words (in lower case) and what they mean.
    private static let wrong: [String: String] = {
        let meanings: [(right: String, words: String)] = [
            ("h", "hr hrs hour hours heure heures std stunde stunden"), ("min", "mn mins minute minutes"),
            ("s", "sec secs second seconds sek"), ("d", "day days dy jour jours tag tage"),
            ("wk", "w week weeks wks wo woche wochen"), ("mo", "month months mos mth mths mon"),
            ("y", "year years yr yrs an jahr jahre"),
            ("g", "gm gms gr gram grams gramme grammes"), ("kg", "kilo kilos kilogram kilograms kgs kgm"),
            ("mg", "milligram milligrams mgm mgms"), ("ug", "microgram micrograms mkg mcgm"),
            ("ng", "nanogram nanograms"),
            ("L", "lt ltr lit liter liters litre litres"),
            ("mL", "cc ccm milliliter millilitre milliliters millilitres"),
            ("uL", "mcl cmm microliter microlitre"),
            ("m", "meter metre meters metres"), ("cm", "centimeter centimetre"), ("m2", "sqm qm"),
            ("um", "micron mcm"),
            ("mol", "mole moles mols"), ("mmol", "millimole millimoles mmole mmoles"), ("umol", "mcmol micromole"),
            ("%", "percent pct pc prozent"), ("IU", "iu ie ui units unit"), ("mol/L", "molar"),
            ("Cel", "degc celsius °celsius grad"), ("K", "kelvin"),
            ("[lb_av]", "lb lbs pound pounds"), ("[oz_av]", "oz ounce"), ("[in_i]", "in inch inches"),
            ("[ft_i]", "ft foot feet"), ("mm[Hg]", "torr mm_hg"), ("1/min", "bpm rpm"), ("Hz", "hertz"),
            ("10^9", "giga"), ("10^3", "k thsd"), ("10^6", "mio million"), ("Ohm", "ohms"),
            ("umol/min", "enzymeunit"), ("{cells}", "cell wbc rbc"), ("{copies}", "copy cp cps"),
            ("1", "unitless none"),
        ]
        var table: [String: String] = ["G": "10^9", "T": "10^12"]
        for meaning in meanings {
            for word in meaning.words.split(separator: " ") {
                table[String(word)] = table[String(word)] ?? meaning.right
            }
        }
        return table
    }()

    /// The units people write most, first those most likely meant.
    private static let common = [
        "mg", "kg", "g", "ug", "ng", "pg", "mL", "L", "dL", "uL", "fL", "mol", "mmol", "umol", "nmol", "pmol", "h",
        "min", "s", "ms", "d", "wk", "mo", "a", "y", "m", "cm", "mm", "um", "nm", "Hz", "kHz", "Pa", "kPa", "mmHg",
        "mm[Hg]", "cm[H2O]", "cmH2O", "J", "kJ", "cal", "kcal", "W", "N", "Cel", "K", "IU", "mIU", "kIU", "mM", "uM",
        "nM",
        "pM", "[lb_av]", "[in_i]", "[oz_av]", "ppm", "mV", "pA", "nA", "bar", "atm", "Ohm", "Bq", "MBq", "Gy", "osm",
        "mosm", "cells", "copies",
    ]
}
