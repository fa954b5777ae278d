import Analyses
import Statistics
import TrialProtocol

/// A number with its bootstrap interval over twins.
package struct BootstrapSpread: Sendable {
    package var estimate: Double
    package var lower: Double
    package var upper: Double
    package var standardError: Double

    /// Missing limits where no sample has a value.
    package init(_ estimate: Double, _ samples: [Double]) {
        let sample = Sample(samples)
        self.estimate = estimate
        lower = sample.quantile(0.025) ?? .nan
        upper = sample.quantile(0.975) ?? .nan
        standardError = sample.standardDeviation ?? .nan
    }
}

/// The best candidate for some twins, and how sure one can be of it.
package struct GroupOptimum: Sendable {
    /// Indices of the twins.
    package var members: [Int]
    /// Index of the candidate; nil where nothing can be judged.
    package var best: Int?
    /// Whether the best candidate keeps all constraints.
    package var isFeasible: Bool
    /// Per varied quantity: of the best candidate over bootstrap samples, 95 %.
    package var lower: [Double]
    package var upper: [Double]
    /// `[objective][candidate]`
    package var objectives: [[BootstrapSpread]]
    /// What is limited, `[constraint][candidate]`
    package var limited: [[BootstrapSpread]]
    /// `[constraint][candidate]`
    package var limits: [[Double]]
    /// Per candidate: whether it keeps all constraints.
    package var keeps: [Bool]
    /// Per candidate: the share of bootstrap samples in which it keeps all constraints, and in which it is best.
    package var probabilityKept: [Double]
    package var probabilityBest: [Double]
    /// Per candidate: what the first objective lacks to the best one's, on average over the samples in which both keep all
    /// constraints; missing where there are none.
    package var regret: [Double]
    /// Candidates on the Pareto front, where there are several objectives.
    package var front: [Int]
    /// Half-width of the window of each smoothed statistic, in steps; 0 for one that is as counted.
    package var halfWidths: [Double]
}

/// Finds the best candidate for groups of twins.
package struct GroupOptimiser: Sendable {
    /// Samples of fewer twins say little about others.
    private static let fewestForInterval = 20

    package let plan: OptimisationPlan
    package let judge: CandidateJudge
    package let table: CandidateTable
    /// Candidates that are still in the race.
    package let isActive: [Bool]
    /// Whether candidates are evenly spaced points of one quantity that may take any value.
    package let isCurve: Bool
    package let seed: UInt64
    /// nil: typical values are known.
    package let uncertain: UncertainStatistics?

    package init(
        plan: OptimisationPlan, judge: CandidateJudge, table: CandidateTable, isActive: [Bool], isCurve: Bool, seed: UInt64,
        uncertain: UncertainStatistics? = nil
    ) {
        self.plan = plan
        self.judge = judge
        self.table = table
        self.isActive = isActive
        self.isCurve = isCurve
        self.seed = seed
        self.uncertain = uncertain
    }

    /// - Parameter stream: numbers the groups, so that each is drawn by itself.
    package func optimum(of members: [Int], stream: Int) -> GroupOptimum {
        let resamples = TwinResamples(members, count: plan.resamples, seed: seed, stream: stream)
        var statistics = StatisticTable(plan.statistics, table, resamples, isActive: isActive)
        let halfWidths = isCurve ? smooth(&statistics, twins: members.count) : plan.statistics.map { _ in 0 }
        if let uncertain { statistics.shift(by: uncertain.changes(plan.statistics, of: members, table.candidates), plan.statistics) }
        let verdicts = table.candidates.indices.map { candidate in
            isActive[candidate]
                ? judge.verdict(statistics.estimates.map { $0[candidate] }, table.candidates[candidate]) : .none
        }
        let samples = judgeSamples(statistics, resamples.count)
        let best = judge.best(verdicts)
        let limits = limits(samples.compactMap(\.best), best: best, members)
        let shares = shares(samples)
        return GroupOptimum(
            members: members, best: best, isFeasible: best.map { verdicts[$0].violation == 0 } ?? false,
            lower: limits.lower, upper: limits.upper,
            objectives: spreads(statistics, plan.objectives.count) { judge.objectives($0, $1) },
            limited: spreads(statistics, plan.constraints.count) { judge.limited($0, $1) },
            limits: transposed(statistics, plan.constraints.count) { judge.limits($0, $1) },
            keeps: verdicts.map { $0.violation == 0 }, probabilityKept: shares.kept, probabilityBest: shares.best, regret: shares.regret,
            front: plan.objectives.count > 1 ? judge.front(verdicts) : [], halfWidths: halfWidths)
    }

    /// Smooths what is a step function of the quantity; see ``CurveSmoother``.
    /// - Returns: per statistic, the half-width of the window.
    private func smooth(_ statistics: inout StatisticTable, twins: Int) -> [Double] {
        plan.statistics.indices.map { index in
            guard plan.statistics[index].kind == .probability,
                let smoother = CurveSmoother.fitting(statistics.estimates[index], twins: twins)
            else { return 0 }
            statistics.estimates[index] = smoother.smooth(share: statistics.estimates[index])
            let raw = statistics.resampled[index]
            let smoothed = Parallel.map(Array(0..<(raw.first?.count ?? 0))) { sample in smoother.smooth(share: raw.map { $0[sample] }) }
            statistics.resampled[index] = raw.indices.map { candidate in smoothed.map { $0[candidate] } }
            return smoother.halfWidth
        }
    }

    // MARK: Bootstrap samples

    /// What one sample says.
    private struct SampleJudgement: Sendable {
        var best: Int?
        /// Per candidate.
        var isKept: [Bool]
        /// Per candidate, larger is better.
        var goals: [Double]
        var isFeasible: Bool
    }

    private func judgeSamples(_ statistics: StatisticTable, _ count: Int) -> [SampleJudgement] {
        Parallel.map(Array(0..<count)) { sample in
            let verdicts = table.candidates.indices.map { candidate in
                isActive[candidate]
                    ? judge.verdict(statistics.resampled.map { $0[candidate][sample] }, table.candidates[candidate]) : .none
            }
            let best = judge.best(verdicts)
            return SampleJudgement(
                best: best, isKept: verdicts.map { $0.violation == 0 }, goals: verdicts.map { $0.goals.first ?? .nan },
                isFeasible: best.map { verdicts[$0].violation == 0 } ?? false)
        }
    }

    /// Outward order statistics of the samples' optima: candidates, not points between them.
    private func limits(_ optima: [Int], best: Int?, _ members: [Int]) -> (lower: [Double], upper: [Double]) {
        let unknown = plan.variables.map { _ in Double.nan }
        guard let last = optima.indices.last, best != nil, members.count >= Self.fewestForInterval else { return (unknown, unknown) }
        let sorted = plan.variables.indices.map { variable in optima.map { table.candidates[$0][variable] }.sorted() }
        let (low, high) = (Int((0.025 * Double(last)).rounded(.down)), Int((0.975 * Double(last)).rounded(.up)))
        return (sorted.map { $0[low] }, sorted.map { $0[high] })
    }

    private func shares(_ samples: [SampleJudgement]) -> (kept: [Double], best: [Double], regret: [Double]) {
        let width = table.candidates.count
        var (kept, best, losses) = ([Int](repeating: 0, count: width), [Int](repeating: 0, count: width), [Int](repeating: 0, count: width))
        var lost = [Double](repeating: 0, count: width)
        for sample in samples {
            guard let place = sample.best else { continue }
            best[place] += 1
            for candidate in 0..<width where sample.isKept[candidate] {
                kept[candidate] += 1
                guard sample.isFeasible else { continue }
                lost[candidate] += sample.goals[place] - sample.goals[candidate]
                losses[candidate] += 1
            }
        }
        let all = Double(max(1, samples.count))
        func share(_ counts: [Int]) -> [Double] { counts.indices.map { isActive[$0] ? Double(counts[$0]) / all : .nan } }
        return (share(kept), share(best), lost.indices.map { losses[$0] > 0 ? lost[$0] / Double(losses[$0]) : .nan })
    }

    // MARK: Per candidate

    private func spreads(
        _ statistics: StatisticTable, _ count: Int, _ values: @Sendable ([Double], [Double]) -> [Double]
    ) -> [[BootstrapSpread]] {
        let found = Parallel.map(Array(table.candidates.indices)) { candidate in
            let own = values(statistics.estimates.map { $0[candidate] }, table.candidates[candidate])
            let size = isActive[candidate] ? statistics.resampled.first?[candidate].count ?? 0 : 0
            let samples = (0..<size).map { sample in
                values(statistics.resampled.map { $0[candidate][sample] }, table.candidates[candidate])
            }
            return own.indices.map { index in BootstrapSpread(own[index], samples.map { $0[index] }) }
        }
        return (0..<count).map { index in found.map { $0[index] } }
    }

    private func transposed(_ statistics: StatisticTable, _ count: Int, _ values: ([Double], [Double]) -> [Double]) -> [[Double]] {
        let found = table.candidates.indices.map { candidate in
            values(statistics.estimates.map { $0[candidate] }, table.candidates[candidate])
        }
        return (0..<count).map { index in found.map { $0[index] } }
    }
}
