/// What happens at one analysis: reject at or beyond `efficacy`, give up below `futility`, else go on.
struct StageRule {
    let time: Double
    let sides: TestSides
    let efficacy: Double
    /// Minus infinity where there is none; about |Z| in a two-sided test.
    let futility: Double

    /// The Z values with which the trial goes on.
    func continuation(ignoringFutility: Bool) -> [(lower: Double, upper: Double)] {
        let inner = ignoringFutility ? -Double.infinity : futility
        switch sides {
        case .one: return [(inner, efficacy)]
        case .two where inner <= 0: return [(-efficacy, efficacy)]
        case .two: return [(-efficacy, -inner), (inner, efficacy)]
        }
    }

    /// P(not stopped before, rejected here), upwards and downwards.
    func rejection(_ density: ContinuationDensity, _ drift: Drift) -> (upper: Double, lower: Double) {
        let upper = density.probability(above: efficacy, at: time, drift)
        return (upper, sides == .two ? density.probability(below: -efficacy, at: time, drift) : 0)
    }

    /// P(not stopped before, Z below the futility bound).
    func futile(_ density: ContinuationDensity, _ drift: Drift) -> Double {
        switch sides {
        case .one: return futility == -.infinity ? 0 : density.probability(below: futility, at: time, drift)
        case .two where futility <= 0: return 0
        case .two:
            return density.probability(below: futility, at: time, drift)
                - density.probability(below: -futility, at: time, drift)
        }
    }

    func next(_ density: ContinuationDensity, _ drift: Drift, ignoringFutility: Bool = false) -> ContinuationDensity {
        density.continued(within: continuation(ignoringFutility: ignoringFutility), at: time, drift)
    }
}
