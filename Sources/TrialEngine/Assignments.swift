import Populations
import Synchronization
import TrialDesign
import TrialProtocol

/// In which arm each patient is observed, and when and where each enters, whichever thread asks for whom first.
///
/// Where this depends on the patients before, all of a replicate are made at once and kept while they are needed.
final class Assignments: Sendable {
    /// What becomes of a patient before any treatment.
    struct Assignment: Sendable {
        /// nil when no arm has a share.
        var arm: Int?
        /// nil where all enter at once, or the sites take no more.
        var entry: Accrual.Entry?
    }

    /// Of all patients of a replicate.
    private struct Trial {
        var arms: [Int8] = []
        var entries: [Accrual.Entry] = []
    }

    private let allocation: Allocation
    private let accrual: Accrual?
    private let strata: [StratumPlan]
    private let bySite: Bool
    private let cohort: CohortSampler
    private let size: Int
    private let made = Mutex<[Int: Trial]>([:])
    /// Replicates that are kept: workers are never further apart than their blocks.
    private static let kept = 64

    init(_ plan: TrialPlan, _ cohort: CohortSampler) {
        allocation = Allocation(seed: plan.seed, weights: plan.arms.map(\.allocation), method: plan.design.method)
        accrual = plan.accrual.isEmpty ? nil : Accrual(seed: plan.seed, sites: plan.accrual)
        strata = plan.design.strata
        bySite = plan.design.bySite
        self.cohort = cohort
        size = plan.size
    }

    /// - Throws: `DiagnosticError` of a cohort from which a patient cannot be drawn.
    func assignment(replicate: Int, twin: Int) throws -> Assignment {
        if strata.isEmpty, accrual == nil, let arm = allocation.independentArm(replicate: replicate, patient: twin) {
            return Assignment(arm: arm)
        }
        return try made.withLock { made in
            let trial: Trial
            if let known = made[replicate] {
                trial = known
            } else {
                let entries = accrual?.entries(replicate: replicate, patients: size) ?? []
                trial = Trial(arms: try arms(replicate, entries), entries: entries)
                if made.count >= Self.kept, let oldest = made.keys.min() { made[oldest] = nil }
                made[replicate] = trial
            }
            return Assignment(
                arm: trial.arms.indices.contains(twin) ? Int(trial.arms[twin]) : nil,
                entry: trial.entries.indices.contains(twin) ? trial.entries[twin] : nil)
        }
    }

    private func arms(_ replicate: Int, _ entries: [Accrual.Entry]) throws -> [Int8] {
        var factors = strata.map { _ in [Int]() }
        for twin in 0..<(strata.isEmpty ? 0 : size) {
            let patient = try cohort.twin(replicate: replicate, index: twin)
            for (index, stratum) in strata.enumerated() { factors[index].append(stratum.group(of: patient.values[stratum.covariate])) }
        }
        // Sites take all patients of a trial; otherwise it would not have been read.
        if bySite { factors.append((0..<size).map { entries.indices.contains($0) ? entries[$0].site : 0 }) }
        return allocation.arms(replicate: replicate, patients: size, factors: factors).map { Int8(truncatingIfNeeded: $0) }
    }
}
