import Randomness
import ResultStore
import Statistics
import TrialDesign
import TrialProtocol

/// A trial that allocates by the outcomes so far, replayed from twins who are simulated in every arm: patients are allocated
/// anew, those of the burn-in by fixed shares, and each has the outcome of the arm drawn (Thall and Wathen 2007,
/// doi:10.1016/j.ejca.2007.01.006). Outcomes are supposed to be known when weights are next renewed.
///
/// Every patient's draw has a stream of its own, keyed by seed, rule, replicate and patient.
struct ResponseAdaptiveAnalysis {
    static let root = "/analyses/response-adaptive"
    let trial: TrialData
    let plan: TrialPlan

    /// One simulated trial under a rule.
    struct Outcome: Sendable {
        /// Patients of each of the design's arms.
        var counts: [Int]
        /// The same within each part of the trial.
        var course: [[Int]]
        /// Mean outcome over the patients with a value.
        var mean: Double?
        /// By arm but the control: whether its comparison rejects.
        var rejects: [Bool]
    }

    func write() throws {
        guard case .responseAdaptive(let design)? = plan.design.adaptation, case .compare(let comparison) = plan.analyses[design.analysis].task
        else { return }
        let endpoint = plan.endpoints[plan.analyses[design.analysis].endpoint]
        let readers = design.arms.filter { $0 != comparison.control }.map { treatment in
            var own = comparison
            own.treatment = treatment
            return ComparisonReader(trial: trial, comparison: own, endpoint: endpoint, plan: plan)
        }
        let method = Comparison.method(of: comparison, covariates: plan.covariateKinds(comparison.adjust))
        let outcomes = try replay(readers, method, design, comparison, endpoint)
        let columns = ResponseAdaptiveColumns(trial: trial, plan: plan, design: design, comparison: comparison, method: method, endpoint: endpoint)
        let truths = try (0..<max(1, trial.scenarios.count)).map { try means(readers, design, comparison, scenario: $0) }
        try columns.write(truths)
        try columns.write(ResponseAdaptivePlan.fixedRule, "fixed shares", outcomes.map { $0[0] }, truths)
        for (index, rule) in design.rules.enumerated() { try columns.write(rule.name, rule.text, outcomes.map { $0[index + 1] }, truths) }
    }

    /// Mean outcome of each of the design's arms over all twins of a scenario.
    private func means(_ readers: [ComparisonReader], _ design: ResponseAdaptivePlan, _ comparison: ComparisonPlan, scenario: Int) throws -> [Double] {
        let pools = try readers.map { try $0.pool(scenario: scenario, most: ComparisonAnalysis.pooled) }
        return byArm(pools.map(\.outcomes), design, comparison).map { Sample($0.filter { !$0.isNaN }).mean ?? .nan }
    }

    /// Outcomes of all twins by the design's arms.
    /// - Parameter trials: per treatment, its outcomes and the control's.
    private func byArm(_ trials: [[Outcomes]], _ design: ResponseAdaptivePlan, _ comparison: ComparisonPlan) -> [[Double]] {
        var next = 0
        return design.arms.map { arm in
            if arm == comparison.control { return trials[0][1].values }
            next += 1
            return trials[next - 1][0].values
        }
    }

    /// `[trial][rule]`, fixed shares first.
    private func replay(
        _ readers: [ComparisonReader], _ method: any Comparing, _ design: ResponseAdaptivePlan, _ comparison: ComparisonPlan, _ endpoint: EndpointPlan
    ) throws -> [[Outcome]] {
        let isEvent = if case .event = endpoint.kind { true } else { false }
        let keys = design.rules.map { StreamKey(seed: plan.seed, purpose: "adaptive:\($0.name)") }
        return try trial.eachTrial { scenario, replicate in
            (replicate, try readers.map { try $0.read(scenario: scenario, replicate: replicate) })
        } find: { replicate, reads in
            let values = byArm(reads.map(\.seen), design, comparison)
            let observed = reads[0].observed.map { arm in design.arms.firstIndex(of: Int(arm)) ?? 0 }
            let fixed = outcome(observed, values, reads, method, design)
            return [fixed] + zip(design.rules, keys).map { rule, key in
                let arms = allocate(rule, key, replicate, observed, values, design, isEvent: isEvent)
                return outcome(arms, values, reads, method, design)
            }
        }
    }

    /// The arm of each patient under a rule.
    private func allocate(
        _ rule: ResponseAdaptiveRule, _ key: StreamKey, _ replicate: Int, _ observed: [Int], _ values: [[Double]], _ design: ResponseAdaptivePlan,
        isEvent: Bool
    ) -> [Int] {
        var arms = Array(observed.prefix(design.burnIn))
        var known = design.arms.map { _ in [Double]() }
        var shares: [Double] = []
        func learn(_ patient: Int) {
            let value = values[arms[patient]][patient]
            if !value.isNaN { known[arms[patient]].append(value) }
        }
        for patient in arms.indices { learn(patient) }
        for patient in design.burnIn..<max(design.burnIn, observed.count) {
            if (patient - design.burnIn) % design.update == 0 {
                let beliefs = known.map { isEvent ? ArmBelief(events: $0.count { $0 == 1 }, of: $0.count) : ArmBelief(Sample($0)) }
                let all = beliefs.compactMap { $0 }
                // Where nothing can be said of some arm, all are alike.
                let best = all.count == beliefs.count
                    ? BestArm.probabilities(all, largest: design.prefersLarge) : beliefs.map { _ in 1 / Double(beliefs.count) }
                shares = rule.shares(best: best, progress: Double(patient) / Double(observed.count))
            }
            var stream = key.stream(replicate: replicate, twin: patient)
            var place = stream.uniform()
            var arm = 0
            while arm < shares.count - 1, place >= shares[arm] {
                place -= shares[arm]
                arm += 1
            }
            arms.append(arm)
            learn(patient)
        }
        return arms
    }

    private func outcome(
        _ arms: [Int], _ values: [[Double]], _ reads: [ComparisonTrial], _ method: any Comparing, _ design: ResponseAdaptivePlan
    ) -> Outcome {
        let own = arms.indices.map { values[arms[$0]][$0] }.filter { !$0.isNaN }
        let indices = Array(arms.indices)
        let allocated = arms.map { design.arms[$0] }
        let rejects = reads.map { read in
            let p = method.find(read.patients(drawn: indices, arms: allocated, isNull: false))?.p
            return p.map { $0 < read.plan.alpha } ?? false
        }
        let ends = ResponseAdaptiveColumns.ends(size: arms.count)
        let course = zip([0] + ends.dropLast(), ends).map { start, end in
            design.arms.indices.map { arm in arms[start..<end].count { $0 == arm } }
        }
        let counts = design.arms.indices.map { arm in arms.count { $0 == arm } }
        return Outcome(counts: counts, course: course, mean: own.isEmpty ? nil : own.reduce(0, +) / Double(own.count), rejects: rejects)
    }
}
