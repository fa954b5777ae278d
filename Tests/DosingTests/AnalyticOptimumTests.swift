import Dosing
import Statistics
import TestSupport
import Testing
import TrialProtocol

/// The optimum of twins whose true optimum is known in closed form.
@Suite struct AnalyticOptimumTests {
    private static let goal = "{vary: {dose: {from: 2 mg, to: 30 mg}, infusion: {values: [1 h, 2 h]}}, maximise: probability(attained), subject_to: probability(toxic) <= "

    struct Case: Sendable {
        var twins: Int
        var spread: Double
        var limit: Double
    }

    /// A limit that binds, and one that does not (1), with few and many twins.
    static let cases = [
        Case(twins: 500, spread: 0.3, limit: 1), Case(twins: 500, spread: 0.5, limit: 0.1), Case(twins: 1500, spread: 0.5, limit: 1),
    ]

    /// 95 % intervals hold the true optimum as often as they say, at widths that are of use. For 20 seeds the chance that
    /// fewer than 16 of intervals with a true coverage of 95 % do is 0.26 %; of 100, fewer than 90 is 1.1 %. All seeds are fixed.
    @Test(arguments: cases) func intervalsHoldTheTruth(_ example: Case) throws {
        let doses = (0...224).map { 2 + 28 * Double($0) / 224 }
        let twins = ClosedTwins(doses: doses, median: 500 / 14, spread: example.spread)
        let truth = twins.best(toxicAtMost: example.limit)
        let plan = try optimisationPlan(Self.goal + "\(example.limit), bootstrap: 400}")
        let judge = try #require(CandidateJudge(plan))
        let seeds = TestTier.isLong ? 100 : 20
        var (held, widths) = (0, [Double]())
        for seed in 1...seeds {
            let table = twins.table(twins: example.twins, seed: UInt64(seed))
            let optimiser = GroupOptimiser(
                plan: plan, judge: judge, table: Self.withInfusion(table), isActive: doses.map { _ in true }, isCurve: true, seed: UInt64(seed))
            let found = optimiser.optimum(of: Array(0..<example.twins), stream: 0)
            if found.lower[0] <= truth && truth <= found.upper[0] { held += 1 }
            widths.append((found.upper[0] - found.lower[0]) / 28)
            #expect(abs(found.probabilityBest.reduce(0, +) - 1) < 1e-12)
        }
        let width = try #require(Sample(widths).median)
        #expect(held >= seeds * 9 / 10 - (TestTier.isLong ? 0 : 2), "\(held) of \(seeds)")
        #expect(width <= 0.25)
        if TestTier.isLong { print("coverage \(held) of \(seeds), median width \(width) of the range: \(example)") }
    }

    /// The plan varies a second quantity, which these twins do not mind.
    private static func withInfusion(_ table: CandidateTable) -> CandidateTable {
        var table = table
        table.candidates = table.candidates.map { $0 + [1] }
        return table
    }

    /// As many twins as make sampling small: the smoothed optimum is the true one within a step or two of the grid, 0.125.
    @Test func manyTwinsFindTheTruth() throws {
        let doses = (0...224).map { 2 + 28 * Double($0) / 224 }
        let twins = ClosedTwins(doses: doses, median: 500 / 14, spread: 0.3)
        let plan = try optimisationPlan(Self.goal + "0.1, bootstrap: 100}")
        let judge = try #require(CandidateJudge(plan))
        let table = Self.withInfusion(twins.table(twins: 50_000, seed: 3))
        let optimiser = GroupOptimiser(plan: plan, judge: judge, table: table, isActive: doses.map { _ in true }, isCurve: true, seed: 1)
        let found = optimiser.optimum(of: Array(0..<50_000), stream: 0)
        let best = try #require(found.best)
        #expect(abs(doses[best] - twins.best(toxicAtMost: 0.1)) <= 0.3)
        // Each smoothed probability within 4 standard errors of the true one, sqrt(0.25 / 50000) = 0.0022 at most.
        for (index, dose) in doses.enumerated() {
            #expect(abs(found.objectives[0][index].estimate - twins.attained(dose)) < 0.009)
            #expect(abs(found.limited[0][index].estimate - twins.toxic(dose)) < 0.009)
        }
    }

    /// Where no candidate keeps the limit, the one that lacks least is told, and that it does.
    @Test func theImpossibleIsTold() throws {
        let twins = ClosedTwins(doses: [20, 25, 30], median: 500 / 14, spread: 0.3)
        let plan = try optimisationPlan(Self.goal + "0.001, bootstrap: 100}")
        let judge = try #require(CandidateJudge(plan))
        let table = Self.withInfusion(twins.table(twins: 400, seed: 1))
        let optimiser = GroupOptimiser(plan: plan, judge: judge, table: table, isActive: [true, true, true], isCurve: false, seed: 1)
        let found = optimiser.optimum(of: Array(0..<400), stream: 0)
        #expect(found.best == 0 && !found.isFeasible && found.keeps == [false, false, false])
        #expect(found.probabilityKept == [0, 0, 0] && found.regret.allSatisfy(\.isNaN))
    }

    /// A race in which every candidate surely breaks the limit gives none up: the one that lacks least is to be told.
    @Test func aRaceWithoutASurvivorGoesOn() throws {
        let twins = ClosedTwins(doses: [20, 25, 30], median: 500 / 14, spread: 0.3)
        let plan = try optimisationPlan(Self.goal + "0.001}")
        let judge = try #require(CandidateJudge(plan))
        let table = Self.withInfusion(twins.table(twins: 512, seed: 1))
        let race = CandidateRace(plan: plan, judge: judge, seed: 1)
        #expect(race.survivors(table, running: [0, 1, 2], round: 0, rounds: 4) == [0, 1, 2])
    }

    /// Racing keeps the candidate that all twins choose, and gives up most of the others.
    @Test(arguments: 1...10) func racingKeepsTheBest(_ seed: UInt64) throws {
        let doses = (0...56).map { 2 + Double($0) / 2 }
        let twins = ClosedTwins(doses: doses, median: 500 / 14, spread: 0.3)
        let plan = try optimisationPlan(Self.goal + "0.1}")
        let judge = try #require(CandidateJudge(plan))
        let whole = Self.withInfusion(twins.table(twins: 4000, seed: seed))
        let race = CandidateRace(plan: plan, judge: judge, seed: seed)
        let rounds = CandidateRace.rounds(4000)
        #expect(rounds == [512, 1024, 2048, 4000])
        var running = Array(doses.indices)
        for (round, end) in rounds.dropLast().enumerated() {
            var part = whole
            part.endpoints = whole.endpoints.map { own in own.map { Array($0.prefix(end)) } }
            running = race.survivors(part, running: running, round: round, rounds: rounds.count)
        }
        let verdicts = doses.indices.map { index in
            judge.verdict(plan.statistics.map { StatisticTable.statistic($0.kind, whole.endpoints[index][$0.endpoint]) }, whole.candidates[index])
        }
        let best = try #require(judge.best(verdicts))
        #expect(running.contains(best))
        #expect(running.count < doses.count / 3)
    }
}
