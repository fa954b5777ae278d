import ResultStore
import Statistics
import TrialProtocol

/// A trial of several treatments against one control, replayed from twins who were all observed as allocated: what each rule
/// would have dropped, stopped and shown (Magirr, Jaki and Whitehead 2012, doi:10.1093/biomet/ass002).
///
/// Patients allocated to an arm after it is dropped are not counted; those of the other arms come as they would have. Each
/// arm's look then has the size that the bounds suppose. Dropping more arms than the bounds do, as `select` does, can only
/// take rejections away, so the familywise level is kept.
struct MultiArmAnalysis {
    let trial: TrialData
    let plan: TrialPlan

    /// What is known of one simulated trial: `z[look][treatment]`, positive for the better; `patients[look][arm]`.
    struct Course: Sendable {
        var z: [[Double?]]
        var patients: [[Int]]
    }

    func write() throws {
        guard case .multiArm(let design)? = plan.design.adaptation, case .compare(let comparison) = plan.analyses[design.analysis].task
        else { return }
        let endpoint = plan.endpoints[plan.analyses[design.analysis].endpoint]
        let readers = design.treatments.map { treatment in
            var own = comparison
            own.treatment = treatment
            return ComparisonReader(trial: trial, comparison: own, endpoint: endpoint, plan: plan)
        }
        let method = Comparison.method(of: comparison, covariates: plan.covariateKinds(comparison.adjust))
        let courses = try courses(readers, method, design)
        let truths = try (0..<max(1, trial.scenarios.count)).map { scenario in
            try readers.map { method.overall(try $0.pool(scenario: scenario, most: ComparisonAnalysis.pooled).everybody()) }
        }
        let columns = MultiArmColumns(trial: trial, plan: plan, design: design, comparison: comparison, method: method, endpoint: endpoint)
        try columns.write(courses, truths)
        for rule in design.rules {
            let score = MultiArmScore(rule: rule, control: comparison.control, treatments: design.treatments, arms: plan.arms.count)
            try columns.write(rule, courses.map { score.outcome($0) }, truths)
        }
    }

    private func courses(_ readers: [ComparisonReader], _ method: any Comparing, _ design: MultiArmPlan) throws -> [Course] {
        let arms = plan.arms.count
        return try trial.eachTrial { scenario, replicate in
            try readers.map { try $0.read(scenario: scenario, replicate: replicate) }
        } find: { reads in
            var course = Course(z: [], patients: [])
            for count in design.patients {
                course.z.append(reads.map { read in
                    let alternative = read.plan.alternative
                    let z = method.find(read.first(count).patients())?.z(alternative, effect: method.effect)
                    return z.map { alternative == .less ? -$0 : $0 }
                })
                let observed = reads[0].observed.prefix(count)
                course.patients.append((0..<arms).map { arm in observed.count { Int($0) == arm } })
            }
            return course
        }
    }
}

/// What becomes of a trial under a rule.
struct MultiArmScore: Sendable {
    let rule: MultiArmRule
    let control: Int
    let treatments: [Int]
    let arms: Int

    struct Outcome: Sendable {
        /// Look at which the trial ends, from 0.
        var look = 0
        /// By treatment: whether its effect is shown, whether it was in until the end, whether it is the best of those shown.
        var shown: [Bool]
        var kept: [Bool]
        var chosen: [Bool]
        /// By arm of the trial.
        var patients: [Int]
    }

    func outcome(_ course: MultiArmAnalysis.Course) -> Outcome {
        let none = treatments.map { _ in false }
        var outcome = Outcome(shown: none, kept: treatments.map { _ in true }, chosen: none, patients: Array(repeating: 0, count: arms))
        for look in course.z.indices {
            outcome.look = look
            let z = course.z[look]
            for treatment in treatments.indices where outcome.kept[treatment] {
                outcome.patients[treatments[treatment]] = course.patients[look][treatments[treatment]]
            }
            outcome.patients[control] = course.patients[look][control]
            for treatment in treatments.indices where outcome.kept[treatment] {
                outcome.shown[treatment] = z[treatment].map { $0 >= rule.design.upper[look] } ?? false
            }
            if outcome.shown.contains(true) || look == course.z.count - 1 { break }
            drop(&outcome.kept, z, look)
            if !outcome.kept.contains(true) { break }
        }
        let best = treatments.indices.filter { outcome.shown[$0] }.max { (course.z[outcome.look][$0] ?? 0) < (course.z[outcome.look][$1] ?? 0) }
        if let best { outcome.chosen[best] = true }
        return outcome
    }

    /// A treatment without a statistic goes on unless the others fill the places.
    private func drop(_ kept: inout [Bool], _ z: [Double?], _ look: Int) {
        for treatment in kept.indices where (z[treatment] ?? .infinity) < rule.design.lower[look] { kept[treatment] = false }
        guard let most = rule.most else { return }
        let ranked = kept.indices.filter { kept[$0] }.sorted { first, second in
            let (a, b) = (z[first] ?? -.infinity, z[second] ?? -.infinity)
            return a == b ? first < second : a > b
        }
        for treatment in ranked.dropFirst(most) { kept[treatment] = false }
    }
}
