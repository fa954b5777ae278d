extension StratifiedProportions {
    /// Which variance Mantel and Haenszel's risk difference has.
    public enum RiskDifferenceVariance: String, Sendable, Hashable, CaseIterable {
        /// Greenland and Robins (1985, doi:10.2307/2530643): for few, large strata.
        case greenlandRobins
        /// Sato (1989, Biometrics 45:1323-1324): for few, large or many, small strata.
        case sato
    }

    /// Mantel and Haenszel's common risk difference: the differences weighted by n1 n2 / N. nil without a stratum.
    public func commonRiskDifference(_ variance: RiskDifferenceVariance = .sato) -> ParameterEstimate? {
        let weights = strata.map(\.mantelHaenszelWeight)
        let total = weights.reduce(0, +)
        guard total > 0 else { return nil }
        let difference = zip(strata, weights).reduce(0) { $0 + $1.1 * ($1.0.p1 - $1.0.p2) } / total
        let spread =
            strata.reduce(0) {
                $0 + (variance == .sato ? $1.satoTerm(difference) : $1.greenlandRobinsTerm)
            }
        return ParameterEstimate(value: difference, standardError: max(0, spread).squareRoot() / total)
    }

    /// How strata are weighted by the stratified score method.
    public enum ScoreWeights: String, Sendable, Hashable, CaseIterable {
        /// n1 n2 / N, those of Mantel and Haenszel; the usual choice of trials.
        case mantelHaenszel
        /// Miettinen and Nurminen's own (1985), which follow the restricted estimates.
        case miettinenNurminen
    }

    /// The stratified score test of Miettinen and Nurminen (1985, doi:10.1002/sim.4780040211) that the
    /// common risk difference is a margin within -1 ... 1. nil without a stratum.
    public func riskDifferenceTest(margin: Double = 0, weights: ScoreWeights = .mantelHaenszel) -> ZStatistic? {
        guard !strata.isEmpty else { return nil }
        return ZStatistic(score(margin, scoreWeights(weights, at: margin)))
    }

    /// The common risk difference that the score test centres on: the weighted mean of the differences, with weights at
    /// that very difference. nil without a stratum.
    public func scoreRiskDifference(weights: ScoreWeights = .mantelHaenszel) -> Double? {
        guard !strata.isEmpty else { return nil }
        var difference = weightedDifference(scoreWeights(.mantelHaenszel, at: 0))
        guard weights == .miettinenNurminen else { return difference }
        for _ in 0..<Self.mostRounds {
            let next = weightedDifference(scoreWeights(weights, at: difference))
            if abs(next - difference) < 1e-12 { return next }
            difference = next
        }
        return difference
    }

    /// Interval of the common risk differences that the score test does not reject. nil when the level is not within
    /// (0, 1) or there is no stratum.
    public func riskDifferenceInterval(weights: ScoreWeights = .mantelHaenszel, level: Double = 0.95) -> Interval? {
        guard let centre = scoreRiskDifference(weights: weights) else { return nil }
        return scoreLimits(from: -1, at: centre, to: 1, level: level) { score($0, scoreWeights(weights, at: $0)) }
    }

    // MARK: Parts

    /// Rounds after which weights are taken as they are; they settle in a few.
    private static var mostRounds: Int { 100 }

    private func weightedDifference(_ weights: [Double]) -> Double {
        zip(strata, weights).reduce(0) { $0 + $1.1 * ($1.0.p1 - $1.0.p2) } / weights.reduce(0, +)
    }

    private func score(_ margin: Double, _ weights: [Double]) -> Double {
        var (deviation, variance) = (0.0, 0.0)
        for (stratum, weight) in zip(strata, weights) {
            deviation += weight * (stratum.p1 - stratum.p2 - margin)
            variance += weight * weight * stratum.restrictedVariance(difference: margin)
        }
        return deviation == 0 ? 0 : deviation / variance.squareRoot()
    }

    private func scoreWeights(_ kind: ScoreWeights, at margin: Double) -> [Double] {
        let initial = strata.map(\.mantelHaenszelWeight)
        guard kind == .miettinenNurminen else { return initial }
        let restricted = strata.map { $0.restrictedPair(difference: margin) }
        var weights = initial
        for _ in 0..<Self.mostRounds {
            let total = weights.reduce(0, +)
            let r1 = zip(weights, restricted).reduce(0) { $0 + $1.0 * $1.1.first } / total
            let r2 = zip(weights, restricted).reduce(0) { $0 + $1.0 * $1.1.second } / total
            let ratio = r1 * (1 - r1) / (r2 * (1 - r2))
            guard ratio.isFinite else { return initial }
            let next = strata.map { 1 / (ratio / $0.n1 + 1 / $0.n2) }
            let change = zip(next, weights).reduce(0) { max($0, abs($1.0 - $1.1) / $1.0) }
            weights = next
            if change < 1e-13 { break }
        }
        return weights
    }
}

extension TwoProportions {
    fileprivate var mantelHaenszelWeight: Double { n1 * n2 / (n1 + n2) }

    /// One stratum's share of the variance of sum (x1 n2 - x2 n1) / N.
    fileprivate var greenlandRobinsTerm: Double {
        let n = n1 + n2
        return (x1 * (n1 - x1) * n2 * n2 * n2 + x2 * (n2 - x2) * n1 * n1 * n1) / (n1 * n2 * n * n)
    }

    fileprivate func satoTerm(_ difference: Double) -> Double {
        let n = n1 + n2
        let p = (n1 * n1 * x2 - n2 * n2 * x1 + n1 * n2 * (n2 - n1) / 2) / (n * n)
        let q = (x1 * (n2 - x2) + x2 * (n1 - x1)) / (2 * n)
        return difference * p + q
    }
}
