/// Gauss and Legendre's rule with eight points on adjoining panels: exact for polynomials of degree 15 on each
/// (abscissas and weights of Abramowitz and Stegun, table 25.4).
enum GaussPanel {
    /// The points of a panel, handled together.
    typealias Points = SIMD8<Double>

    /// On [-1, 1].
    static let abscissas = Points(
        -0.960_289_856_497_536_3, -0.796_666_477_413_626_7, -0.525_532_409_916_329_0, -0.183_434_642_495_649_8,
        0.183_434_642_495_649_8, 0.525_532_409_916_329_0, 0.796_666_477_413_626_7, 0.960_289_856_497_536_3)
    static let weights = Points(
        0.101_228_536_290_376_3, 0.222_381_034_453_374_5, 0.313_706_645_877_887_3, 0.362_683_783_378_362_0,
        0.362_683_783_378_362_0, 0.313_706_645_877_887_3, 0.222_381_034_453_374_5, 0.101_228_536_290_376_3)

    /// Nodes and weights of the panels between these edges, ascending.
    static func rule(edges: [Double]) -> (nodes: [Points], weights: [Points]) {
        let panels = zip(edges, edges.dropFirst())
        return (
            panels.map { low, high in (low + high) / 2 + (high - low) / 2 * abscissas },
            panels.map { low, high in (high - low) / 2 * weights }
        )
    }

    /// Weights of the values at the points for the integral from -1 to `end` of the polynomial through them.
    ///
    /// Legendre polynomials are integrated exactly: the integral of P_n is (P_n+1 - P_n-1) / (2 n + 1), and the
    /// polynomial through the points is sum over n of (2 n + 1) / 2 sum over i of w_i P_n(x_i) f_i P_n.
    static func partialWeights(upTo end: Double) -> Points {
        var atPoints = (Points.zero, Points(repeating: 1))
        // P_-1 = -1 makes the integral of P_0 equal to end + 1.
        var atEnd = (-1.0, 1.0)
        var result = Points.zero
        for n in 0..<8 {
            let degree = Double(n)
            let next = n == 0 ? end : ((2 * degree + 1) * end * atEnd.1 - degree * atEnd.0) / (degree + 1)
            result += (next - atEnd.0) / 2 * (weights * atPoints.1)
            atEnd = (atEnd.1, next)
            atPoints = (
                atPoints.1, ((2 * degree + 1) * abscissas * atPoints.1 - degree * atPoints.0) / (degree + 1)
            )
        }
        return result
    }

    /// Edges of panels of one width, or slightly less, from low to high.
    static func edges(from low: Double, to high: Double, width: Double) -> [Double] {
        let panels = max(1, Int(((high - low) / width).rounded(.up)))
        return (0...panels).map { low + (high - low) * (Double($0) / Double(panels)) }
    }
}

extension SIMD8<Double> {
    /// A function of each point.
    func map(_ function: (Double) -> Double) -> Self {
        var result = self
        for index in 0..<8 { result[index] = function(self[index]) }
        return result
    }
}
