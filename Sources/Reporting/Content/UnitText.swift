/// Units as people write them: `10*9/L` becomes `10⁹/L`, `mg.h/L` `mg·h/L`, `m2` `m²`.
package enum UnitText {
    /// - Parameter unit: as stored; `1` is dimensionless and becomes empty.
    package static func pretty(_ unit: String) -> String {
        if unit == "1" { return "" }
        var result = ""
        let characters = Array(unit)
        var index = 0
        while index < characters.count {
            let character = characters[index]
            let rest = characters[(index + 1)...]
            if character == "1", rest.first == "0", let mark = rest.dropFirst().first, mark == "*" || mark == "^" {
                result += "10"
                index += 3
            } else if character == "{" {
                let end = rest.firstIndex(of: "}") ?? characters.count
                result += pretty(inside(characters[(index + 1)..<end]))
                index = end + 1
                continue
            } else if character == "." || character == "*" {
                let isDecimal = character == "." && (index > 0 && characters[index - 1].isNumber) && (rest.first?.isNumber ?? false)
                result += isDecimal ? "." : "·"
                index += 1
                continue
            } else {
                result += symbol(character, before: rest, after: result)
                index += 1
                if !(character.isLetter || character == "]") { continue }
            }
            // A whole number after a symbol is its exponent.
            let digits = characters[index...].prefix { $0.isNumber || $0 == "-" }
            if let exponent = Int(String(digits)) {
                result += NumberStyle.superscript(exponent)
                index += digits.count
            }
        }
        return result
    }

    private static func inside(_ annotation: ArraySlice<Character>) -> String {
        String(annotation).replacingCharacter("_", with: "\u{A0}")
    }

    /// `u` as a prefix is micro; UCUM's names of money-box units lose their brackets.
    private static func symbol(_ character: Character, before rest: ArraySlice<Character>, after text: String) -> String {
        let startsSymbol = text.last.map { !$0.isLetter } ?? true
        if character == "u", startsSymbol, let next = rest.first, "gmLlsM".contains(next) { return "µ" }
        return character == "[" || character == "]" ? "" : String(character)
    }
}

extension String {
    fileprivate func replacingCharacter(_ old: Character, with new: Character) -> String {
        String(map { $0 == old ? new : $0 })
    }
}
