import Foundation

/// Quadrature over an interval of a function about a normal density.
///
/// The knots are those of Jennison and Turnbull (2000), section 19.3.2: dense where a normal density is high, spreading
/// out logarithmically in its tails. Between knots stands Gauss and Legendre's rule of five points in place of their
/// Simpson's: errors fall as r^-10, not r^-4.
struct StageGrid {
    /// Ascending.
    private(set) var points: [Double] = []
    private(set) var weights: [Double] = []

    /// - Parameters:
    ///   - interval: where to integrate; its ends may be infinite. Empty gives no points.
    ///   - mean, deviation: of the normal distribution that the integrand is about.
    ///   - r: refinement, from 2; there are at most 6 r panels.
    init(over interval: (lower: Double, upper: Double), mean: Double, deviation: Double, r: Int) {
        let low = max(interval.lower, mean - Self.reach * deviation)
        let high = min(interval.upper, mean + Self.reach * deviation)
        guard low < high else { return }
        var left = low
        for i in 1..<(6 * r) {
            let knot = mean + deviation * Self.standardKnot(i, r)
            if knot > left, knot < high {
                append(from: left, to: knot)
                left = knot
            }
        }
        append(from: left, to: high)
    }

    /// Normal tails beyond are below 1e-34.
    private static let reach = 12.2

    /// x_i of the grid for a standard normal density, i from 1 to 6 r - 1.
    private static func standardKnot(_ i: Int, _ r: Int) -> Double {
        let (i, r) = (Double(i), Double(r))
        if i < r { return -3 - 4 * log(r / i) }
        if i <= 5 * r { return -3 + 3 * (i - r) / (2 * r) }
        return 3 + 4 * log(r / (6 * r - i))
    }

    private mutating func append(from left: Double, to right: Double) {
        let (centre, half) = ((left + right) / 2, (right - left) / 2)
        for (node, weight) in Self.gaussLegendre {
            points.append(centre + half * node)
            weights.append(half * weight)
        }
    }

    /// Nodes and weights on (-1, 1); Abramowitz and Stegun (1964), table 25.4.
    private static let gaussLegendre = [
        (-0.906179845938664, 0.236926885056189), (-0.538469310105683, 0.478628670499366), (0, 0.568888888888889),
        (0.538469310105683, 0.478628670499366), (0.906179845938664, 0.236926885056189),
    ]
}
