import Foundation

/// Nodes and weights of Gauss and Legendre on [0, 1]: exact for polynomials of degree 2 n - 1.
struct GaussLegendre: Sendable {
    let nodes: [Double]
    let weights: [Double]

    /// Newton's iteration from Tricomi's approximation of the roots of the Legendre polynomial.
    init(_ n: Int) {
        var nodes = [Double](repeating: 0, count: n)
        var weights = nodes
        for i in 0..<n {
            var x = cos(Double.pi * (Double(i) + 0.75) / (Double(n) + 0.5))
            var slope = 1.0
            for _ in 0..<10 {
                var (previous, current) = (0.0, 1.0)
                for k in 1...n {
                    let degree = Double(k)
                    (previous, current) = (current, ((2 * degree - 1) * x * current - (degree - 1) * previous) / degree)
                }
                slope = Double(n) * (x * current - previous) / (x * x - 1)
                let step = current / slope
                x -= step
                if abs(step) < 1e-15 { break }
            }
            nodes[n - 1 - i] = (1 + x) / 2
            weights[n - 1 - i] = 1 / ((1 - x * x) * slope * slope)
        }
        self.nodes = nodes
        self.weights = weights
    }
}
