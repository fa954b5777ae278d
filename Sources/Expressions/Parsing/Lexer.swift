import Documents
import Quantities

/// Text -> tokens. What has no meaning is told, with what to write instead, and read as what was meant.
struct Lexer {
    let text: [Unicode.Scalar]
    private let positions: PositionMap
    private let diagnostics: Diagnostics
    var place = 0
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

    func peek(_ ahead: Int = 0) -> Unicode.Scalar? {
        place + ahead < text.count ? text[place + ahead] : nil
    }

    mutating func add(_ kind: Token.Kind, at start: Int) {
        var token = Token(kind: kind, position: positions[start], isSound: isSound)
        isSound = true
        if tokens.last.map({ $0.kind == .lineEnd }) ?? true { token.indentation = start - lineStart }
        tokens.append(token)
    }

    static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

    func string(_ range: Range<Int>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: text[range])
        return String(view)
    }

    mutating func error(at offset: Int, _ problem: String, expected: String? = nil, remedy: String? = nil) {
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

    private mutating func sign(_ scalar: Unicode.Scalar) {
        let start = place
        let pair = peek(1).map { String(scalar) + String($0) }
        if let pair, let meant = Self.pairs[pair] {
            if meant.text != pair { error(at: start, "`\(pair)` is no operator", remedy: "write `\(meant.text)`") }
            place += 2
            add(meant.kind, at: start)
            return
        }
        if scalar == "\"" || scalar == "'" && opensQuotation { return quotedText(scalar) }
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

    /// Whether a `'` stands where a value begins, and another one behind a word: no derivative is meant then.
    private var opensQuotation: Bool {
        switch tokens.last?.kind {
        case .name, .number, .quantity, .sign(")"), .sign("'"): return false
        default: break
        }
        let rest = text[(place + 1)...].prefix { $0 != "\n" }
        return rest.firstIndex(of: "'").map { $0 > rest.startIndex } ?? false
    }

    /// A word in quotes is read as the name it holds.
    private mutating func quotedText(_ quote: Unicode.Scalar) {
        let start = place
        place += 1
        while place < text.count, text[place] != quote, text[place] != "\n" { place += 1 }
        let word = string(start + 1..<place)
        let isName = word.unicodeScalars.first.map(Naming.isNameStart) == true && word.unicodeScalars.allSatisfy(Naming.isNamePart)
        error(
            at: start, "a quoted text has no meaning in an expression",
            remedy: "write the name of a level without quotes\(isName ? ": `\(word)`" : "")")
        add(.name(isName ? word : "_"), at: start)
        if peek() == quote { place += 1 }
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
        let shown =
            scalar.properties.isWhitespace || scalar.value < 32
            ? "U+\(String(scalar.value, radix: 16, uppercase: true))" : String(scalar)
        error(at: start, "`\(shown)` has no meaning in an expression")
    }
}
