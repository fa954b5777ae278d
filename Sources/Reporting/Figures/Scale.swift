import Foundation

/// Maps values of a quantity to places on a figure.
package struct Scale: Sendable {
    package enum Kind: Sendable { case linear, logarithmic }

    package let kind: Kind
    /// Values at the two ends.
    package let domain: ClosedRange<Double>
    /// Places at the two ends, in the figure's units; may descend.
    package let start: Double
    package let end: Double
    package let ticks: [Tick]

    package struct Tick: Sendable, Hashable {
        package let value: Double
        /// Empty for a tick between the labelled ones.
        package let label: String
    }

    /// The place of a value; NaN for what the scale cannot show.
    package func place(_ value: Double) -> Double {
        let fraction: Double
        switch kind {
        case .linear: fraction = (value - domain.lowerBound) / (domain.upperBound - domain.lowerBound)
        case .logarithmic:
            guard value > 0 else { return .nan }
            fraction = log(value / domain.lowerBound) / log(domain.upperBound / domain.lowerBound)
        }
        return start + fraction * (end - start)
    }

    /// A linear scale. The domain is widened to ticks when `isNice`.
    /// - Parameter steps: distances of ticks to choose from; by default 1, 2 and 5 times powers of ten.
    package static func linear(
        _ low: Double, _ high: Double, from start: Double, to end: Double, ticks count: Int = 5, isNice: Bool = true, steps: [Double] = []
    ) -> Scale {
        // Limits of values that are all missing: an empty axis.
        if !(high - low).isFinite { return linear(0, 1, from: start, to: end, ticks: count, isNice: isNice, steps: steps) }
        let (low, high) = high - low >= .leastNormalMagnitude ? (low, high) : (low - max(abs(low), 1) / 2, low + max(abs(low), 1) / 2)
        let wanted = (high - low) / Double(max(1, count))
        let step = steps.first { $0 >= wanted } ?? niceStep(wanted)
        let first = isNice ? (low / step + 1e-9).rounded(.down) : (low / step - 1e-9).rounded(.up)
        let last = isNice ? (high / step - 1e-9).rounded(.up) : (high / step + 1e-9).rounded(.down)
        let values = stride(from: first, through: max(first, last), by: 1).map { $0 * step }
        let domain = isNice ? min(low, first * step)...max(high, last * step) : low...high
        let decimals = max(0, Int(ceil(-log10(step) - 1e-9)))
        let ticks = values.map { Tick(value: $0, label: NumberStyle.decimals(decimals).format($0).text) }
        return Scale(kind: .linear, domain: domain, start: start, end: end, ticks: ticks)
    }

    /// The least of 1, 2, 5 times a power of ten that is not below `wanted`.
    static func niceStep(_ wanted: Double) -> Double {
        let power = pow(10, floor(log10(wanted)))
        for factor in [1.0, 2, 5, 10] where factor * power >= wanted * (1 - 1e-9) { return factor * power }
        return 10 * power
    }

    /// A logarithmic scale, widened to 1, 2 or 5 times a power of ten.
    package static func logarithmic(_ low: Double, _ high: Double, from start: Double, to end: Double) -> Scale {
        if !low.isFinite || !high.isFinite || high <= 0 { return logarithmic(1, 10, from: start, to: end) }
        let low = max(low, high * 1e-12)
        let steps = (Int(floor(log10(low))) - 1...Int(ceil(log10(high))) + 1).flatMap { decade in
            [1.0, 2, 5].map { ($0, $0 * pow(10, Double(decade))) }
        }
        let first = steps.last { $0.1 <= low * (1 + 1e-9) }?.1 ?? low
        let last = steps.first { $0.1 >= high * (1 - 1e-9) }?.1 ?? high
        let decades = log10(last / first)
        let ticks = steps.filter { $0.1 >= first * (1 - 1e-9) && $0.1 <= last * (1 + 1e-9) }.map { factor, value in
            let isLabelled = decades <= 2.5 || factor == 1 && (decades <= 7 || Int(log10(value).rounded()).isMultiple(of: 2))
            return Tick(value: value, label: isLabelled ? label(ofPower: value) : "")
        }
        return Scale(kind: .logarithmic, domain: first...max(last, first * 1.0001), start: start, end: end, ticks: ticks)
    }

    private static func label(ofPower value: Double) -> String {
        if value >= 1e-3 && value < 1e5 { return NumberStyle.significant(1).format(value).text }
        let exponent = Int(floor(log10(value) + 1e-9))
        let factor = (value / pow(10, Double(exponent))).rounded()
        return (factor == 1 ? "" : "\(Int(factor))×") + "10" + NumberStyle.superscript(exponent)
    }
}
