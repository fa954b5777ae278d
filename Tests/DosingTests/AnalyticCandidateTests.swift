import Dosing
import Testing

/// Regimens that constraints allow, counted by hand.
@Suite struct AnalyticCandidateTests {
    @Test func amountsArePutTogetherWithTheFewestPieces() {
        let amounts = CandidateRegimens.amounts([250, 1000], most: 2250)
        #expect(amounts.map(\.amount) == [250, 500, 750, 1000, 1250, 1500, 1750, 2000, 2250])
        #expect(amounts.map(\.pieces) == [1, 2, 3, 1, 2, 3, 4, 2, 3])
    }

    /// 0.1 + 0.2 is not 0.3 in binary, but it is one amount.
    @Test func sumsThatDifferByRoundingAreOne() {
        #expect(CandidateRegimens.amounts([0.1, 0.2, 0.3], most: 0.6).count == 6)
    }

    @Test func nothingIsPutTogetherOfTooLargeStrengths() {
        #expect(CandidateRegimens.amounts([1000], most: 750).isEmpty)
    }

    /// 1 - 0.08 (one more dose a day) - 0.04 (one more piece) - 0.02 * 1 h * 2.
    @Test func practicalityIsCounted() {
        let regimen = CandidateRegimen(amount: 500, interval: 12, length: 1, pieces: 2)
        #expect(abs(regimen.practicality(hour: 1) - 0.84) < 1e-12)
        // Every 18 hours the time of the day changes: 24 / 18 doses a day.
        let drifting = CandidateRegimen(amount: 500, interval: 18, length: 0, pieces: 1)
        #expect(abs(drifting.practicality(hour: 1) - (1 - 0.08 / 3 - 0.1)) < 1e-12)
    }
}
