import Foundation

/// Numbers as people read them.
enum NumberText {
    /// Five significant digits, without trailing zeros.
    static func short(_ value: Double) -> String {
        if value.isNaN { return "" }
        if value.isInfinite { return value < 0 ? "-Inf" : "Inf" }
        return String(format: "%.5g", value)
    }

    /// Four decimals, or that it is below what they show.
    static func p(_ value: Double) -> String {
        value < 0.0001 ? "<0.0001" : String(format: "%.4f", value)
    }
}
