/// A value of one twin between the candidates it was solved with, along one quantity.
///
/// Cubic between neighbours, with the slopes of Fritsch and Butland (SIAM J Sci Stat Comput 1984;5:300-304), which never
/// overshoot: between two candidates lies nothing that was not at their ends.
package struct TwinInterpolation {
    /// Evenly spaced points between neighbouring candidates.
    package static let fineness = 8

    /// The values of the quantity at all points, candidates included.
    package static func points(_ nodes: [Double]) -> [Double] {
        guard let last = nodes.last else { return [] }
        return zip(nodes, nodes.dropFirst()).flatMap { low, high in
            (0..<fineness).map { low + (high - low) * Double($0) / Double(fineness) }
        } + [last]
    }

    /// The values at all points from those at the candidates, which are evenly spaced. Missing where a neighbour is.
    package static func values(_ known: [Double]) -> [Double] {
        guard let last = known.last else { return [] }
        let steps = zip(known, known.dropFirst()).map { $1 - $0 }
        let slopes = known.indices.map { slope(known, steps, $0) }
        return steps.indices.flatMap { place -> [Double] in
            let (y0, y1, m0, m1) = (known[place], known[place + 1], slopes[place], slopes[place + 1])
            return (0..<fineness).map { part in
                let t = Double(part) / Double(fineness)
                if part == 0 { return y0 }
                // Hermite's cubic on the unit interval.
                let (t2, t3) = (t * t, t * t * t)
                return (2 * t3 - 3 * t2 + 1) * y0 + (t3 - 2 * t2 + t) * m0 + (3 * t2 - 2 * t3) * y1 + (t3 - t2) * m1
            }
        } + [last]
    }

    /// Per step: the harmonic mean of the neighbouring differences where they have one sign, else 0.
    private static func slope(_ known: [Double], _ steps: [Double], _ place: Int) -> Double {
        guard steps.count > 1 else { return steps.first ?? 0 }
        if place == 0 { return end(steps[0], steps[1]) }
        if place == known.count - 1 { return end(steps[place - 1], steps[place - 2]) }
        let (before, after) = (steps[place - 1], steps[place])
        return before * after > 0 ? 2 * before * after / (before + after) : before.isNaN || after.isNaN ? .nan : 0
    }

    /// At an end: from the parabola through three points, kept monotone.
    private static func end(_ near: Double, _ next: Double) -> Double {
        let slope = (3 * near - next) / 2
        if near.isNaN || next.isNaN { return .nan }
        if slope * near <= 0 { return 0 }
        return near * next <= 0 && abs(slope) > 3 * abs(near) ? 3 * near : slope
    }
}
