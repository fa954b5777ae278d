import Expressions
import TrialProtocol

/// Says by the statistics of all patients how good a candidate is, and which of several is best.
package struct CandidateJudge: Sendable {
    /// A candidate, judged.
    package struct Verdict: Sendable {
        /// Larger is better, one per objective.
        package var goals: [Double]
        /// 0 where all constraints hold; grows with what they lack.
        package var violation: Double

        package init(goals: [Double], violation: Double) {
            self.goals = goals
            self.violation = violation
        }

        /// Out of the question.
        package static let none = Verdict(goals: [], violation: .infinity)
    }

    private let objectives: [Evaluator]
    private let signs: [Double]
    private let slacks: [Evaluator]
    private let limits: [Evaluator]
    private let values: [Evaluator]

    /// - Returns: nil if an expression has a symbol that is neither a statistic nor a varied name, which no plan has.
    package init?(_ plan: OptimisationPlan) {
        let names = plan.statistics.indices.map { PopulationStatistic.symbol($0) } + plan.variables.map(\.name)
        func evaluators(_ trees: [CheckedExpression]) -> [Evaluator]? {
            let made = trees.compactMap { Evaluator($0) { names.firstIndex(of: $0) } }
            return made.count == trees.count ? made : nil
        }
        guard let objectives = evaluators(plan.objectives.map(\.value.tree)), let slacks = evaluators(plan.constraints.map(\.slack)),
            let limits = evaluators(plan.constraints.map(\.limit)), let values = evaluators(plan.constraints.map(\.value))
        else { return nil }
        self.objectives = objectives
        self.slacks = slacks
        self.limits = limits
        self.values = values
        signs = plan.objectives.map { $0.isMaximised ? 1 : -1 }
    }

    /// - Parameters:
    ///   - statistics: of all patients.
    ///   - candidate: the varied quantities.
    package func verdict(_ statistics: [Double], _ candidate: [Double]) -> Verdict {
        let slots = statistics + candidate
        let goals = zip(objectives, signs).map { $0(slots) * $1 }
        if goals.contains(where: \.isNaN) { return .none }
        var violation = 0.0
        for (slack, limit) in zip(slacks, limits) {
            let value = slack(slots)
            if value.isNaN { return .none }
            if value < 0 { violation -= value / max(abs(limit(slots)), 1e-9) }
        }
        return Verdict(goals: goals, violation: violation)
    }

    /// The objectives as written, larger or smaller being better.
    package func objectives(_ statistics: [Double], _ candidate: [Double]) -> [Double] { objectives.map { $0(statistics + candidate) } }
    /// What is limited, per constraint.
    package func limited(_ statistics: [Double], _ candidate: [Double]) -> [Double] { values.map { $0(statistics + candidate) } }
    package func limits(_ statistics: [Double], _ candidate: [Double]) -> [Double] { limits.map { $0(statistics + candidate) } }
    /// Per constraint: 0 or more where it holds.
    package func slacks(_ statistics: [Double], _ candidate: [Double]) -> [Double] { slacks.map { $0(statistics + candidate) } }

    /// The best of several: of those that keep all constraints, or else lack least, the one with the largest goal; the first
    /// of equals. With several goals, the compromise nearest to the ideal (Yu, Management Sci 1973;19:936-946): each goal is
    /// scaled to its range on the Pareto front.
    /// - Returns: nil if none can be judged.
    package func best(_ verdicts: [Verdict]) -> Int? {
        guard let least = verdicts.map(\.violation).min(), least < .infinity else { return nil }
        let able = verdicts.indices.filter { verdicts[$0].violation <= least }
        guard signs.count > 1 else {
            return able.max { (verdicts[$0].goals[0], -$0) < (verdicts[$1].goals[0], -$1) }
        }
        let front = self.front(verdicts, among: able)
        let goals = signs.indices.map { goal in front.map { verdicts[$0].goals[goal] } }
        let ideals = goals.map { $0.max() ?? 0 }
        let ranges = zip(goals, ideals).map { max($1 - ($0.min() ?? $1), .leastNormalMagnitude) }
        let distances = front.map { index in
            signs.indices.reduce(0) { sum, goal in
                let part = (ideals[goal] - verdicts[index].goals[goal]) / ranges[goal]
                return sum + part * part
            }
        }
        return front.indices.min { (distances[$0], $0) < (distances[$1], $1) }.map { front[$0] }
    }

    /// Candidates that keep the constraints and that none of those beats in one goal without losing in another.
    package func front(_ verdicts: [Verdict]) -> [Int] {
        front(verdicts, among: verdicts.indices.filter { verdicts[$0].violation == 0 })
    }

    private func front(_ verdicts: [Verdict], among able: [Int]) -> [Int] {
        able.filter { index in
            let own = verdicts[index].goals
            return !able.contains { other in
                let goals = verdicts[other].goals
                let isAsGood = zip(goals, own).allSatisfy { $0 >= $1 }
                return isAsGood && (goals != own || other < index)
            }
        }
    }
}
