import Dosing
import Foundation
import Testing
import TrialProtocol

/// What is better, and what is in between.
@Suite struct PropertyJudgeTests {
    private func judge(_ goals: String) throws -> CandidateJudge {
        let plan = try optimisation("{vary: {dose: {from: 2 mg, to: 30 mg}, infusion: {values: [1 h, 2 h]}}, \(goals)}")
        let made = try #require(plan.optimisation)
        return try #require(CandidateJudge(made))
    }

    /// Statistics are in the order in which they are written.
    @Test func constraintsComeFirst() throws {
        let judge = try judge("maximise: mean(auc), subject_to: probability(toxic) <= 0.1 and median(auc) >= 0.3 g*h/L")
        let verdicts = [[500, 0.05, 350], [700, 0.2, 350], [600, 0.1, 300], [600, 0.1, 300]].map { judge.verdict($0, [5, 1]) }
        #expect(verdicts.map { $0.violation == 0 } == [true, false, true, true])
        // The first of equals.
        #expect(judge.best(verdicts) == 2)
        #expect(judge.best([.none, verdicts[1]]) == 1)
        #expect(judge.best([.none]) == nil)
        #expect(judge.limited([500, 0.05, 350], [5, 1]) == [0.05, 350])
        #expect(judge.limits([500, 0.05, 350], [5, 1]) == [0.1, 300])
    }

    /// Varied quantities and arithmetic stand in a utility as anything else.
    @Test func utilitiesAreExpressions() throws {
        let judge = try judge("minimise: 2 * probability(toxic) - probability(attained) + dose / 100 mg")
        #expect(judge.objectives([0.1, 0.4], [20, 1]) == [2 * 0.1 - 0.4 + 0.2])
        #expect(judge.best([[0.1, 0.4], [0.1, 0.5]].map { judge.verdict($0, [20, 1]) }) == 1)
    }

    /// The front is what brute force says: what no other beats.
    @Test func frontIsWhatNothingBeats() throws {
        let judge = try judge("{maximise: probability(attained), minimise: probability(toxic)}".trimmed)
        var state: UInt64 = 5
        func random() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 40) / Double(1 << 24)
        }
        let points = (0..<200).map { _ in [(random() * 20).rounded() / 20, (random() * 20).rounded() / 20] }
        let front = Set(judge.front(points.map { judge.verdict($0, [1, 1]) }))
        for (index, point) in points.enumerated() {
            let isBeaten = points.contains { $0[0] >= point[0] && $0[1] <= point[1] && $0 != point }
            let isFirst = points.firstIndex(of: point) == index
            #expect(front.contains(index) == (!isBeaten && isFirst))
        }
    }

    /// On a quarter of a circle the compromise is in its middle.
    @Test func compromiseIsNearestToTheIdeal() throws {
        let judge = try judge("{maximise: [probability(attained), probability(toxic)]}".trimmed)
        let angles = (0...20).map { Double($0) / 20 * .pi / 2 }
        let verdicts = angles.map { judge.verdict([cos($0), sin($0)], [1, 1]) }
        #expect(judge.best(verdicts) == 10)
    }

    @Test func missingStatisticsAreNoCandidates() throws {
        let judge = try judge("maximise: mean(auc), subject_to: probability(toxic) <= 0.1")
        #expect(judge.verdict([.nan, 0], [1, 1]).violation == .infinity)
        #expect(judge.verdict([1, .nan], [1, 1]).violation == .infinity)
    }
}

extension String {
    /// Without the braces around it.
    fileprivate var trimmed: String { String(dropFirst().dropLast()) }
}
