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
