import Randomness
import Statistics

/// Finds the mode of a patient's posterior.
///
/// Newton's method with the expected information as Hessian, from the typical patient; then from any of a few points
/// around it that lies lower than what was found, so that a wrong mode (a lag beyond the first sample, say) is left;
/// finished with the exact Hessian.
struct ModeSearch {
    struct Mode {
        let point: PosteriorDensity.Point
        /// Exact, by differences of gradients; nil where it could not be evaluated or is not positive definite.
        let hessian: Matrix?
        let isConverged: Bool
        let starts: Int
    }

    let density: PosteriorDensity
    /// Values of many points at once, infinite where the posterior is 0.
    let values: ([[Double]]) -> [Double]

    private static let distances = [1.0, 2.0]
    private static let randomStarts = 64

    func mode() throws -> Mode {
        let n = density.space.count
        let origin = [Double](repeating: 0, count: n)
        var best = descend(from: origin)
        var starts = 1
        let candidates = neighbours(n)
        for (candidate, value) in zip(candidates, values(candidates)) {
            guard value < (best?.value ?? .infinity) - 1e-6 else { continue }
            starts += 1
            if let found = descend(from: candidate), found.value < best?.value ?? .infinity { best = found }
        }
        if best == nil { best = try wideSearch(n) }
        guard let best else { throw EstimationError.failed("no point of the posterior could be evaluated") }
        return polished(best, starts)
    }

    /// Along the axes of the scores.
    private func neighbours(_ n: Int) -> [[Double]] {
        Self.distances.flatMap { distance in
            (0..<n).flatMap { axis in
                [distance, -distance].map { step in
                    var point = [Double](repeating: 0, count: n)
                    point[axis] = step
                    return point
                }
            }
        }
    }

    /// Points drawn from the population, when none nearby has a chance.
    private func wideSearch(_ n: Int) throws -> PosteriorDensity.Point? {
        var stream = RandomStream(seed: 1, replicate: 0, twin: 0, purpose: "starts of a mode search")
        var impossible = density.impossible
        for _ in 0..<Self.randomStarts {
            let candidate = (0..<n).map { _ in 1.5 * stream.normal() }
            if density.point(candidate) != nil, let found = descend(from: candidate) { return found }
            if density.impossible.count < impossible.count { impossible = density.impossible }
        }
        if !impossible.isEmpty { throw EstimationError.impossible(readings: impossible) }
        throw EstimationError.failed(density.lastFailure.map { "\($0)" } ?? "no point of the posterior could be evaluated")
    }

    private func descend(from start: [Double]) -> PosteriorDensity.Point? {
        if start.isEmpty { return density.point(start) }
        var minimiser = NewtonMinimiser()
        minimiser.tolerance = 1e-9
        minimiser.longestStep = 2
        minimiser.noise = 1e-10
        let found = minimiser.minimise(
            from: start, value: { density.point($0)?.value },
            derivatives: { density.point($0).map { ($0.gradient, $0.information) } })
        return found.flatMap { density.point($0.x) }
    }

    private func polished(_ start: PosteriorDensity.Point, _ starts: Int) -> Mode {
        var point = start
        var hessian: Matrix?
        for _ in 0..<4 {
            guard !point.scores.isEmpty, let exact = density.hessian(at: point.scores) else { break }
            hessian = exact
            guard let cholesky = Cholesky(exact) else { break }
            let step = cholesky.solve(point.gradient)
            let decrement = zip(step, point.gradient).reduce(0) { $0 + $1.0 * $1.1 } / 2
            if decrement < 1e-12 { return Mode(point: point, hessian: exact, isConverged: true, starts: starts) }
            guard decrement < 1, let next = density.point(zip(point.scores, step).map { $0 - $1 }),
                next.value <= point.value + 1e-8 * max(1, point.value.magnitude)
            else { break }
            point = next
            if decrement < 1e-8 { return Mode(point: point, hessian: exact, isConverged: true, starts: starts) }
        }
        let isFlat = point.gradient.allSatisfy { $0.magnitude < 1e-3 }
        return Mode(point: point, hessian: hessian.flatMap { Cholesky($0) == nil ? nil : $0 }, isConverged: isFlat, starts: starts)
    }
}
