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
        var finding = Finding(estimate: ranks.shift)
        finding.take(ranks.shiftInterval(level: test.level))
        // A margin is tested by ranks of the values less the margin.
        let tested = test.null.flatMap { margin in WilcoxonRankSum(treated.mapped { $0 - margin }, control) } ?? ranks
        finding.statistic = tested.statistic
        finding.p = tested.pValue(test.alternative)
        return finding
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
        guard let difference = TwoSampleT(logs[0], logs[1], variances: .equal)?.difference,
            let above = difference.pValue(.greater, against: log(limits.lowerBound)),
            let below = difference.pValue(.less, against: log(limits.upperBound))
        else { return nil }
        var finding = Finding(RatioEstimate(log: difference), TestSetting(alpha: 2 * alpha, alternative: .twoSided))
        finding.statistic = nil
        finding.p = max(above, below)
        return finding
    }
}
