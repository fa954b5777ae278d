/// Where and how a group-sequential trial ends, under one drift.
public struct ExitProbabilities: Sendable, Hashable {
    /// Information fractions of the analyses counted.
    public let times: [Double]
    /// P(the trial ends at this look, rejecting the null hypothesis upwards).
    public let upper: [Double]
    /// P(the trial ends at this look, rejecting downwards); zero in a one-sided test.
    public let lower: [Double]
    /// P(the trial ends at this look without rejection): for futility, or at the last look because there is no other.
    public let acceptance: [Double]

    /// P(the null hypothesis is rejected upwards by each look), upwards being the direction of the alternative.
    public var cumulativePower: [Double] { Self.cumulative(upper) }
    /// P(the null hypothesis is rejected in the direction of the alternative).
    public var power: Double { upper.reduce(0, +) }
    /// P(the null hypothesis is rejected in either direction by each look); without an effect, the type I error spent.
    public var cumulativeRejection: [Double] { Self.cumulative(zip(upper, lower).map(+)) }

    private static func cumulative(_ values: [Double]) -> [Double] {
        var sum = 0.0
        return values.map { value in
            sum += value
            return sum
        }
    }

    /// Mean information fraction at the end.
    public var expectedTime: Double {
        times.indices.reduce(0) { $0 + times[$1] * (upper[$1] + lower[$1] + acceptance[$1]) }
    }

    /// Of a trial that goes on with `density` to the looks of `rules`.
    init(
        from density: ContinuationDensity, through rules: ArraySlice<StageRule>, _ drift: Drift, ignoringFutility: Bool
    ) {
        var density = density
        var upper: [Double] = []
        var lower: [Double] = []
        var acceptance: [Double] = []
        for rule in rules {
            let rejection = rule.rejection(density, drift)
            upper.append(rejection.upper)
            lower.append(rejection.lower)
            if rule.time == rules.last?.time {
                acceptance.append(max(0, density.total - rejection.upper - rejection.lower))
            } else {
                acceptance.append(ignoringFutility ? 0 : rule.futile(density, drift))
                density = rule.next(density, drift, ignoringFutility: ignoringFutility)
            }
        }
        (times, self.upper, self.lower, self.acceptance) = (rules.map(\.time), upper, lower, acceptance)
    }
}
