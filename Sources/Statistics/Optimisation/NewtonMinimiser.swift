import Foundation

/// Minimises a smooth function with analytic gradient and Hessian.
///
/// Newton's steps; where the Hessian is not positive definite its eigenvalues are replaced by their magnitudes, which
/// gives a direction of descent (Dauphin et al. 2014, arXiv:1406.2572). Steps are halved until the function falls
/// enough (Armijo 1966). Half the decrement g' H^-1 g is how far the function is above its minimum, to second order.
package struct NewtonMinimiser {
    package struct Result {
        package let x: [Double]
        package let value: Double
        package let hessian: Matrix
        package let iterations: Int
        /// Half the decrement at the last evaluation.
        package let decrement: Double
        package let converged: Bool
    }

    /// The search ends with the step from where half the decrement is below this.
    package var tolerance = 1e-10
    var maximumIterations = 100
    /// No coordinate moves by more than this in one step.
    package var longestStep = 5.0
    /// Relative error of the function's values: a step may seem to raise it by that much.
    package var noise = 1e-13

    package init() {}

    /// - Parameters:
    ///   - value: nil where the function is not defined.
    ///   - derivatives: gradient and Hessian where `value` is defined.
    /// nil when the function is not defined at the start.
    package func minimise(
        from start: [Double], value: ([Double]) -> Double?,
        derivatives: ([Double]) -> (gradient: [Double], hessian: Matrix)?
    ) -> Result? {
        guard var current = value(start) else { return nil }
        var x = start
        var decrement = Double.infinity
        for iteration in 1...maximumIterations {
            guard let (gradient, hessian) = derivatives(x), let step = Self.step(gradient, hessian) else { return nil }
            decrement = -gradient.dot(step) / 2
            guard let (next, lower) = search(x, step, slope: -2 * decrement, current, value) else {
                return Result(
                    x: x, value: current, hessian: hessian, iterations: iteration, decrement: decrement,
                    converged: decrement < 1e-6)
            }
            (x, current) = (next, lower)
            if decrement < tolerance, let last = derivatives(x) {
                return Result(
                    x: x, value: current, hessian: last.hessian, iterations: iteration, decrement: decrement,
                    converged: true)
            }
        }
        return derivatives(x).map {
            Result(
                x: x, value: current, hessian: $0.hessian, iterations: maximumIterations, decrement: decrement,
                converged: false)
        }
    }

    /// -|H|^-1 g; nil when the Hessian is not finite.
    private static func step(_ gradient: [Double], _ hessian: Matrix) -> [Double]? {
        if let cholesky = Cholesky(hessian) { return cholesky.solve(gradient).map { -$0 } }
        guard let (values, vectors) = hessian.symmetricEigen, let largest = values.map(abs).max() else { return nil }
        let floor = max(1e-8 * largest, .leastNormalMagnitude)
        var step = [Double](repeating: 0, count: gradient.count)
        for (j, value) in values.enumerated() {
            let vector = vectors.column(j)
            let along = -vector.dot(gradient) / max(abs(value), floor)
            for i in step.indices { step[i] += along * vector[i] }
        }
        return step
    }

    /// A step along the direction that lowers the function; nil when none does, which near the minimum is rounding.
    private func search(
        _ x: [Double], _ step: [Double], slope: Double, _ current: Double, _ value: ([Double]) -> Double?
    ) -> (x: [Double], value: Double)? {
        let longest = step.map(abs).max() ?? 0
        var length = longest > longestStep ? longestStep / longest : 1
        let rounding = noise * max(1, abs(current))
        for _ in 0..<40 {
            let next = zip(x, step).map { $0 + length * $1 }
            if let lower = value(next), lower <= current + 1e-4 * length * slope + rounding { return (next, lower) }
            length /= 2
        }
        return nil
    }
}
