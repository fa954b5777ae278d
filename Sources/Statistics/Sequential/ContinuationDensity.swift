import CBoostMath
import Foundation

/// Where the score process B(t) = Z sqrt(t) of a trial that has not stopped may be: the sub-density of Armitage,
/// McPherson and Rowe (1969, doi:10.2307/2343787), at quadrature points.
///
///     var density = ContinuationDensity.start
///     let first = density.probability(above: 2.797, at: 0.5, .known(0))
///     density = density.continued(within: [(-.infinity, 2.797)], at: 0.5, .known(0))
struct ContinuationDensity {
    /// Information fraction reached.
    let time: Double
    /// B at the points, ascending.
    let points: [Double]
    /// Density times quadrature weight; their sum is the probability of having gone on.
    let masses: [Double]
    /// Mean and variance of B had the trial never stopped; they place the next grid.
    private let mean, variance: Double

    /// Before the first analysis.
    static let start = ContinuationDensity(knownAt: 0, time: 0)

    /// A trial whose B is known, as it is at an interim analysis.
    init(knownAt b: Double, time: Double) {
        self.init(time: time, points: [b], masses: [1], mean: b, variance: 0)
    }

    private init(time: Double, points: [Double], masses: [Double], mean: Double, variance: Double) {
        self.time = time
        self.points = points
        self.masses = masses
        self.mean = mean
        self.variance = variance
    }

    /// The same from a start at B = 0 with drift `delta` instead of `reference`, by the likelihood ratio of B: no new
    /// integration, exact but for points placed for the reference.
    func reweighted(from reference: Double, to delta: Double) -> Self {
        let (slope, offset) = (delta - reference, (delta * delta - reference * reference) / 2 * time)
        let ratios = zip(points, masses).map { $1 * exp(slope * $0 - offset) }
        return Self(time: time, points: points, masses: ratios, mean: mean + slope * time, variance: variance)
    }

    /// The probability of going on so far.
    var total: Double { masses.reduce(0, +) }

    /// P(not stopped so far, Z at `t` >= z).
    func probability(above z: Double, at t: Double, _ drift: Drift) -> Double {
        let step = drift.step(from: time, to: t)
        return tail(from: z * t.squareRoot(), sign: 1, step)
    }

    /// P(not stopped so far, Z at `t` < z).
    func probability(below z: Double, at t: Double, _ drift: Drift) -> Double {
        let step = drift.step(from: time, to: t)
        return tail(from: z * t.squareRoot(), sign: -1, step)
    }

    private func tail(from b: Double, sign: Double, _ step: Drift.Step) -> Double {
        let inverse = sign / step.deviation
        var sum = 0.0
        for (point, mass) in zip(points, masses) {
            sum += mass * boost_normal_cdf((step.slope * point + step.shift - b) * inverse)
        }
        return sum
    }

    /// The sub-density of trials that go on after an analysis at `t`, where Z must lie within one of `intervals`
    /// (ascending, disjoint).
    func continued(within intervals: [(lower: Double, upper: Double)], at t: Double, _ drift: Drift) -> Self {
        let step = drift.step(from: time, to: t)
        let nextMean = step.slope * mean + step.shift
        let nextVariance = step.slope * step.slope * variance + step.deviation * step.deviation
        let spread = nextVariance.squareRoot()
        let r = Self.refinement(step.deviation / spread)
        var next: (points: [Double], masses: [Double]) = ([], [])
        for interval in intervals {
            let scaled = (interval.lower * t.squareRoot(), interval.upper * t.squareRoot())
            let grid = StageGrid(over: scaled, mean: nextMean, deviation: spread, r: r)
            next.points += grid.points
            next.masses += zip(densities(at: grid.points, step), grid.weights).map(*)
        }
        return Self(time: t, points: next.points, masses: next.masses, mean: nextMean, variance: nextVariance)
    }

    /// Grid points for steps whose deviation is `ratio` times that of the process: spacing within a fraction of it.
    private static func refinement(_ ratio: Double) -> Int {
        max(6, min(400, Int((3 / ratio).rounded(.up))))
    }

    /// Density of B at ascending `places` after a step; kernels beyond nine deviations add nothing.
    private func densities(at places: [Double], _ step: Drift.Step) -> [Double] {
        let centres = points.map { step.slope * $0 + step.shift }
        let inverse = 1 / step.deviation
        let reach = 9 * step.deviation
        let height = inverse / (2 * Double.pi).squareRoot()
        var first = 0
        return places.map { place in
            while first < centres.count, centres[first] < place - reach { first += 1 }
            var sum = 0.0
            var index = first
            while index < centres.count, centres[index] <= place + reach {
                let distance = (place - centres[index]) * inverse
                sum += masses[index] * exp(-0.5 * distance * distance)
                index += 1
            }
            return sum * height
        }
    }
}
