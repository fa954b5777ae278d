import Foundation
import Statistics

/// Difference of means by Student's or Welch's t test.
struct TTest: Comparing {
    let test: TestSetting
    let variances: TwoSampleT.Variances
    var effect: Effect { .difference }
    var estimand: String { "difference of means" }

    func find(_ patients: Patients) -> Finding? {
        TwoSampleT(patients.sample(treated: true), patients.sample(treated: false), variances: variances)
            .map { Finding($0.difference, test) }
    }
}

/// Wilcoxon's rank-sum test with Hodges and Lehmann's shift.
struct Wilcoxon: Comparing {
    let test: TestSetting
    var effect: Effect { .difference }
    var estimand: String { "shift (Hodges-Lehmann)" }

    func find(_ patients: Patients) -> Finding? {
        let (treated, control) = (patients.sample(treated: true), patients.sample(treated: false))
        guard let ranks = WilcoxonRankSum(treated, control) else { return nil }
        // A margin is tested by ranks of the values less the margin.
        let tested = test.null.flatMap { margin in WilcoxonRankSum(treated.mapped { $0 - margin }, control) }
        return Finding(ranks, test, tested: tested)
    }
}

/// Two one-sided t tests (Schuirmann, J Pharmacokinet Biopharm 1987;15:657-680) that the ratio of geometric means lies
/// within limits; the interval has the level 1 - 2 alpha.
struct Equivalence: Comparing {
    let alpha: Double
    let limits: ClosedRange<Double>
    var effect: Effect { .ratio }
    var estimand: String { "ratio of geometric means" }
    var refutesNoEffect: Bool { false }

    func find(_ patients: Patients) -> Finding? {
        guard patients.values.allSatisfy({ $0 > 0 }) else { return nil }
        let logs = [true, false].map { patients.sample(treated: $0).mapped { log($0) } }
        return TwoSampleT(logs[0], logs[1], variances: .equal).flatMap { Finding(ratio: $0.difference, within: limits, alpha: alpha) }
    }
}

extension Finding {
    /// A shift with its rank-sum test; nil without ranks.
    /// - Parameter tested: the ranks that are tested, where these are others.
    init?(_ ranks: WilcoxonRankSum?, _ test: TestSetting, tested: WilcoxonRankSum? = nil) {
        guard let ranks else { return nil }
        self.init(estimate: ranks.shift)
        take(ranks.shiftInterval(level: test.level))
        statistic = (tested ?? ranks).statistic
        p = (tested ?? ranks).pValue(test.alternative)
    }

    /// Two one-sided tests of a ratio, given its logarithm; nil where that has no spread.
    init?(ratio log: ParameterEstimate, within limits: ClosedRange<Double>, alpha: Double) {
        guard let above = log.pValue(.greater, against: Foundation.log(limits.lowerBound)),
            let below = log.pValue(.less, against: Foundation.log(limits.upperBound))
        else { return nil }
        self.init(RatioEstimate(log: log), TestSetting(alpha: 2 * alpha, alternative: .twoSided))
        statistic = nil
        p = max(above, below)
    }
}
