import Documents
import Quantities

/// Text -> tokens. What has no meaning is told, with what to write instead, and read as what was meant.
struct Lexer {
    private let text: [Unicode.Scalar]
    private let positions: PositionMap
    private let diagnostics: Diagnostics
    private var place = 0
    private var tokens: [Token] = []
    private var lineStart = 0
    private var isSound = true
    private var errors = 0

    /// The tokens of a text; the last one is `.end`. A token at or before which an error was told is not sound.
    static func tokens(of scalar: Scalar, _ diagnostics: Diagnostics) -> [Token] {
        var lexer = Lexer(scalar, diagnostics)
        lexer.run()
        return lexer.tokens
    }

    private init(_ scalar: Scalar, _ diagnostics: Diagnostics) {
        text = Array(scalar.text.unicodeScalars)
        positions = scalar.positions()
        self.diagnostics = diagnostics
    }

    private mutating func run() {
        while let scalar = peek() {
            switch scalar {
            case " ", "\t", "\r": place += 1
            case "\n":
                add(.lineEnd, at: place)
                place += 1
                lineStart = place
            case "#": skipLine()
            case "0"..."9": number()
            case "." where peek(1).map(Self.isDigit) == true: number()
            case _ where Naming.isNameStart(scalar): name()
            default: sign(scalar)
            }
        }
        add(.end, at: place)
    }

    private mutating func skipLine() {
        while place < text.count, text[place] != "\n" { place += 1 }
    }

    private func peek(_ ahead: Int = 0) -> Unicode.Scalar? {
        place + ahead < text.count ? text[place + ahead] : nil
    }

    private mutating func add(_ kind: Token.Kind, at start: Int) {
        var token = Token(kind: kind, position: positions[start], isSound: isSound)
        isSound = true
        if tokens.last.map({ $0.kind == .lineEnd }) ?? true { token.indentation = start - lineStart }
        tokens.append(token)
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

    private func string(_ range: Range<Int>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: text[range])
        return String(view)
    }

    private mutating func error(at offset: Int, _ problem: String, expected: String? = nil, remedy: String? = nil) {
        errors += 1
        if errors <= ExpressionParser.errorLimit {
            diagnostics.error(positions[offset], problem, expected: expected, remedy: remedy)
        }
        isSound = false
    }

    private mutating func name() {
        let start = place
        var isDotted = true
        while isDotted {
            while let scalar = peek(), Naming.isNamePart(scalar) { place += 1 }
            isDotted = peek() == "." && peek(1).map(Naming.isNameStart) == true
            if isDotted { place += 1 }
        }
        let word = string(start..<place)
        if peek() == "." {
            error(at: place, "a name is missing after `\(word).`", expected: "`component.name`")
            place += 1
        }
        add(Naming.reserved.contains(word) ? .word(word) : .name(word), at: start)
    }

    private mutating func skipDigits() {
        while let scalar = peek(), Self.isDigit(scalar) { place += 1 }
    }

    private mutating func number() {
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
        guard let next = peek(), Naming.isNameStart(next) || next == "%" || next == "\u{B5}" || next == "\u{3BC}" else { return }
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

    private mutating func sign(_ scalar: Unicode.Scalar) {
        let start = place
        let pair = peek(1).map { String(scalar) + String($0) }
        if let pair, let meant = Self.pairs[pair] {
            if meant.text != pair { error(at: start, "`\(pair)` is no operator", remedy: "write `\(meant.text)`") }
            place += 2
            add(meant.kind, at: start)
            return
        }
        if scalar == "\"" { return quotedText() }
        place += 1
        if "+-*/^<>='(),".unicodeScalars.contains(scalar) {
            add(.sign(String(scalar)), at: start)
            return
        }
        if let meant = Self.lookalikes[scalar] {
            error(at: start, meant.problem ?? "`\(scalar)` is no operator", remedy: "write \(meant.remedy)")
            if let kind = meant.kind { add(kind, at: start) }
            return
        }
        unknown(scalar, at: start)
    }

    private mutating func quotedText() {
        let start = place
        place += 1
        while place < text.count, text[place] != "\"", text[place] != "\n" { place += 1 }
        error(at: start, "a quoted text has no meaning in an expression", remedy: "write the name of a level without quotes")
        add(.name("_"), at: start)
        if peek() == "\"" { place += 1 }
    }

    private mutating func unknown(_ scalar: Unicode.Scalar, at start: Int) {
        if scalar.properties.isAlphabetic {
            while let next = peek(), next.properties.isAlphabetic || Naming.isNamePart(next) { place += 1 }
            error(
                at: start, "`\(string(start..<place))` cannot be a name",
                expected: "letters a to z, digits and `_`, so that a name looks alike everywhere")
            add(.name("_"), at: start)
            return
        }
        let shown = scalar.properties.isWhitespace || scalar.value < 32 ? "U+\(String(scalar.value, radix: 16, uppercase: true))" : String(scalar)
        error(at: start, "`\(shown)` has no meaning in an expression")
    }
}
