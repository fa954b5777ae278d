/// Text for HTML and SVG.
enum Markup {
    /// Text with the characters that mark-up gives a meaning to replaced, and without control characters.
    static func escape(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "\n", "\t": escaped.unicodeScalars.append(scalar)
            default: if scalar.value >= 32 { escaped.unicodeScalars.append(scalar) }
            }
        }
        return escaped
    }
}
