import Documents

/// Standard deviations that are fractions of a value: from 10 (1000 %) on, a percentage was written without its sign.
enum FractionLimit {
    static let most = 10.0

    static func refuse(_ value: Double, _ key: String, at position: SourcePosition, _ diagnostics: Diagnostics) {
        let shown = value == value.rounded() && value < 1e9 ? String(Int(value)) : String(value)
        diagnostics.error(
            position, "`\(key)` is \(shown), far more than any spread that is met", expected: "a fraction or a percentage",
            remedy: "write `\(shown) %` if a percentage is meant")
    }
}
