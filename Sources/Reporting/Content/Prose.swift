/// A line of text in which every number is accounted for.
///
///     let line: Prose = "\(rate) \(fixed: "%") of patients under \(stored: arm)"
///
/// Words of the literal are the program's own; `stored` is text as the results file has it, `unit` a unit, `fixed` a
/// number that belongs to the wording (such as the 95 of a 95 % interval), and a `Datum` names its dataset.
struct Prose: Sendable, ExpressibleByStringInterpolation {
    fileprivate enum Piece: Sendable {
        case literal(String)
        case marked(kind: String, String)
        case datum(Datum)
    }

    private var pieces: [Piece] = []

    init(stringLiteral value: String) { pieces = [.literal(value)] }
    init(stringInterpolation: Interpolation) { pieces = stringInterpolation.pieces }
    init() {}

    /// Text as stored in the results file.
    static func stored(_ text: String) -> Prose { "\(stored: text)" }

    struct Interpolation: StringInterpolationProtocol {
        fileprivate var pieces: [Piece] = []

        init(literalCapacity: Int, interpolationCount: Int) {}
        mutating func appendLiteral(_ literal: String) { if !literal.isEmpty { pieces.append(.literal(literal)) } }
        mutating func appendInterpolation(_ datum: Datum) { pieces.append(.datum(datum)) }
        mutating func appendInterpolation(_ prose: Prose) { pieces += prose.pieces }
        mutating func appendInterpolation(stored text: String) { pieces.append(.marked(kind: "stored", text)) }
        mutating func appendInterpolation(fixed text: String) { pieces.append(.marked(kind: "fixed", text)) }
        mutating func appendInterpolation(strong text: String) { pieces.append(.marked(kind: "stored strong", text)) }
        /// Stored text that is no language, such as a digest.
        mutating func appendInterpolation(code text: String) { pieces.append(.marked(kind: "stored code", text)) }
        /// Words of the program's own.
        mutating func appendInterpolation(words text: String) { appendLiteral(text) }
        /// A unit with a no-break space before it; nothing when dimensionless.
        mutating func appendInterpolation(unit: String) {
            appendUnit(UnitText.pretty(unit), before: "\u{A0}")
        }
        /// A unit alone.
        mutating func appendInterpolation(bare unit: String) { appendUnit(UnitText.pretty(unit), before: "") }
        private mutating func appendUnit(_ text: String, before blank: String) {
            if !text.isEmpty { pieces.append(.marked(kind: "unit", blank + text)) }
        }
    }

    static func + (first: Prose, second: Prose) -> Prose {
        var sum = first
        sum.pieces += second.pieces
        return sum
    }

    /// Several lines of text joined, as in `a, b and c`.
    static func list(_ items: [Prose], separator: String = ", ", last: String = " and ") -> Prose {
        var all = Prose()
        for (index, item) in items.enumerated() {
            if index > 0 { all.pieces.append(.literal(index == items.count - 1 ? last : separator)) }
            all.pieces += item.pieces
        }
        return all
    }

    /// With the elements of HTML.
    var html: String { markup("span") }
    /// With the elements that stand in an SVG `text`.
    var svg: String { markup("tspan") }

    private func markup(_ tag: String) -> String {
        pieces.map { piece in
            switch piece {
            case .literal(let text): Markup.escape(text)
            case .marked(let kind, let text): "<\(tag) class=\"\(kind)\">\(Markup.escape(text))</\(tag)>"
            case .datum(let datum): datum.markup(tag)
            }
        }.joined()
    }

    /// Without mark-up.
    var plain: String {
        pieces.map { piece in
            switch piece {
            case .literal(let text), .marked(_, let text): text
            case .datum(let datum): datum.text
            }
        }.joined()
    }
}
