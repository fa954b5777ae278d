import CBoostMath
import Foundation

/// Compares survival between groups by observed and expected events (Mantel 1966; Peto and Peto 1972).
///
///     let test = try LogRank(times: months, events: died, groups: arm)
///     test.chiSquared, test.pValue, test.z
///
/// Weights S(t-)^rho (1 - S(t-))^gamma of Fleming and Harrington (1991), with the survival of all groups together just
/// before the event: (0, 0) is the log-rank test, (1, 0) looks at early and (0, 1) at late differences. Strata are
/// added up. One sort, then one pass.
public struct LogRank: Sendable, Hashable {
    /// Weighted events of each group, and expected ones if there were no difference.
    public let observed, expected: [Double]
    /// Covariance of observed - expected, singular: its rows add up to 0.
    public let covariance: Matrix
    /// Subjects of each group.
    public let counts: [Int]
    /// Subjects without a time, who are in no sum.
    public let missing: Int

    /// - Parameters:
    ///   - times: to the event or to censoring, from 0; NaN where missing.
    ///   - groups: of each subject, numbered from 0.
    ///   - strata: of each subject; any numbers.
    public init(
        times: [Double], events: [Bool], groups: [Int], strata: [Int]? = nil, rho: Double = 0, gamma: Double = 0
    ) throws(SurvivalError) {
        guard groups.count == times.count else {
            throw .unequalLengths(series: "groups", count: groups.count, times: times.count)
        }
        for (index, group) in groups.enumerated() where !(0..<10_000 ~= group) {
            throw .invalidGroup(index: index, value: group)
        }
        let order = try SurvivalOrder(times: times, events: events, strata: strata)
        let size = (order.subjects.map { groups[$0] }.max() ?? 0) + 1
        var sums = Sums(groups: size)
        for subject in order.subjects { sums.counts[groups[subject]] += 1 }
        guard sums.counts.count(where: { $0 > 0 }) > 1 else { throw .oneGroup }
        guard order.subjects.contains(where: { events[$0] }) else { throw .noEvents }
        for stratum in order.strata {
            var atRisk = [Int](repeating: 0, count: size)
            for subject in order.subjects[stratum] { atRisk[groups[subject]] += 1 }
            var survival = 1.0
            for run in order.ties(in: stratum, times) {
                let tied = order.subjects[run]
                let total = stratum.upperBound - run.lowerBound
                let d = tied.count { events[$0] }
                if d > 0 {
                    let weight = pow(survival, rho) * pow(1 - survival, gamma)
                    for subject in tied where events[subject] { sums.observed[groups[subject]] += weight }
                    sums.expect(d, of: total, atRisk, weight: weight)
                    survival *= 1 - Double(d) / Double(total)
                }
                for subject in tied { atRisk[groups[subject]] -= 1 }
            }
        }
        (observed, expected, covariance) = (sums.observed, sums.expected, sums.covariance)
        (counts, missing) = (sums.counts, order.missing)
    }

    private struct Sums {
        var observed, expected: [Double]
        var covariance: Matrix
        var counts: [Int]

        init(groups: Int) {
            observed = [Double](repeating: 0, count: groups)
            expected = observed
            covariance = Matrix(rows: groups, columns: groups)
            counts = [Int](repeating: 0, count: groups)
        }

        /// Adds the hypergeometric means and covariances of d events among those at risk.
        mutating func expect(_ d: Int, of total: Int, _ atRisk: [Int], weight: Double) {
            let (d, n) = (Double(d), Double(total))
            let factor = total > 1 ? weight * weight * d * (n - d) / (n - 1) : 0
            for g in atRisk.indices where atRisk[g] > 0 {
                let share = Double(atRisk[g]) / n
                expected[g] += weight * d * share
                for h in atRisk.indices {
                    covariance[g, h] += factor * share * ((g == h ? 1 : 0) - Double(atRisk[h]) / n)
                }
            }
        }
    }
}
