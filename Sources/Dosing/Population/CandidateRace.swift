import CBoostMath
import TrialEngine
import TrialProtocol

/// Solves many candidates with a part of the twins first, and goes on with those that may still be best.
///
/// After an eighth, a quarter and a half of the twins a candidate is given up where, at an error of ``error`` for the whole
/// race (shared among all candidates and rounds), it breaks a constraint, or is worse than the leader, which is sure to
/// keep them all. Where every candidate breaks a constraint all go on: the one that lacks least is to be told.
/// Differences are of the same twins; their errors come from a bootstrap of these.
package struct CandidateRace {
    /// Probability that the best candidate is given up at all.
    package static let error = 0.01
    private static let resamples = 200

    package let plan: OptimisationPlan
    package let judge: CandidateJudge
    package let seed: UInt64

    package init(plan: OptimisationPlan, judge: CandidateJudge, seed: UInt64) {
        (self.plan, self.judge, self.seed) = (plan, judge, seed)
    }

    /// Twins after which a round ends; the last is all.
    package static func rounds(_ twins: Int) -> [Int] {
        let parts = [8, 4, 2].map { part in
            (twins / part + CandidateSolver.block - 1) / CandidateSolver.block * CandidateSolver.block
        }
        return Array(Set(parts.filter { $0 >= 2 * CandidateSolver.block && $0 < twins })).sorted() + [twins]
    }

    /// - Returns: which candidates go on after a round, among those still running.
    package func survivors(_ table: CandidateTable, running: [Int], round: Int, rounds: Int) -> [Int] {
        let twins = table.twins(running[0])
        let draws = TwinResamples(Array(0..<twins), count: Self.resamples, seed: seed, stream: -1 - round)
        var part = CandidateTable()
        part.candidates = running.map { table.candidates[$0] }
        part.endpoints = running.map { table.endpoints[$0] }
        part.functionals = running.map { _ in [] }
        let statistics = StatisticTable(plan.statistics, part, draws, isActive: running.map { _ in true })
        let z = -boost_normal_quantile(Self.error / Double(table.candidates.count * max(1, rounds - 1)))
        func estimate(_ place: Int) -> [Double] { statistics.estimates.map { $0[place] } }
        func sample(_ place: Int, _ number: Int) -> [Double] { statistics.resampled.map { $0[place][number] } }
        let slacks = running.indices.map { judge.slacks(estimate($0), part.candidates[$0]) }
        let slackErrors = running.indices.map { place in
            errors(slacks[place].count, twins) { judge.slacks(sample(place, $0), part.candidates[place]) }
        }
        let isSafe = running.indices.map { place in zip(slacks[place], slackErrors[place]).allSatisfy { $0 > z * $1 } }
        let isBroken = running.indices.map { place in zip(slacks[place], slackErrors[place]).contains { $0 < -z * $1 } }
        let verdicts = running.indices.map { judge.verdict(estimate($0), part.candidates[$0]) }
        let leader = judge.best(running.indices.map { isSafe[$0] ? verdicts[$0] : .none })
        let leading = leader.map { leader in
            (0..<Self.resamples).map { judge.verdict(sample(leader, $0), part.candidates[leader]).goals.first ?? .nan }
        }
        let kept = running.indices.filter { place in
            if isBroken[place] { return false }
            guard let leader, let leading, place != leader, let own = verdicts[place].goals.first, let best = verdicts[leader].goals.first
            else { return true }
            let error = errors(1, twins) { number in
                [leading[number] - (judge.verdict(sample(place, number), part.candidates[place]).goals.first ?? .nan)]
            }[0]
            return !(best - own > z * error)
        }
        return kept.isEmpty ? running : kept.map { running[$0] }
    }

    /// Standard deviations over the samples; a probability that no sample changes may still be off by a twin or so.
    private func errors(_ count: Int, _ twins: Int, _ values: (Int) -> [Double]) -> [Double] {
        let samples = (0..<Self.resamples).map(values)
        return (0..<count).map { index in
            let own = samples.map { $0[index] }
            let mean = own.reduce(0, +) / Double(own.count)
            let variance = own.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(own.count - 1)
            return max(variance.squareRoot(), 1e-12 + abs(mean) / Double(twins))
        }
    }
}
