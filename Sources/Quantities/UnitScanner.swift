extension Unit {
    /// Words of the expression language; a number followed by one of them has no unit.
    private static let reserved: Set<String> = ["and", "or", "not", "if", "then", "else"]

    /// How many characters at the beginning of a text belong to a unit; 0 when none begins there.
    ///
    /// For the lexer of expressions, standing behind a number and its one space. A unit begins with a letter, `%`, `µ`,
    /// `°`, `[`, `{`, `10^`, `10*` or `1/`. It may itself hold `* / ^ . - ( )` and digits, so it goes on to the next white
    /// space, comma, closing bracket it did not open, or character that no unit has (`+ < > = ! ; : " & | # ?`):
    /// in `4.5 L/h*x` the unit is `L/h*x`, which is then refused with advice to write `4.5 L/h * x`.
    public static func prefixLength(in text: Substring) -> Int {
        guard begins(text) else { return 0 }
        var open: [Character] = []
        var length = 0
        for character in text {
            if character.isWhitespace || ",+<>=!;:\"&|#?".contains(character) { break }
            switch character {
            case "(": open.append(")")
            case "[": open.append("]")
            case "{": open.append("}")
            case ")", "]", "}":
                guard open.last == character else { return checked(text, length) }
                open.removeLast()
            default: break
            }
            length += 1
        }
        return checked(text, length)
    }

    private static func checked(_ text: Substring, _ length: Int) -> Int {
        reserved.contains(String(text.prefix(length))) ? 0 : length
    }

    private static func begins(_ text: Substring) -> Bool {
        guard let first = text.first else { return false }
        if first.isLetter || "%\u{00B5}°[{".contains(first) {
            // `not(x)` and `if(x)` are no units either.
            return !reserved.contains(String(text.prefix { $0.isLetter }))
        }
        return text.hasPrefix("10^") || text.hasPrefix("10*") || text.hasPrefix("1/")
            || (text.hasPrefix("10") && text.dropFirst(2).first.map { "\u{207B}¹²³⁴⁵⁶⁷⁸⁹".contains($0) } == true)
    }
}
