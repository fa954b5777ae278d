import CBoostMath
import Foundation

/// The distribution of a statistic over resamples with replacement, and intervals from it.
///
///     let bootstrap = try Bootstrap(levels, replicates: 1999, using: &generator) { Sample($0).median ?? .nan }
///     bootstrap.interval(.bca)
///
/// Elements may be anything that is drawn as one, such as a subject with all their values; with strata, each stratum is
/// resampled by itself, as the arms of a trial are. The same generator gives the same bits. (Davison and Hinkley,
/// Bootstrap Methods and their Application, 1997, chapters 2 and 5, whose notation this is.)
public struct Bootstrap: Sendable, Hashable {
    /// t: the statistic of the data.
    public let estimate: Double
    /// t*: of each resample, as drawn, where it is finite.
    public let replicates: [Double]
    /// Resamples whose statistic, or its standard error, was not finite; they are in no interval.
    public let failed: Int
    /// (t* - t) / se*, for the studentised interval; empty where no standard errors were given.
    let pivots: [Double]
    /// se of t; nil where no standard errors were given.
    let standardErrorOfEstimate: Double?
    /// Acceleration a, by the jackknife; nil where it was not asked for or does not exist.
    public let acceleration: Double?

    /// - Parameters:
    ///   - sample: the data.
    ///   - strata: a label per element; nil for one stratum.
    ///   - replicates: resamples to draw, 999 or more for an interval.
    ///   - jackknife: whether to find the acceleration, which the BCa interval needs and takes a statistic per element.
    ///   - generator: gives the resamples.
    ///   - statistic: of a sample; NaN where it has none.
    public init<Element>(
        _ sample: [Element], strata: [Int]? = nil, replicates: Int, jackknife: Bool = true,
        using generator: inout some RandomNumberGenerator, statistic: ([Element]) -> Double
    ) throws(ResamplingError) {
        let plan = try ResamplingPlan(count: sample.count, strata: strata, replicates: replicates)
        let estimate = statistic(sample)
        guard estimate.isFinite else { throw .undefinedStatistic(estimate) }
        var resample = sample
        var values: [Double] = []
        for _ in 0..<replicates {
            plan.draw(sample, into: &resample, using: &generator)
            let value = statistic(resample)
            if value.isFinite { values.append(value) }
        }
        self.init(
            estimate: estimate, replicates: values, failed: replicates - values.count,
            acceleration: jackknife ? plan.acceleration(sample, statistic) : nil)
    }

    /// A bootstrap of a statistic with a standard error of its own, for the studentised interval.
    ///
    /// - Parameter statistic: of a sample, with its standard error.
    public init<Element>(
        studentising sample: [Element], strata: [Int]? = nil, replicates: Int, jackknife: Bool = true,
        using generator: inout some RandomNumberGenerator,
        statistic: ([Element]) -> (estimate: Double, standardError: Double)
    ) throws(ResamplingError) {
        let plan = try ResamplingPlan(count: sample.count, strata: strata, replicates: replicates)
        let (estimate, error) = statistic(sample)
        guard estimate.isFinite else { throw .undefinedStatistic(estimate) }
        guard error > 0, error.isFinite else { throw .undefinedStatistic(error) }
        var resample = sample
        var (values, pivots): ([Double], [Double]) = ([], [])
        for _ in 0..<replicates {
            plan.draw(sample, into: &resample, using: &generator)
            let (value, spread) = statistic(resample)
            guard value.isFinite, spread > 0, spread.isFinite else { continue }
            values.append(value)
            pivots.append((value - estimate) / spread)
        }
        self.init(
            estimate: estimate, replicates: values, failed: replicates - values.count,
            acceleration: jackknife ? plan.acceleration(sample) { statistic($0).estimate } : nil, pivots: pivots,
            standardErrorOfEstimate: error)
    }

    init(
        estimate: Double, replicates: [Double], failed: Int, acceleration: Double?, pivots: [Double] = [],
        standardErrorOfEstimate: Double? = nil
    ) {
        self.estimate = estimate
        self.replicates = replicates
        self.failed = failed
        self.acceleration = acceleration
        self.pivots = pivots
        self.standardErrorOfEstimate = standardErrorOfEstimate
    }

    /// Mean of the replicates - estimate; nil without replicates.
    public var bias: Double? { Sample(replicates).mean.map { $0 - estimate } }
    /// Standard deviation of the replicates; nil below two.
    public var standardError: Double? { Sample(replicates).standardDeviation }
}
