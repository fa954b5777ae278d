import CBoostMath

/// The outcomes of a stopped trial in their stage-wise order: an earlier stop beyond the efficacy bound is more extreme
/// than a later one (Jennison and Turnbull 2000, section 8.4). It does not depend on looks that never took place.
struct StageWiseOrdering {
    private let stopped: StageRule
    private let z: Double
    private let earlier: [StageRule]
    /// Trials before each look up to the stopping one, at the drift `reference`.
    private let densities: [ContinuationDensity]
    private let reference: Double

    /// - Parameters:
    ///   - rules: of the looks up to the one at which the trial stopped with `z`.
    init(_ rules: ArraySlice<StageRule>, z: Double, ignoringFutility: Bool) {
        let stopped = rules[rules.endIndex - 1]
        earlier = Array(rules.dropLast())
        reference = z / stopped.time.squareRoot()
        let drift = Drift.known(reference)
        densities = earlier.reduce(into: [.start]) { densities, rule in
            densities.append(rule.next(densities[densities.count - 1], drift, ignoringFutility: ignoringFutility))
        }
        (self.stopped, self.z) = (stopped, z)
    }

    /// P(an outcome at least as extreme, upwards), which rises with the drift.
    func upperTail(drift delta: Double) -> Double {
        let drift = Drift.known(delta)
        let densities = densities.map { $0.reweighted(from: reference, to: delta) }
        let before = zip(earlier, densities).reduce(0) { $0 + $1.0.rejection($1.1, drift).upper }
        return before + densities[earlier.count].probability(above: z, at: stopped.time, drift)
    }

    /// The drift at which the upper tail has a probability; nil when none is found.
    func drift(atTail probability: Double) -> Double? {
        let isAbove = upperTail(drift: reference) > probability
        let step = 0.5 / stopped.time.squareRoot()
        return findRoot(beyond: reference, step: isAbove ? -step : step) {
            upperTail(drift: $0) - probability
        }
    }
}
