import Foundation

/// Maximum likelihood estimates of two proportions under the null hypothesis that they differ, or are in a ratio, by a
/// given margin (Farrington and Manning 1990, doi:10.1002/sim.4780091208).
///
/// With no margin both are the pooled proportion.
enum FarringtonManning {
    /// p1 - p2 = margin; `allocation` is n1 / n2. The cubic of their appendix I in p1.
    static func difference(_ p1: Double, _ p2: Double, margin: Double, allocation: Double) -> (Double, Double) {
        let theta = 1 / allocation
        if margin == 0 {
            let pooled = (p1 + theta * p2) / (1 + theta)
            return (pooled, pooled)
        }
        let a = 1 + theta
        let b = -(1 + theta + p1 + theta * p2 + margin * (theta + 2))
        let c = margin * margin + margin * (2 * p1 + theta + 1) + p1 + theta * p2
        let d = -p1 * margin * (1 + margin)
        let v = b * b * b / (27 * a * a * a) - b * c / (6 * a * a) + d / (2 * a)
        let u = (v < 0 ? -1 : 1) * max(0, b * b / (9 * a * a) - c / (3 * a)).squareRoot()
        let cosine = u == 0 ? 0 : max(-1, min(1, v / (u * u * u)))
        let first = 2 * u * cos((Double.pi + acos(cosine)) / 3) - b / (3 * a)
        let low = max(0, margin)
        let high = min(1, 1 + margin)
        let bounded = min(high, max(low, first))
        return (bounded, bounded - margin)
    }

    /// p1 / p2 = margin; the quadratic of their appendix II in p1.
    static func ratio(_ p1: Double, _ p2: Double, margin: Double, allocation: Double) -> (Double, Double) {
        let theta = 1 / allocation
        if margin == 1 { return difference(p1, p2, margin: 0, allocation: allocation) }
        let a = 1 + theta
        let b = -(margin * (1 + theta * p2) + theta + p1)
        let c = margin * (p1 + theta * p2)
        let first = (-b - max(0, b * b - 4 * a * c).squareRoot()) / (2 * a)
        return (first, first / margin)
    }
}
