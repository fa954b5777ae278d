/// The smallest pieces of a unit: words, powers, numbers and annotations.
extension UnitParser {
    /// Letters and bracketed parts: `mg`, `[in_i]`, `mm[Hg]`, `%`. nil when none begins here.
    mutating func word() throws(UnitFault) -> String? {
        let start = index
        if take("%") { return "%" }
        while let scalar = next {
            if scalar == "[" {
                let open = index
                while let inside = next, inside != "]", !inside.properties.isWhitespace { index += 1 }
                guard take("]") else {
                    throw UnitFault("`[` is not closed", open..<index, replacement: string(open..<index) + "]")
                }
            } else if scalar.properties.isAlphabetic || scalar == "\u{00B5}" || scalar == "°" || scalar == "\u{2103}" {
                index += 1
                // The digit of `cmH2O` is no power.
                if scalar == "H", peek(0) == "2", peek(1) == "O" { index += 2 }
            } else {
                break
            }
        }
        return index > start ? string(start..<index) : nil
    }

    /// `2`, `^2`, `-1`, `^-1`, `²`, `⁻¹`. nil when none begins here.
    mutating func power() throws(UnitFault) -> Int? {
        let start = index
        if next == "*", peek(1) == "*" {
            throw UnitFault("a power is written `^`", index..<index + 2, replacement: "^")
        }
        let isMarked = take("^")
        guard let magnitude = signedDigits() else {
            if isMarked {
                throw UnitFault(
                    "`^` must be followed by a whole number", start..<index, advice: "write for example `m^2`")
            }
            return nil
        }
        guard let value = Int(magnitude), abs(value) <= Self.largestPower else {
            throw UnitFault(
                "the power \(magnitude) is too large", start..<index, advice: "at most \(Self.largestPower) is possible"
            )
        }
        guard value != 0 else {
            throw UnitFault("a power of zero leaves no unit", start..<index, advice: "remove this part of the unit")
        }
        return value
    }

    /// An optional sign and digits, all plain or all superscript; nil (and nothing read) without digits.
    private mutating func signedDigits() -> String? {
        let start = index
        var sign = ""
        if let scalar = next {
            if "-\u{2212}\u{207B}".unicodeScalars.contains(scalar) { sign = "-" }
            if !sign.isEmpty || scalar == "+" || scalar == "\u{207A}" { index += 1 }
        }
        var digits = ""
        while let scalar = next, let digit = Self.digit(scalar) {
            digits += "\(digit)"
            index += 1
        }
        if digits.isEmpty {
            index = start
            return nil
        }
        return sign + digits
    }

    private static func digit(_ scalar: Unicode.Scalar) -> Int? {
        if ("0"..."9").contains(scalar) { return Int(scalar.value) - 0x30 }
        switch scalar {
        case "\u{00B9}": return 1
        case "\u{00B2}": return 2
        case "\u{00B3}": return 3
        case "\u{2070}", "\u{2074}"..."\u{2079}": return Int(scalar.value) - 0x2070
        default: return nil
        }
    }

    /// `1`, `100`, `10^9`, `10*9`, `10⁹`, or `1.73m2` with an underscore or space before the unit.
    mutating func number() throws(UnitFault) -> Product {
        let start = index
        let digits = plainDigits()
        if digits == "10", let exponent = try markedPower(from: start) {
            return powerOfTen(exponent)
        }
        if next == ".", let after = peek(1), ("0"..."9").contains(after) {
            return try normalisedArea(from: start)
        }
        if let next, next.properties.isAlphabetic || next == "[" || next == "%" {
            throw misplacedNumber(digits, from: start)
        }
        let zeros = digits.dropFirst()
        guard digits.first == "1", zeros.allSatisfy({ $0 == "0" }), zeros.count <= Self.largestPower else {
            throw UnitFault(
                "the number \(digits) does not belong in a unit", start..<index,
                advice: "a unit holds no numbers but powers of ten; write the number before the unit, with a space")
        }
        return powerOfTen(zeros.count)
    }

    private func powerOfTen(_ exponent: Int) -> Product {
        if exponent == 0 { return Product() }
        let term = UnitTerm(code: UnitTerm.tenCode, spelling: "10", exponent: exponent)
        return Product(terms: [term], scale: .ten(exponent))
    }

    private mutating func plainDigits() -> String {
        let start = index
        while let scalar = next, ("0"..."9").contains(scalar) { index += 1 }
        return string(start..<index)
    }

    private mutating func markedPower(from start: Int) throws(UnitFault) -> Int? {
        let mark = next
        if mark == "*" {
            guard let after = peek(1), ("0"..."9").contains(after) || after == "-" || after == "+" else { return nil }
            index += 1
        } else if mark != "^", mark.flatMap(Self.digit) == nil, mark != "\u{207B}" {
            return nil
        }
        guard let exponent = try power() else {
            throw UnitFault(
                "`10*` must be followed by a whole number", start..<index, advice: "write for example `10^9`")
        }
        return exponent
    }

    /// A number stuck to a word: `24h`, `1e9`.
    private func misplacedNumber(_ digits: String, from start: Int) -> UnitFault {
        var end = index
        while end < text.count, text[end].properties.isAlphabetic || ("0"..."9").contains(text[end]) { end += 1 }
        let piece = string(start..<end)
        let afterE = piece.dropFirst(digits.count + 1)
        let replacement: String? =
            if piece == "24h" {
                "d"
            } else if ["1e", "1E", "10e", "10E"].contains(where: { piece.hasPrefix($0) }), Int(afterE) != nil {
                "10^\(afterE)"
            } else {
                nil
            }
        return UnitFault(
            "the number \(digits) is stuck to a unit in `\(piece)`", start..<end, replacement: replacement,
            advice: "a unit holds no numbers but powers of ten; write the number before the unit, with a space")
    }

    /// The area of body surface that a flow is normalised to, as laboratories print it: `1.73m2`, `1.73_m2`, `1.73 m²`.
    private mutating func normalisedArea(from start: Int) throws(UnitFault) -> Product {
        while let scalar = next, !"/*)".unicodeScalars.contains(scalar), scalar != "\u{00B7}" { index += 1 }
        let piece = string(start..<index)
        guard let product = Self.quantity(piece), product.dimension == Dimension(length: 2) else {
            throw UnitFault(
                "`\(piece)` does not belong in a unit", start..<index,
                advice:
                    "a unit holds no decimal numbers except `1.73_m2`; write the number before the unit, with a space")
        }
        return product
    }

    /// `{cells}` is a comment without dimension; `{1.73_m2}` and `{70_kg}` are what they say.
    mutating func annotation() throws(UnitFault) -> Product {
        let start = index
        index += 1
        while let scalar = next, scalar != "}", scalar != "{" { index += 1 }
        let content = string(start + 1..<index)
        guard take("}") else {
            throw UnitFault("`{` is not closed", start..<index, replacement: string(start..<index) + "}")
        }
        guard let first = content.unicodeScalars.first else {
            throw UnitFault("the annotation `{}` is empty", start..<index, replacement: "1")
        }
        if ("0"..."9").contains(first) {
            if let product = Self.quantity(content) { return product }
            throw UnitFault(
                "the annotation `{\(content)}` begins with a number but is no quantity", start..<index,
                advice: "write a quantity such as `{1.73_m2}`, or a word such as `{cells}`")
        }
        guard !content.unicodeScalars.contains(where: { $0.properties.isWhitespace }) else {
            let joined = content.split(whereSeparator: \.isWhitespace).joined(separator: "_")
            throw UnitFault("an annotation has no spaces", start..<index, replacement: "{\(joined)}")
        }
        return Product(terms: [UnitTerm(code: "{\(content)}", spelling: "{\(content)}", exponent: 1)])
    }

    /// A number and a unit, joined by nothing, `_` or a space, as one term that reads `{1.73_m2}`.
    private static func quantity(_ text: String) -> Product? {
        let number = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        let parts = number.split(separator: ".", omittingEmptySubsequences: false)
        guard number.count <= 9, parts.count <= 2, parts.allSatisfy({ !$0.isEmpty }),
            let digits = UInt64(parts.joined()), digits > 0
        else { return nil }
        var rest = text.dropFirst(number.count)
        if rest.first == "_" || rest.first == " " { rest = rest.dropFirst() }
        guard let first = rest.unicodeScalars.first, !("0"..."9").contains(first), let unit = try? Unit(String(rest)),
            !unit.isCelsius
        else { return nil }
        let decimals = parts.count == 2 ? parts[1].count : 0
        let spelling = "{\(number)_\(unit.ucum)}"
        return Product(
            terms: [UnitTerm(code: spelling, spelling: spelling, exponent: 1)], dimension: unit.dimension,
            scale: ExactFactor(digits) * .ten(-decimals) * unit.scale)
    }
}
