import CBoostMath
import Foundation

/// What a group-sequential trial says of the effect when it stops.
///
///     let result = try design.estimate(look: 2, z: 2.6, information: 41.3)
///     result.medianUnbiased, result.interval, result.pValue
public struct SequentialEstimate: Sendable, Hashable {
    /// The look at which the trial stopped, from 1.
    public let look: Int
    public let z: Double
    /// z / sqrt(I): biased away from zero by stopping.
    public let maximumLikelihood: Double
    /// The effect at which the outcome is the median in the stage-wise order.
    public let medianUnbiased: Double
    /// Exact interval for the effect from the stage-wise order.
    public let interval: Interval
    /// P(an outcome at least as extreme) without an effect, from the stage-wise order; in a two-sided test twice the
    /// smaller tail.
    public let pValue: Double
    /// z -+ bound, over sqrt(I): intervals that hold at all looks together whatever made the trial stop, at the
    /// design's level 1 - alpha, or 1 - 2 alpha in a one-sided test (Jennison and Turnbull 1989,
    /// doi:10.1111/j.2517-6161.1989.tb01433.x).
    public let repeatedInterval: Interval
}

extension GroupSequentialDesign {
    /// Estimates at stopping, by the stage-wise order of outcomes (Jennison and Turnbull 2000, chapter 8).
    ///
    /// A non-binding futility bound is ignored, so that what is said holds whether or not it was followed.
    ///
    /// - Parameters:
    ///   - look: at which the trial stopped, from 1.
    ///   - z: the statistic there, positive in the direction of the alternative.
    ///   - information: 1 / variance of the effect's estimate there; the effect's unit follows from it.
    ///   - level: of the stage-wise interval.
    public func estimate(
        look: Int, z: Double, information: Double, level: Double = 0.95
    ) throws(DesignError) -> SequentialEstimate {
        try check(look: look, z: z)
        guard information > 0, information.isFinite else {
            throw DesignError("the information is \(information); give 1 / variance of the estimate, above 0")
        }
        guard let tail = Interval.tail(level) else {
            throw DesignError("the level is \(level); give a probability above 0 and below 1, such as 0.95")
        }
        let ordering = try ordering(look: look, z: z)
        guard let median = ordering.drift(atTail: 0.5), let low = ordering.drift(atTail: tail),
            let high = ordering.drift(atTail: 1 - tail)
        else { throw DesignError("no effect fits z = \(z) at look \(look): it is too far from the bounds before it") }
        // Drift is effect times the root of the information at the end of the trial.
        let unit = (informationRates[look - 1] / information).squareRoot()
        let root = information.squareRoot()
        let tail0 = ordering.upperTail(drift: 0)
        let bound = efficacy[look - 1]
        return SequentialEstimate(
            look: look, z: z, maximumLikelihood: z / root, medianUnbiased: median * unit,
            interval: Interval(lower: low * unit, upper: high * unit, level: level),
            pValue: sides == .one ? tail0 : min(1, 2 * min(tail0, 1 - tail0)),
            repeatedInterval: Interval(
                lower: (z - bound) / root, upper: (z + bound) / root,
                level: 1 - alpha * (sides == .one ? 2 : 1)))
    }

    /// P value at stopping by the stage-wise order, one-sided upwards or two-sided as the design is.
    public func pValue(look: Int, z: Double) throws(DesignError) -> Double {
        try check(look: look, z: z)
        let tail = try ordering(look: look, z: z).upperTail(drift: 0)
        return sides == .one ? tail : min(1, 2 * min(tail, 1 - tail))
    }

    /// The smallest alpha at which a design of the same kind would reject with `z` at this look (Jennison and Turnbull
    /// 2000, section 9.2); of |z| in a two-sided test.
    ///
    /// nil where bounds do not come from alpha alone: with binding futility bounds, and those of Haybittle and Peto or
    /// given one by one. One-half (1 in a two-sided test) stands for all greater values.
    public func repeatedPValue(look: Int, z: Double) throws(DesignError) -> Double? {
        try check(look: look, z: z)
        switch efficacyBoundary {
        case .bounds, .haybittlePeto: return nil
        case .obrienFleming, .pocock, .wangTsiatis, .spending: break
        }
        if futilityBoundary?.isBinding == true { return nil }
        let reached = sides == .two ? abs(z) : z
        func excess(_ alpha: Double) throws(DesignError) -> Double {
            let solver = BoundarySolver(
                alpha: alpha, sides: sides, times: informationRates, spendingTimes: spendingTimes,
                efficacy: efficacyBoundary, futility: nil, beta: 0.1)
            let bound = try solver.bounds(drift: 0).rules[look - 1].efficacy
            // Infinite bounds spend less than can be told.
            return min(bound, 50) - reached
        }
        let (least, most) = (1e-15, sides == .one ? 0.5 : 1 - 1e-12)
        if try excess(most) >= 0 { return most }
        if try excess(least) <= 0 { return least }
        var failure: DesignError?
        let logarithm = findRoot(between: log(least), and: log(most)) { value in
            do throws(DesignError) { return try excess(exp(value)) } catch {
                failure = error
                return .nan
            }
        }
        if let failure { throw failure }
        return logarithm.map { exp($0) }
    }

    private func ordering(look: Int, z: Double) throws(DesignError) -> StageWiseOrdering {
        let isBinding = futilityBoundary?.isBinding == true
        guard sides == .one || !isBinding else {
            throw DesignError(
                """
                outcomes of a two-sided test with binding futility bounds have no stage-wise order; make them \
                non-binding
                """)
        }
        return StageWiseOrdering(rules[..<look], z: z, ignoringFutility: !isBinding)
    }

    func check(look: Int, z: Double) throws(DesignError) {
        guard 1...looks ~= look else { throw DesignError("there is no look \(look); give a number from 1 to \(looks)") }
        guard z.isFinite else { throw DesignError("z is \(z); give the statistic of look \(look)") }
    }
}
