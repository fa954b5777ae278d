import Statistics

/// Times of programs that took turns, a time each per turn, so that what slows the machine for a while slows them all.
package struct Turns: Sendable {
    /// Seconds per twin, one for each turn.
    package private(set) var seconds: [Double] = []

    package init(_ seconds: [Double] = []) { self.seconds = seconds }

    package mutating func add(_ secondsPerTwin: Double) { seconds.append(secondsPerTwin) }

    /// The median, in microseconds; nil without turns.
    package var microseconds: Double? { Self.median(seconds).map { 1e6 * $0 } }

    /// How many times longer these took than others: the median over the turns of the ratio within each.
    package func ratio(to others: Turns) -> Double? {
        Self.median(zip(seconds, others.seconds).map { $0 / $1 })
    }

    private static func median(_ values: [Double]) -> Double? { Sample(values).median }
}
