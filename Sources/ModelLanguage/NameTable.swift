import Documents
import Expressions

/// What a name stands for in a model file.
enum NameKind: String {
    case covariate, parameter, input, forcing, state
    case derived = "derived quantity"
    case time, output, event, route, component

    var withArticle: String {
        switch self {
        case .input, .output, .event: "an \(rawValue)"
        case .time: "the time"
        default: "a \(rawValue)"
        }
    }
}

/// The names a model declares: each once, none reserved.
///
/// Covariates, parameters, inputs, forcings, states and derived quantities share one space, because equations use
/// them side by side. Outputs, events and routes each have their own: an output usually bears the name of the
/// quantity it measures.
struct NameTable {
    private(set) var quantities: [String: (kind: NameKind, position: SourcePosition)] = [:]
    private var others: [NameKind: [String: SourcePosition]] = [:]
    private var folded: [String: String] = [:]

    /// Words with a meaning of their own in expressions.
    static let reserved: Set<String> = Naming.reserved.union(Naming.truthWords).union(BuiltInFunction.names).union([
        "t", "tad", "dose", "ln",
        "auc", "lowest", "highest", "average", "at", "time_of_highest", "time_of_lowest", "time_above",
        "fraction_of_time", "first_time", "mean", "median", "quantile", "probability", "estimated",
    ])

    /// Enters a declared name; reports what is wrong with it and answers whether it can be used.
    mutating func declare(_ name: Scalar, as kind: NameKind, _ diagnostics: Diagnostics) -> Bool {
        declare(name.text, at: name.position, as: kind, diagnostics)
    }

    /// Enters a name that stands in the equations.
    mutating func declare(
        _ name: String, at position: SourcePosition, as kind: NameKind, _ diagnostics: Diagnostics
    ) -> Bool {
        guard Self.check(name, at: position, kind, diagnostics) else { return false }
        switch kind {
        case .output, .event, .route, .component:
            if let first = others[kind]?[name] {
                diagnostics.error(
                    position, "\(kind.rawValue) `\(name)` is declared twice", remedy: "the first is at \(first)")
                return false
            }
            others[kind, default: [:]][name] = position
        default:
            if let first = quantities[name] {
                diagnostics.error(
                    position,
                    "`\(name)` cannot be \(kind.withArticle): it is already \(first.kind.withArticle), declared at \(first.position)",
                    remedy: "give one of them another name")
                return false
            }
            warnIfNearDuplicate(name, position, diagnostics)
            quantities[name] = (kind, position)
        }
        return true
    }

    func kind(of name: String) -> NameKind? { quantities[name]?.kind }

    /// The form of a name, whatever it stands for.
    static func check(_ text: String, at position: SourcePosition, _ kind: NameKind, _ diagnostics: Diagnostics) -> Bool {
        if text.contains(".") {
            diagnostics.error(
                position, "the name `\(text)` contains a dot",
                expected: "a name of letters, digits and `_`",
                remedy: "dots are kept for `component.name` in a composed twin")
            return false
        }
        guard isName(text, allowHyphen: kind == .route || kind == .event) else {
            diagnostics.error(
                position, "`\(text)` cannot be the name of \(kind.withArticle)",
                expected: "letters, digits and `_`, beginning with a letter")
            return false
        }
        if kind != .route, kind != .event, reserved.contains(text) {
            diagnostics.error(
                position, "`\(text)` cannot be the name of \(kind.withArticle): the word has a meaning in expressions",
                remedy: "choose another name")
            return false
        }
        return true
    }

    static func isName(_ text: String, allowHyphen: Bool = false) -> Bool {
        guard let first = text.unicodeScalars.first, isLetter(first) else { return false }
        return text.unicodeScalars.allSatisfy {
            isLetter($0) || ("0"..."9").contains($0) || $0 == "_" || (allowHyphen && $0 == "-")
        }
    }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
    }

    private mutating func warnIfNearDuplicate(_ name: String, _ position: SourcePosition, _ diagnostics: Diagnostics) {
        let fold = name.lowercased().replacing("_", with: "")
        if let other = folded[fold] {
            diagnostics.warn(
                position, "`\(name)` differs from `\(other)` only in case or underscores",
                remedy: "give them names that cannot be confused")
        }
        folded[fold] = name
    }
}
