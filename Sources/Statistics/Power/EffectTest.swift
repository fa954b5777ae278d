import CBoostMath

/// A comparison whose power depends on how much is observed: subjects, or events.
///
///     let trial = try MeansComparison(difference: 2, deviation: 5)
///     trial.size(alpha: 0.025, power: 0.9)
///
/// Power is that of rejecting in the direction of the effect; in a two-sided test the other tail counts as no success.
public protocol EffectTest: Sendable {
    /// P(no rejection in the direction of the effect) with `size` subjects or events in all; sizes need not be whole.
    ///
    /// - Parameter alpha: of one direction.
    func typeIIError(size: Double, directionalAlpha alpha: Double) -> Double

    /// A first guess of the size, by a normal approximation.
    func approximateSize(directionalAlpha alpha: Double, beta: Double) -> Double

    /// Fewest subjects or events of which a statistic can be made.
    var leastSize: Double { get }

    /// The estimate whose statistic is `z` with `size` observed; nil where there is none.
    func estimate(atZ z: Double, size: Double) -> Double?
}

extension EffectTest {
    /// P(rejection in the direction of the effect) with `size` subjects or events in one analysis.
    public func power(size: Double, alpha: Double, sides: TestSides = .one) -> Double {
        1 - typeIIError(size: size, directionalAlpha: alpha / Double(sides.rawValue))
    }

    /// Subjects or events, not rounded, for one analysis with this power.
    public func size(alpha: Double, sides: TestSides = .one, power: Double) throws(DesignError) -> Double {
        try GroupSequentialDesign.check(alpha: alpha, sides, power: power)
        let (directional, beta) = (alpha / Double(sides.rawValue), 1 - power)
        func excess(_ size: Double) -> Double { typeIIError(size: size, directionalAlpha: directional) - beta }
        let start = max(leastSize, approximateSize(directionalAlpha: directional, beta: beta))
        if excess(start) > 0, let size = findRoot(beyond: start, step: max(1, 0.02 * start), of: excess) { return size }
        if excess(leastSize) <= 0 { return leastSize }
        guard let size = findRoot(between: leastSize, and: start, of: excess) else {
            throw DesignError("no sample size gives a power of \(power); use a larger effect or less power")
        }
        return size
    }

    /// Mean of the Z statistic that has the power of one analysis of `size`: z_alpha + z_power.
    public func drift(size: Double, alpha: Double, sides: TestSides = .one) -> Double {
        let directional = alpha / Double(sides.rawValue)
        let beta = typeIIError(size: size, directionalAlpha: directional)
        // Beyond 38 normal tails vanish.
        return -boost_normal_quantile(directional) + min(38, max(-38, -boost_normal_quantile(beta)))
    }
}
