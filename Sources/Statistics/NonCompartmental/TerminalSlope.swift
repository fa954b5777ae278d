import Foundation

/// The terminal phase: a straight line through the logarithms of the last concentrations.
public struct TerminalSlope: Sendable, Hashable {
    /// Which samples the line goes through.
    public enum Selection: Sendable, Hashable {
        /// The last three or more, of as many as there are after the peak, with the greatest adjusted R^2; of several
        /// within the tolerance of it, the most: the rule of Phoenix WinNonlin and of PKNCA.
        case bestFit(minimumPoints: Int = 3, tolerance: Double = 1e-4)
        /// The last so many.
        case last(Int)
        /// All in a range of time, peak included.
        case between(ClosedRange<Double>)
    }

    /// lambda-z, per time.
    public let rate: Double
    /// Logarithm of the line at the time of the dose.
    public let intercept: Double
    public let rSquared: Double
    /// 1 - (1 - R^2) (n - 1) / (n - 2).
    public let adjustedRSquared: Double
    public let points: Int
    /// Times of the first and last sample on the line.
    public let first: Double
    public let last: Double

    /// ln 2 / lambda-z.
    public var halfLife: Double { log(2) / rate }
    /// Half-lives that the samples on the line span.
    public var span: Double { (last - first) / halfLife }
    /// Correlation of time and logarithm, negative.
    public var correlation: Double { -rSquared.squareRoot() }

    /// The line's concentration at a time.
    public func concentration(at time: Double) -> Double { exp(intercept - rate * time) }

    /// Least squares through quantified samples; nil below two, and when the concentrations do not fall.
    init?(times: ArraySlice<Double>, concentrations: ArraySlice<Double>) {
        guard times.count > 1, let first = times.first, let last = times.last else { return nil }
        let n = Double(times.count)
        let logs = concentrations.map { log($0) }
        let meanTime = times.reduce(0, +) / n
        let meanLog = logs.reduce(0, +) / n
        var (stt, sty, syy) = (0.0, 0.0, 0.0)
        for (time, value) in zip(times, logs) {
            stt += (time - meanTime) * (time - meanTime)
            sty += (time - meanTime) * (value - meanLog)
            syy += (value - meanLog) * (value - meanLog)
        }
        guard sty < 0 else { return nil }
        rate = -sty / stt
        intercept = meanLog + rate * meanTime
        rSquared = min(1, sty * sty / (stt * syy))
        points = times.count
        adjustedRSquared = points > 2 ? 1 - (1 - rSquared) * (n - 1) / (n - 2) : .nan
        self.first = first
        self.last = last
    }

    /// - Parameters:
    ///   - times: of the quantified samples, in order, with their concentrations.
    ///   - earliest: from where the terminal phase may begin, for the selections that look for it.
    static func select(
        _ selection: Selection, times: [Double], concentrations: [Double], earliest: Int
    ) -> TerminalSlope? {
        func line(from start: Int) -> TerminalSlope? {
            TerminalSlope(times: times[start...], concentrations: concentrations[start...])
        }
        switch selection {
        case .between(let range):
            let chosen = times.indices.filter { range.contains(times[$0]) }
            guard let first = chosen.first, let last = chosen.last else { return nil }
            return TerminalSlope(times: times[first...last], concentrations: concentrations[first...last])
        case .last(let points):
            guard points > 1, times.count - points >= earliest else { return nil }
            return line(from: times.count - points)
        case .bestFit(let minimum, let tolerance):
            let lines = stride(from: earliest, through: times.count - max(3, minimum), by: 1).compactMap(line)
            guard let best = lines.map(\.adjustedRSquared).max() else { return nil }
            return lines.first { $0.adjustedRSquared > best - tolerance || $0.adjustedRSquared == best }
        }
    }
}
