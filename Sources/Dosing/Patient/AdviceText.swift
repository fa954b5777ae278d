import Foundation

/// Numbers and regimens in words.
public enum AdviceText {
    /// Four significant digits at most, without a point where the number is whole.
    public static func number(_ value: Double) -> String {
        guard value.isFinite else { return "?" }
        if value == value.rounded(), abs(value) < 1e7 { return "\(Int(value))" }
        return String(format: "%.4g", value)
    }

    public static func percent(_ value: Double) -> String { "\(Int((100 * value).rounded())) %" }

    public static func dose(_ amount: Double, _ unit: String, over: Double?) -> String {
        "\(number(amount)) \(unit)" + (over.map { " over \(number($0)) h" } ?? "")
    }

    public static func regimen(_ amount: Double, _ unit: String, every: Double, over: Double?) -> String {
        "\(number(amount)) \(unit) every \(number(every)) h" + (over.map { " over \(number($0)) h" } ?? "")
    }
}
