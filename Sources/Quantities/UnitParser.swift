/// What is wrong in a unit's text, and the piece of text that would be right in its place.
struct UnitFault: Error {
    let message: String
    let range: Range<Int>
    let replacement: String?
    let advice: String?

    init(_ message: String, _ range: Range<Int>, replacement: String? = nil, advice: String? = nil) {
        self.message = message
        self.range = range
        self.replacement = replacement
        self.advice = advice
    }
}

/// Reads a unit by UCUM's grammar, from left to right: `mg/L*h` is `(mg/L)*h`.
///
///     term      = ["/"] component (("." | "*" | "·" | "/") component)*
///     component = "(" term ")" [power] | word [power] [annotation] | annotation [power] | number
///     power     = ["^"] ["+" | "-"] digits | superscript digits
///     number    = "1" | "10" | "100" ... | "10^" power | "10*" power
///
/// Beyond UCUM: `^`, superscripts, and annotations that begin with a number (`{1.73_m2}`, also written without braces)
/// are quantities to divide by, not comments.
struct UnitParser {
    let text: [Unicode.Scalar]
    var index = 0
    /// Where degrees Celsius stand.
    var celsius: Range<Int>?

    static let longest = 120
    static let largestPower = 99

    init(_ text: String) { self.text = Array(text.unicodeScalars) }

    /// A unit on the way: what its components make together.
    struct Product {
        var terms: [UnitTerm] = []
        var dimension = Dimension.none
        var scale = ExactFactor.one

        func power(_ n: Int) -> Product {
            Product(
                terms: terms.map { $0.raised(to: Exponent.product($0.exponent, n)) }, dimension: dimension.power(n),
                scale: scale.power(n))
        }

        mutating func multiply(_ other: Product) {
            terms += other.terms
            dimension = dimension * other.dimension
            scale = scale * other.scale
        }
    }

    mutating func unit() throws(UnitFault) -> Unit {
        guard !text.isEmpty else { throw UnitFault("a unit is missing", 0..<0, advice: "write `1` for a pure number") }
        guard text.count <= Self.longest else {
            throw UnitFault("a unit has at most \(Self.longest) characters, here are \(text.count)", 0..<text.count)
        }
        let product = try term()
        if index < text.count { throw unexpected() }
        let symbol = string(0..<text.count)
        if let celsius {
            guard product.terms.count == 1, product.dimension == Dimension(temperature: 1), product.scale == .one else {
                throw UnitFault(
                    "degrees Celsius have an offset, so `\(string(celsius))` stands alone", celsius, replacement: "K")
            }
            return Unit(
                symbol: symbol, dimension: product.dimension, scale: .one, terms: product.terms, isCelsius: true)
        }
        return Unit(
            symbol: symbol, dimension: product.dimension, scale: product.scale, terms: UnitTerm.merged(product.terms))
    }

    private mutating func term() throws(UnitFault) -> Product {
        var result = Product()
        var divides = take("/")
        while true {
            let component = try component()
            result.multiply(divides ? component.power(-1) : component)
            if take("/") {
                divides = true
            } else if next == "*", peek(1) == "*" {
                throw UnitFault("a power is written `^`", index..<index + 2, replacement: "^")
            } else if take(".") || take("*") || take("\u{00B7}") || take("\u{22C5}") {
                divides = false
            } else {
                return result
            }
        }
    }

    private mutating func component() throws(UnitFault) -> Product {
        guard let next else {
            throw UnitFault(
                index == 0 ? "a unit is missing" : "the unit ends after `\(string(0..<index))`", 0..<text.count,
                replacement: index > 1 ? string(0..<index - 1) : nil)
        }
        let start = index
        switch next {
        case "(":
            index += 1
            let inner = try term()
            guard take(")") else {
                throw UnitFault("`(` is not closed", start..<text.count, replacement: string(start..<text.count) + ")")
            }
            return inner.power(try power() ?? 1)
        case "{":
            let annotation = try annotation()
            return annotation.power(try power() ?? 1)
        case "0"..."9": return try number()
        default:
            guard let word = try word() else { throw unexpected() }
            var result = try product(of: word, at: start..<index)
            if let power = try power() { result = result.power(power) }
            if self.next == "{" { result.multiply(try annotation()) }
            return result
        }
    }

    private mutating func product(of word: String, at range: Range<Int>) throws(UnitFault) -> Product {
        if let prefix = UnitTable.molarPrefix(word), let moles = UnitTable.find("\(prefix)mol"),
            let litre = UnitTable.find("L")
        {
            return Product(
                terms: [
                    UnitTerm(code: moles.code, spelling: moles.code, exponent: 1),
                    UnitTerm(code: "L", spelling: "L", exponent: -1),
                ], dimension: moles.dimension / litre.dimension, scale: moles.scale / litre.scale)
        }
        if let refusal = UnitSpelling.refused[word] { throw UnitFault(refusal.message, range, advice: refusal.advice) }
        guard let atom = UnitTable.find(word) else {
            throw UnitSpelling.fault(
                of: word, at: range, follows: range.lowerBound > 0 ? text[range.lowerBound - 1] : nil)
        }
        if atom.code == "Cel" { celsius = range }
        return Product(
            terms: [UnitTerm(code: atom.code, spelling: word, exponent: 1)], dimension: atom.dimension,
            scale: atom.scale)
    }

    // MARK: Characters

    var next: Unicode.Scalar? { peek(0) }

    func peek(_ distance: Int) -> Unicode.Scalar? { index + distance < text.count ? text[index + distance] : nil }

    mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard next == scalar else { return false }
        index += 1
        return true
    }

    func string(_ range: Range<Int>) -> String {
        var result = String.UnicodeScalarView()
        result.append(contentsOf: text[range])
        return String(result)
    }

    func unexpected() -> UnitFault {
        guard let next else { return UnitFault("a unit is missing", 0..<text.count) }
        if next.properties.isWhitespace {
            return UnitFault(
                "a unit has no spaces", index..<index + 1, replacement: "",
                advice: "remove the space, or end the unit there")
        }
        if next == ")" { return UnitFault("`)` was not opened", index..<index + 1, replacement: "") }
        return UnitFault(
            "`\(next)` does not belong in a unit", index..<index + 1,
            advice: "write a space before it if the unit ends there")
    }
}
