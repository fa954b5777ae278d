/// Smooths a curve over evenly spaced candidates: at each a parabola through its neighbours by weighted least squares.
///
/// A probability among n twins is a step function of the dose, with a step wherever some twin gains or loses the event. The
/// place of its maximum moves with the cube root of n only, and a bootstrap of it does not tell how far (Cattaneo, Jansson
/// and Nagasawa, Econometrica 2020;88:2203-2219). The maximum of the smoothed curve does not suffer from either. The kernel
/// is Epanechnikov's, the fit local quadratic (Fan and Gijbels, Local Polynomial Modelling, 1996, section 3.2).
package struct CurveSmoother: Sendable {
    /// Half-widths that are tried, as shares of the whole range, the widest first.
    package static let shares = [0.15, 0.10, 0.07, 0.05, 0.03, 0.02]

    /// Half-width of the window, in steps.
    package let halfWidth: Double
    /// `[candidate]`: the first place and the weights from there on.
    private let rows: [(first: Int, weights: [Double])]

    package init(count: Int, halfWidth: Double) {
        self.halfWidth = halfWidth
        rows = (0..<count).map { Self.row($0, count, halfWidth) }
    }

    /// The smoother that is as wide as the curve permits: no value moves by more than a standard error.
    /// - Parameters:
    ///   - shares: a curve of probabilities.
    ///   - twins: that they are shares of.
    /// - Returns: nil where even the narrowest moves the curve too far, or has no neighbours to look at.
    package static func fitting(_ shares: [Double], twins: Int) -> CurveSmoother? {
        let errors = shares.map { (max($0 * (1 - $0), 1 / Double(max(1, twins))) / Double(max(1, twins))).squareRoot() }
        for share in Self.shares {
            let halfWidth = share * Double(shares.count - 1)
            guard halfWidth >= 2.5 else { return nil }
            let smoother = CurveSmoother(count: shares.count, halfWidth: halfWidth)
            let smoothed = smoother.smooth(shares)
            if shares.indices.allSatisfy({ abs(smoothed[$0] - shares[$0]) <= errors[$0] }) { return smoother }
        }
        return nil
    }

    package func smooth(_ values: [Double]) -> [Double] {
        rows.map { row in
            var sum = 0.0
            for (offset, weight) in row.weights.enumerated() { sum += weight * values[row.first + offset] }
            return sum
        }
    }

    /// A curve of probabilities, which stays one.
    package func smooth(share values: [Double]) -> [Double] { smooth(values).map { min(max($0, 0), 1) } }

    /// The weights that give the fitted parabola's value at its middle: the first row of (X'WX)^-1 X'W.
    private static func row(_ place: Int, _ count: Int, _ halfWidth: Double) -> (Int, [Double]) {
        let reach = Int(halfWidth)
        let window = max(0, place - reach)...min(count - 1, place + reach)
        let kernel = window.map { (other: Int) -> (u: Double, k: Double) in
            let u = Double(other - place) / halfWidth
            return (u, max(0, 1 - u * u))
        }
        let s = (0...4).map { power in kernel.reduce(0) { sum, point in sum + point.k * pow(point.u, power) } }
        // The cofactors of the first row of the symmetric matrix of moments.
        let c = [s[2] * s[4] - s[3] * s[3], s[2] * s[3] - s[1] * s[4], s[1] * s[3] - s[2] * s[2]]
        let determinant = s[0] * c[0] + s[1] * c[1] + s[2] * c[2]
        return (window.lowerBound, kernel.map { $0.k * (c[0] + c[1] * $0.u + c[2] * $0.u * $0.u) / determinant })
    }

    private static func pow(_ base: Double, _ power: Int) -> Double { (0..<power).reduce(1) { product, _ in product * base } }
}
