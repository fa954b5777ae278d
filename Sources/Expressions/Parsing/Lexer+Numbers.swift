import Documents
import Quantities

/// Numbers and quantities: a number, one space, a unit.
extension Lexer {
    private mutating func skipDigits() {
        while let scalar = peek(), Self.isDigit(scalar) { place += 1 }
    }

    mutating func number() {
        let start = place
        skipDigits()
        if peek() == ".", peek(1).map(Self.isDigit) == true {
            place += 1
            skipDigits()
        } else if peek() == "." {
            error(at: start, "a digit is missing after the point", remedy: "write `\(string(start..<place)).0`")
            place += 1
        }
        if peek() == "e" || peek() == "E" {
            let signLength = peek(1) == "+" || peek(1) == "-" ? 1 : 0
            if peek(1 + signLength).map(Self.isDigit) == true {
                place += 1 + signLength
                skipDigits()
            }
        }
        let digits = string(start..<place)
        guard let value = DecimalNumber.parse(digits.hasSuffix(".") ? digits + "0" : digits) else {
            error(at: start, "the number `\(digits.prefix(40))` is too large")
            add(.number(1), at: start)
            return
        }
        if peek() == " ", unit(after: digits, value, from: start) { return }
        gluedUnit(after: digits)
        add(.number(value), at: start)
    }

    /// The rest of the run of characters without a space, where a unit may stand.
    private func run(from offset: Int) -> String {
        var end = offset
        while end < text.count, text[end] != " ", text[end] != "\n", text[end] != "\t" { end += 1 }
        return string(offset..<end)
    }

    /// One space and a unit behind a number.
    private mutating func unit(after digits: String, _ value: Double, from start: Int) -> Bool {
        var begin = place + 1
        while begin < text.count, text[begin] == " " { begin += 1 }
        let run = run(from: begin)
        let length = Unit.prefixLength(in: run[...])
        guard length > 0 else { return false }
        let spelling = String(run.prefix(length))
        do {
            let unit = try Unit(spelling)
            if begin > place + 1 {
                error(at: place, "more than one space between number and unit", remedy: "write `\(digits) \(spelling)`")
            }
            add(.quantity(value, unit), at: start)
            place = begin + spelling.unicodeScalars.count
        } catch {
            let unit = refuse(spelling, error, after: digits, at: begin)
            add(unit.map { .quantity(value, $0) } ?? .number(value), at: start)
            place = unit == nil ? begin : begin + spelling.unicodeScalars.count
            if unit == nil { add(.sign("*"), at: begin) }
        }
        return true
    }

    /// Tells why a text behind a number is no unit; the unit that was meant, where that is plain.
    private mutating func refuse(_ spelling: String, _ error: UnitError, after digits: String, at begin: Int) -> Unit? {
        let word = spelling.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." }
        let rest = spelling.dropFirst(word.count)
        let isName = word.split(separator: ".").allSatisfy { Naming.isName(String($0)) }
        // Quantities offers either the right spelling or, when none is near, general advice.
        let hasSpelling = error.suggestion?.hasPrefix("write `") == true
        if isName, rest.first == "(" || (rest.isEmpty && !hasSpelling) {
            self.error(
                at: begin, rest.isEmpty ? "`\(word)` is no unit" : "a function cannot follow a number",
                expected: "a unit or an operator: there is no implicit multiplication",
                remedy: "write `\(digits) * \(spelling)` if a product is meant")
            return nil
        }
        let product = isName && rest.isEmpty ? ", or `\(digits) * \(word)` if a product is meant" : ""
        self.error(
            at: begin + min(error.offset, spelling.unicodeScalars.count), error.message,
            remedy: error.suggestion.map { $0 + product })
        return .one
    }

    /// `5mg`, `2x`: no space and no operator behind a number.
    private mutating func gluedUnit(after digits: String) {
        guard let next = peek(), Naming.isNameStart(next) || next == "%" || next == "\u{B5}" || next == "\u{3BC}" else {
            return
        }
        let run = run(from: place)
        guard !Naming.reserved.contains(String(run.prefix { $0.isLetter })) else { return }
        let spelling = String(run.prefix(Unit.prefixLength(in: run[...])))
        let length = spelling.unicodeScalars.count
        if length > 0, (try? Unit(spelling)) != nil {
            error(at: place, "no space between number and unit", remedy: "write `\(digits) \(spelling)`")
            place += length
        } else {
            let word = run.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." }
            error(
                at: place, "there is no implicit multiplication", expected: "an operator after `\(digits)`",
                remedy: "write `\(digits) * \(word)`")
            place += 1
            while let scalar = peek(), Naming.isNamePart(scalar) || scalar == "." { place += 1 }
        }
    }
}
