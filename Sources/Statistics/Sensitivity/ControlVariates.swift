/// Quantities of the expectation zero, observed along with an estimator's terms, that explain some of its error.
///
/// The terms are regressed on the controls, and what the controls explain is taken off (Glasserman, Monte Carlo Methods
/// in Financial Engineering, 2004, section 4.1). The coefficients come from the same sample: a bias of order 1/n, below
/// the standard error's.
struct ControlVariates {
    /// Controls made orthogonal after centring, unscaled, each with its mean and sum of squares; constants are dropped.
    private var basis: [(mean: Double, deviations: [Double], squares: Double)] = []
    private let count: Int

    /// - Parameter controls: each a value per row, of one length.
    init(_ controls: [[Double]]) {
        count = controls.first?.count ?? 0
        let n = Double(count)
        for control in controls {
            var mean = control.reduce(0, +) / n
            var deviations = control.map { $0 - mean }
            let whole = deviations.dot(deviations)
            for earlier in basis {
                let slope = deviations.dot(earlier.deviations) / earlier.squares
                mean -= slope * earlier.mean
                for row in deviations.indices { deviations[row] -= slope * earlier.deviations[row] }
            }
            let squares = deviations.dot(deviations)
            // A control that others explain adds nothing but rounding.
            if squares > 1e-10 * whole { basis.append((mean, deviations, squares)) }
        }
    }

    /// The ratio of two means, E x / E y, the controls' share of its error taken off, with its standard error.
    func ratio(of x: [Double], to y: [Double]) -> ParameterEstimate {
        let n = Double(count)
        let denominator = y.reduce(0, +) / n
        let plain = x.reduce(0, +) / n / denominator
        // The row's influence on the ratio, times the denominator.
        let influence = zip(x, y).map { $0 - plain * $1 }
        var numerator = x.reduce(0, +) / n
        var explained = x.map { _ in 0.0 }
        for control in basis {
            let slope = influence.dot(control.deviations) / control.squares
            numerator -= slope * control.mean
            for row in explained.indices { explained[row] += slope * control.deviations[row] }
        }
        let value = numerator / denominator
        let rest = x.indices.map { x[$0] - value * y[$0] - explained[$0] }
        let centre = rest.reduce(0, +) / n
        let squares = rest.reduce(0) { $0 + ($1 - centre) * ($1 - centre) }
        let degrees = n - 1 - Double(basis.count)
        return ParameterEstimate(
            value: value, standardError: (squares / degrees / n).squareRoot() / denominator)
    }
}
