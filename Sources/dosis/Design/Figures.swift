import Foundation

/// Numbers of a design as text; what there is none of is a dash.
enum Figures {
    /// As short as it reads back: 0.25, 3, 1e-05.
    static func plain(_ value: Double) -> String { String(format: "%.10g", value) }

    static func fixed(_ value: Double?, _ decimals: Int) -> String {
        guard let value, value.isFinite else { return "-" }
        return String(format: "%.\(decimals)f", value)
    }

    /// Four significant digits and more where the number is large: 0.04367, 12.35, 1234.6.
    static func effect(_ value: Double?) -> String {
        guard let value, value.isFinite else { return "-" }
        if value == 0 { return "0" }
        let digits = max(1, min(6, 3 - Int(log10(abs(value)).rounded(.down))))
        return String(format: "%.\(digits)f", value)
    }

    /// Subjects of each group, rounded up: `101 + 101 = 202`.
    static func groups(_ size: Double, allocation: Double?) -> String {
        guard let allocation else { return String(whole(size)) }
        let first = size * allocation / (1 + allocation)
        let (a, b) = (whole(first), whole(size - first))
        return "\(a) + \(b) = \(a + b)"
    }

    /// Rounded up but for rounding errors.
    static func whole(_ size: Double) -> Int { size < 1e15 ? Int((size - 1e-6).rounded(.up)) : Int.max / 4 }
}
