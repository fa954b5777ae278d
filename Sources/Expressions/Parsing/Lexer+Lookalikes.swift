/// What people write from other languages and word processors.
extension Lexer {
    struct Pair {
        let text: String
        let kind: Token.Kind
        init(_ text: String) {
            self.text = text
            kind = ["and", "or"].contains(text) ? .word(text) : .sign(text)
        }
    }

    static let pairs: [String: Pair] = [
        "<=": Pair("<="), ">=": Pair(">="), "==": Pair("=="), "!=": Pair("!="),
        "**": Pair("^"), "<>": Pair("!="), "=<": Pair("<="), "=>": Pair(">="), "~=": Pair("!="), "/=": Pair("!="),
        "&&": Pair("and"), "||": Pair("or"), ":=": Pair("="),
    ]

    struct Lookalike {
        let remedy: String
        let kind: Token.Kind?
        var problem: String?
        init(_ remedy: String, _ kind: Token.Kind?, problem: String? = nil) {
            self.remedy = remedy
            self.kind = kind
            self.problem = problem
        }
    }

    static let lookalikes: [Unicode.Scalar: Lookalike] = [
        "\u{2212}": Lookalike("`-` (hyphen-minus)", .sign("-"), problem: "`\u{2212}` (U+2212) is a typographic minus"),
        "\u{2013}": Lookalike("`-` (hyphen-minus)", .sign("-"), problem: "`\u{2013}` (U+2013) is a dash"),
        "\u{2014}": Lookalike("`-` (hyphen-minus)", .sign("-"), problem: "`\u{2014}` (U+2014) is a dash"),
        "\u{2010}": Lookalike("`-` (hyphen-minus)", .sign("-"), problem: "`\u{2010}` (U+2010) is a typographic hyphen"),
        "\u{D7}": Lookalike("`*`", .sign("*")),
        "\u{B7}": Lookalike("`*`", .sign("*")),
        "\u{22C5}": Lookalike("`*`", .sign("*")),
        "\u{2217}": Lookalike("`*`", .sign("*")),
        "\u{F7}": Lookalike("`/`", .sign("/")),
        "\u{2215}": Lookalike("`/`", .sign("/")),
        "\u{2264}": Lookalike("`<=`", .sign("<=")),
        "\u{2265}": Lookalike("`>=`", .sign(">=")),
        "\u{2260}": Lookalike("`!=`", .sign("!=")),
        "\u{2227}": Lookalike("`and`", .word("and")),
        "\u{2228}": Lookalike("`or`", .word("or")),
        "\u{AC}": Lookalike("`not`", .word("not")),
        "!": Lookalike("`not`", .word("not")),
        "&": Lookalike("`and`", .word("and")),
        "|": Lookalike("`or`", .word("or")),
        "\u{B2}": Lookalike("`^2`", nil, problem: "a raised digit is no power"),
        "\u{B3}": Lookalike("`^3`", nil, problem: "a raised digit is no power"),
        "\u{2019}": Lookalike("`'`", .sign("'"), problem: "`\u{2019}` (U+2019) is a typographic apostrophe"),
        "\u{2032}": Lookalike("`'`", .sign("'"), problem: "`\u{2032}` (U+2032) is a typographic prime"),
        "\u{221A}": Lookalike("`sqrt(...)`", nil),
        "\u{A0}": Lookalike("a space", nil, problem: "a no-break space (U+00A0) stands here"),
        "\u{202F}": Lookalike("a space", nil, problem: "a narrow no-break space (U+202F) stands here"),
        "\u{2009}": Lookalike("a space", nil, problem: "a thin space (U+2009) stands here"),
        "\u{200B}": Lookalike("nothing", nil, problem: "an invisible space (U+200B) stands here"),
        "[": Lookalike("`(`", .sign("("), problem: "square brackets do not group"),
        "]": Lookalike("`)`", .sign(")"), problem: "square brackets do not group"),
        "{": Lookalike("`(`", .sign("("), problem: "curly brackets do not group"),
        "}": Lookalike("`)`", .sign(")"), problem: "curly brackets do not group"),
        "?": Lookalike("`if ... then ... else ...`", nil),
        ";": Lookalike("each equation on its own line", nil, problem: "`;` ends nothing here"),
        "%": Lookalike("`5 %` for a percentage; the rest of a division is `x - floor(x / y) * y`", nil),
    ]
}
