import Foundation

/// How a number is written for people.
package enum NumberStyle: Sendable, Hashable {
    /// A whole number.
    case count
    /// So many significant digits; digits left of the decimal point are never rounded away.
    case significant(Int)
    /// So many decimals.
    case decimals(Int)
    /// As a person would write a dose: a whole number without decimals, anything else with four significant digits.
    case amount

    /// A number as text, and the place of its last digit: the text is within half a unit of 10^-decimals.
    package func format(_ value: Double) -> (text: String, decimals: Int) {
        guard value.isFinite else { return (value.isNaN ? "–" : value < 0 ? "−∞" : "∞", 0) }
        switch self {
        case .count: return (Self.fixed(value, 0), 0)
        case .decimals(let decimals): return (Self.fixed(value, decimals), decimals)
        case .amount:
            let isWhole = abs(value - value.rounded()) <= 1e-9 * abs(value) && abs(value) < 1e7
            return (isWhole ? NumberStyle.count : .significant(4)).format(value)
        case .significant(let digits):
            if value == 0 { return ("0", digits) }
            let exponent = Int(floor(log10(abs(value))))
            if exponent < -3 || exponent > 6 { return Self.scientific(value, digits) }
            let decimals = max(0, digits - 1 - exponent)
            return (Self.fixed(value, decimals), decimals)
        }
    }

    private static func fixed(_ value: Double, _ decimals: Int) -> String {
        let digits = String(format: "%.\(decimals)f", abs(value))
        let isZero = !digits.contains { $0 != "0" && $0 != "." }
        return (value < 0 && !isZero ? "−" : "") + grouped(digits)
    }

    /// Groups of three from five digits on, as journals have it.
    private static func grouped(_ digits: String) -> String {
        let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
        guard let whole = parts.first, whole.count > 4 else { return digits }
        var text = ""
        for (index, digit) in whole.enumerated() {
            if index > 0 && (whole.count - index) % 3 == 0 { text += "\u{202F}" }
            text.append(digit)
        }
        return parts.count > 1 ? "\(text).\(parts[1])" : text
    }

    private static func scientific(_ value: Double, _ digits: Int) -> (text: String, decimals: Int) {
        let parts = String(format: "%.\(digits - 1)e", abs(value)).split(separator: "e")
        let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
        let text = "\(value < 0 ? "−" : "")\(parts[0])×10\(superscript(exponent))"
        return (text, digits - 1 - exponent)
    }

    /// An exponent in raised digits.
    static func superscript(_ exponent: Int) -> String {
        let raised = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")
        return (exponent < 0 ? "⁻" : "") + String(String(abs(exponent)).compactMap { $0.wholeNumberValue.map { raised[$0] } })
    }
}
