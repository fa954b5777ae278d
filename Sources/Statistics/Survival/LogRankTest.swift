import CBoostMath
import Foundation

extension LogRank {
    /// Groups in which events are expected: the others say nothing.
    private var informative: [Int] { expected.indices.filter { expected[$0] > 0 } }

    /// One less than the number of groups in which events were expected.
    public var degreesOfFreedom: Int { informative.count - 1 }

    /// Quadratic form of observed - expected; nil when it has no variance.
    public var chiSquared: Double? {
        let chosen = Array(informative.dropLast())
        guard !chosen.isEmpty else { return nil }
        let excess = chosen.map { observed[$0] - expected[$0] }
        guard let solved = Cholesky(covariance.submatrix(rows: chosen, columns: chosen))?.solve(excess) else {
            return nil
        }
        return zip(excess, solved).reduce(0) { $0 + $1.0 * $1.1 }
    }

    /// P value of no difference between any groups.
    public var pValue: Double? { chiSquared.map { boost_chi_squared_upper($0, Double(degreesOfFreedom)) } }

    /// (observed - expected) / sd of group 1 where there are two: negative when group 1 fares better than group 0. nil
    /// otherwise, or without variance.
    public var z: Double? {
        guard observed.count == 2, covariance[1, 1] > 0 else { return nil }
        return (observed[1] - expected[1]) / covariance[1, 1].squareRoot()
    }

    /// One-sided p value: small when group 1 fares better than group 0.
    public var pValueOfBenefit: Double? { z.map { boost_normal_cdf($0) } }

    /// The hazard ratio of group 1 to group 0 by one step from 1, exp((O - E) / V) of the log-rank test (Yusuf et al.
    /// 1985, doi:10.1016/S0033-0620(85)80003-7); good near 1. nil unless there are two groups, or without variance.
    public var oneStepHazardRatio: Double? {
        guard observed.count == 2, covariance[1, 1] > 0 else { return nil }
        return exp((observed[1] - expected[1]) / covariance[1, 1])
    }
}
