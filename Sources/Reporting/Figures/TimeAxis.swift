import Foundation

/// The unit in which times are shown: hours up to three days, then days, then weeks beyond twenty.
package struct TimeAxis: Sendable {
    /// As UCUM has it.
    package let unit: String
    /// In words.
    package let name: String
    /// Time in the file times this is time as shown.
    package let factor: Double
    private let steps: [Double]

    /// - Parameters:
    ///   - stored: the unit of the times in the file.
    ///   - duration: the longest time, in that unit.
    package init(stored: String, duration: Double) {
        guard let hours = Self.hours[stored] else {
            (unit, name, factor, steps) = (stored, stored, 1, [])
            return
        }
        let length = duration * hours
        if length <= 3 {
            (unit, name, factor, steps) = ("min", "minutes", hours * 60, [1, 2, 5, 10, 15, 30, 60])
        } else if length <= 72 {
            (unit, name, factor, steps) = ("h", "hours", hours, [1, 2, 3, 4, 6, 12, 24])
        } else if length <= 20 * 168 {
            (unit, name, factor, steps) = ("d", "days", hours / 24, [1, 2, 3, 7, 14, 21, 28])
        } else {
            (unit, name, factor, steps) = ("wk", "weeks", hours / 168, [1, 2, 4, 8, 12, 26, 52, 104])
        }
    }

    package func scale(_ low: Double, _ high: Double, from start: Double, to end: Double) -> Scale {
        let count = max(2, Int(abs(end - start) / 48))
        return .linear(low * factor, high * factor, from: start, to: end, ticks: count, isNice: false, steps: steps)
    }

    private static let hours: [String: Double] = [
        "s": 1.0 / 3600, "min": 1.0 / 60, "h": 1, "d": 24, "wk": 168, "mo": 730.5, "a": 8766,
    ]
}
