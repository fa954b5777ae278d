import Foundation
import Statistics
import TrialProtocol

/// Two treatments of a crossover compared within patients.
///
/// Two one-sided tests and the t test are those of the analysis of variance with patient, period and treatment fixed;
/// Wilcoxon's test compares half the period differences of the two sequences (Koch, Biometrics 1972;28:577-584,
/// doi:10.2307/2556170).
struct CrossoverComparison: Sendable {
    let plan: ComparisonPlan
    let crossover: CrossoverPlan

    var effect: Effect { plan.method == .equivalence ? .ratio : .difference }

    var estimand: String {
        switch plan.method {
        case .equivalence: "ratio of geometric means within patients"
        case .wilcoxon: "shift within patients (Hodges-Lehmann)"
        default: "difference of means within patients"
        }
    }

    private var test: TestSetting { TestSetting(alpha: plan.alpha, alternative: plan.alternative) }
    private var limits: ClosedRange<Double> { plan.limits ?? 0.8...1.25 }

    /// What a trial finds; nil where its patients give no estimate.
    func find(_ outcomes: CrossoverOutcomes, in group: CrossoverOutcomes.Group? = nil) -> Finding? {
        let patients = outcomes.patients(crossover, in: group)
        switch plan.method {
        case .equivalence:
            guard let logs = logarithms(patients.map(\.measurements)) else { return nil }
            return CrossoverContrast(logs, of: plan.treatment, against: plan.control)
                .flatMap { Finding(ratio: $0.difference, within: limits, alpha: plan.alpha) }
        case .wilcoxon: return ranked(patients)
        default:
            return CrossoverContrast(patients.map(\.measurements), of: plan.treatment, against: plan.control)
                .map { Finding($0.difference, test) }
        }
    }

    /// nil where a value has no logarithm.
    private func logarithms(_ patients: [[CrossoverContrast.Measurement]]) -> [[CrossoverContrast.Measurement]]? {
        guard patients.allSatisfy({ $0.allSatisfy { $0.value > 0 } }) else { return nil }
        return patients.map { $0.map { .init(period: $0.period, treatment: $0.treatment, value: log($0.value)) } }
    }

    /// Half the first period's value less the second's: sequences differ by the effect of the treatment alone.
    private func ranked(_ patients: [(sequence: Int, measurements: [CrossoverContrast.Measurement])]) -> Finding? {
        func sample(beginningWith treatment: Int) -> Sample {
            Sample(patients.compactMap { patient in
                guard crossover.sequences[patient.sequence].first == treatment, patient.measurements.count == 2 else { return nil }
                return (patient.measurements[0].value - patient.measurements[1].value) / 2
            })
        }
        return Finding(
            WilcoxonRankSum(sample(beginningWith: plan.treatment), sample(beginningWith: plan.control)), test)
    }

    /// What the treatments do to all twins in the first period, each in both: no carry-over, no order.
    func truth(_ outcomes: CrossoverOutcomes, in group: CrossoverOutcomes.Group? = nil) -> Finding? {
        let pairs = outcomes.pairs(crossover, plan.treatment, plan.control, in: group)
        switch plan.method {
        case .equivalence:
            guard pairs.allSatisfy({ $0.treatment > 0 && $0.control > 0 }) else { return nil }
            return OneSampleT(Sample(pairs.map { log($0.treatment / $0.control) }))
                .map { Finding(RatioEstimate(log: $0.mean), test) }
        case .wilcoxon:
            return WilcoxonSignedRank(Sample(pairs.map { $0.treatment - $0.control })).map { Finding(estimate: $0.pseudomedian) }
        default:
            return OneSampleT(Sample(pairs.map { $0.treatment - $0.control })).map { Finding($0.mean, test) }
        }
    }
}
