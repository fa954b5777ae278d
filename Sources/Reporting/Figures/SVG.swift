import Foundation

/// The elements of SVG that figures are made of.
enum SVG {
    /// A coordinate with one decimal.
    static func number(_ value: Double) -> String {
        let tenths = (value * 10).rounded()
        guard tenths.isFinite, abs(tenths) < 1e9 else { return "0" }
        let whole = Int(tenths)
        return whole % 10 == 0 ? "\(whole / 10)" : "\(whole < 0 ? "-" : "")\(abs(whole) / 10).\(abs(whole) % 10)"
    }

    static func path(_ data: String, style: String) -> String {
        data.isEmpty ? "" : "<path class=\"\(style)\" d=\"\(data)\"/>"
    }

    static func rect(_ x: Double, _ y: Double, _ width: Double, _ height: Double, style: String) -> String {
        "<rect class=\"\(style)\" x=\"\(number(x))\" y=\"\(number(y))\" width=\"\(number(width))\" height=\"\(number(max(0, height)))\"/>"
    }

    enum Anchor: String { case start, middle, end }

    static func text(_ text: Prose, _ x: Double, _ y: Double, _ anchor: Anchor = .start, style: String) -> String {
        "<text class=\"\(style)\" x=\"\(number(x))\" y=\"\(number(y))\" text-anchor=\"\(anchor.rawValue)\">\(text.svg)</text>"
    }

    /// Drawn on its own, with what lies outside cut off.
    static func clipped(_ content: String, _ x: Double, _ y: Double, _ width: Double, _ height: Double) -> String {
        "<svg x=\"\(number(x))\" y=\"\(number(y))\" width=\"\(number(width))\" height=\"\(number(height))\">\(content)</svg>"
    }

    /// Breadth of a text in the page's sans-serif at a size; a little more rather than less.
    static func breadth(_ text: String, size: Double) -> Double {
        text.reduce(0) { sum, character in
            sum + size * ("ijl.,:;'|!()[] ftrI".contains(character) ? 0.38 : "mwMW%@".contains(character) ? 0.95 : character.isUppercase ? 0.72 : 0.63)
        }
    }

    /// A text cut to a breadth, with an ellipsis.
    static func fitted(_ text: String, size: Double, to most: Double) -> String {
        guard breadth(text, size: size) > most else { return text }
        var short = text
        while !short.isEmpty && breadth(short + "…", size: size) > most { short.removeLast() }
        return short + "…"
    }
}
