import Randomness
import ResultStore
import Statistics
import TrialDesign
import TrialProtocol

/// Trials drawn anew from the twins that were simulated: patients with replacement, allocation anew, the same analysis.
///
/// Under the sharp null hypothesis everybody has the outcome of the control arm, whichever the arm, so that the share of
/// trials that reject is the type I error. As simulated, everybody has the outcome of the arm.
struct ResampleAnalysis {
    private static let hypotheses = ["null", "as simulated"]
    /// Trials drawn by a core at a time.
    private static let together = 50

    let trial: TrialData
    let plan: TrialPlan

    func write() throws {
        guard plan.resamples > 0 else { return }
        for analysis in plan.analyses {
            guard case .compare(let comparison) = analysis.task else { continue }
            let reader = ComparisonReader(trial: trial, comparison: comparison, endpoint: plan.endpoints[analysis.endpoint], plan: plan)
            let method = Comparison.method(of: comparison, covariates: plan.covariateKinds(comparison.adjust))
            let pool = try reader.pool(scenario: 0, most: ComparisonAnalysis.pooled, hasReadings: true)
            let truth = method.truth(pool.everybody())
            // No effect is not what tests of equivalence or against a margin refute: they are drawn as simulated only.
            let hypotheses = method.refutesNoEffect && comparison.margin == nil ? [0, 1] : [1]
            let found = hypotheses.map { findings(pool, method, isNull: $0 == 0) }
            let performances = zip(hypotheses, found).map {
                Performance($1, truth: $0 == 0 ? method.effect.none : truth, effect: method.effect, alpha: comparison.alpha)
            }
            let group = try AnalysisGroup(
                trial.file, "/analyses/resampled/\(analysis.name)", title: "Trials drawn anew from the simulated twins: \(analysis.title)",
                attributes: [
                    Attribute("method", .text(comparison.method.rawValue)), Attribute("effect", .text(method.effect.rawValue)),
                    Attribute("alpha", .number(comparison.alpha)), Attribute("level", .number(comparison.level)), Attribute("alternative", .text(comparison.alternative.word)),
                ])
            try group.count("twins", "Twins from whom patients are drawn", pool.count)
            try group.count("size", "Patients of a trial", trial.twins)
            try group.axis(
                Variable("hypothesis", longName: "What is supposed to be true", kind: .level(hypotheses.map { Self.hypotheses[$0] })),
                .codes(hypotheses.indices.map { Int8($0) }))
            try PerformanceColumns.write(
                performances, analysis.title, effect: method.effect, unit: method.effect.unit(of: reader.endpoint), axes: ["hypothesis"], into: group)
        }
    }

    private func findings(_ pool: ComparisonTrial, _ method: any Comparing, isNull: Bool) -> [Finding?] {
        let seed = plan.seed
        let size = trial.twins
        let draws = StreamKey(seed: seed, purpose: "resample:twins")
        let allocation = Allocation(
            seed: seed, weights: plan.arms.map(\.allocation), method: plan.design.method, purpose: "resample:allocation")
        let starts = Array(stride(from: 0, to: plan.resamples, by: Self.together))
        let resamples = plan.resamples
        return Parallel.map(starts) { start in
            (start..<min(start + Self.together, resamples)).map { number -> Finding? in
                var stream = draws.stream(replicate: number, twin: 0)
                let drawn = (0..<size).map { _ in stream.index(below: pool.count) }
                let factors = pool.factors.map { factor in drawn.map { factor[$0] } }
                let arms = allocation.arms(replicate: number, patients: size, factors: factors)
                var patients = pool.patients(drawn: drawn, arms: arms, isNull: isNull)
                patients.draw.number = number
                return method.find(patients)
            }
        }.flatMap { $0 }
    }
}
