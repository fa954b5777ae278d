/// What may be a name in expressions.
public enum Naming {
    /// The grammar's own words.
    public static let reserved: Set<String> = ["if", "then", "else", "and", "or", "not"]

    /// Words that YAML 1.1 reads as truth values or as nothing.
    public static let truthWords: Set<String> = ["yes", "no", "on", "off", "true", "false", "null", "~"]

    /// A letter or `_`, then letters, digits and `_`; ASCII only, so that a name looks alike in every program.
    public static func isName(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first, isNameStart(first) else { return false }
        return text.unicodeScalars.allSatisfy(isNamePart) && !reserved.contains(text)
    }

    /// Whether a name may begin with it.
    public static func isNameStart(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "_": true
        default: false
        }
    }

    /// Whether it may stand inside a name.
    public static func isNamePart(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "_", "0"..."9": true
        default: false
        }
    }
}
