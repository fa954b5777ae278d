import Foundation
import Statistics
import Testing

/// A fixed irregular series without equal values.
private func series(_ count: Int, _ factor: Int, shift: Double = 0) -> [Double] {
    (0..<count).map { shift + Double(($0 * factor + 17) % 10_007) / 1009 - 5 }
}

/// All pairwise differences or means written down and sorted.
@Test(arguments: [(1, 1), (2, 1), (3, 4), (17, 18), (60, 55)])
func hodgesLehmannIsTheMedianOfAllPairs(_ m: Int, _ n: Int) throws {
    let (first, second) = (series(m, 7919), series(n, 4001, shift: -0.3))
    let differences = Sample(first.flatMap { x in second.map { x - $0 } })
    let test = try #require(WilcoxonRankSum(Sample(first), Sample(second)))
    #expect(isClose(test.shift, differences.median ?? .nan, relative: 1e-15))
    let averages = Sample((0..<m).flatMap { i in (i..<m).map { (first[i] + first[$0]) / 2 } })
    let signed = try #require(WilcoxonSignedRank(Sample(first)))
    #expect(isClose(signed.pseudomedian, averages.median ?? .nan, relative: 1e-15))
}

/// The statistic of every arrangement of ranks, counted one by one.
@Test func exactRankSumCountsArrangements() throws {
    let (m, n) = (4, 5)
    let first = Sample([3.0, 7, 8, 9])
    let second = Sample([1.0, 2, 4, 5, 6])
    let test = try #require(WilcoxonRankSum(first, second))
    var (atLeast, arrangements) = (0, 0)
    for mask in 0..<(1 << (m + n)) where mask.nonzeroBitCount == m {
        let ranks = (1...(m + n)).filter { mask >> ($0 - 1) & 1 == 1 }.reduce(0, +)
        arrangements += 1
        if Double(ranks - m * (m + 1) / 2) >= test.statistic { atLeast += 1 }
    }
    #expect(isClose(test.pValue(.greater), Double(atLeast) / Double(arrangements), relative: 1e-14))
    #expect(isClose(test.pValue(), 2 * Double(atLeast) / Double(arrangements), relative: 1e-14))
}

/// R 4.2.2: pwilcox(900, 49, 45) = 0.06335123052238426 and pwilcox(300, 49, 45) = 3.833015803160868e-11, the largest
/// exact tables there are; a statistic is made by values that leave as many pairs in order.
@Test func largestExactTablesKeepTheirDigits() throws {
    for (w, expected) in [(900, 6.335123052238426e-02), (300, 3.833015803160868e-11)] {
        // The second sample at even places; the first above w of them in all.
        let second = (0..<45).map { Double(2 * $0) }
        let full = w / 45
        var first = (0..<49).map { -1 - Double($0) / 100 }
        for index in 0..<full { first[index] = 100 + Double(index) }
        if w % 45 > 0 { first[full] = Double(2 * (w % 45)) - 1 }
        let test = try #require(WilcoxonRankSum(Sample(first), Sample(second)))
        #expect(test.isExact && test.statistic == Double(w))
        #expect(isClose(test.pValue(.less), expected, relative: 1e-12))
    }
}

/// p values below the error exactly when the interval excludes the hypothesis, exact and approximate.
@Test(arguments: [12, 40, 80]) func rankIntervalsHoldWhatTheTestDoesNotReject(_ n: Int) throws {
    let first = Sample(series(n, 7919, shift: 0.9))
    let second = Sample(series(n - 3, 4001))
    let interval = try #require(WilcoxonRankSum(first, second)?.shiftInterval())
    for step in -20...20 {
        let hypothesis = interval.lower + (interval.upper - interval.lower) * (Double(step) + 0.37) / 13
        let p = try #require(WilcoxonRankSum(first, second, hypothesis: hypothesis)?.pValue())
        #expect((p > 0.05) == interval.contains(hypothesis), "\(hypothesis)")
    }
    let centre = try #require(WilcoxonSignedRank(first)?.interval())
    for step in -20...20 {
        let hypothesis = centre.lower + (centre.upper - centre.lower) * (Double(step) + 0.37) / 13
        let p = try #require(WilcoxonSignedRank(first, hypothesis: hypothesis)?.pValue())
        #expect((p > 0.05) == centre.contains(hypothesis), "\(hypothesis)")
    }
}

/// Thousands of values: the median of all 12 million differences, checked by counting them.
@Test func largeSamplesNeedNoTableOfPairs() throws {
    let first = series(4000, 7919, shift: 0.5)
    let second = series(3000, 4001)
    let shift = try #require(WilcoxonRankSum(Sample(first), Sample(second))).shift
    var below = 0
    for x in first { for y in second where x - y < shift { below += 1 } }
    // The series step by 1/1009, so that up to 12e6 / 20e3 differences are equal.
    #expect(abs(below - 6_000_000) < 1500)
}

@Test func missingValuesAreCountedAndTestsOfTooLittleAreNil() throws {
    let test = try #require(TwoSampleT(Sample([1, 2, .nan]), Sample([3, 5])))
    #expect(test.first.missing == 1 && test.difference.value == -2.5)
    #expect(TwoSampleT(Sample([1]), Sample([2, 3])) == nil)
    #expect(TwoSampleT(Sample([1]), Sample([2, 3]), variances: .equal)?.difference.degreesOfFreedom == 1)
    #expect(TwoSampleT(Sample([1]), Sample([2]), variances: .equal) == nil)
    #expect(OneSampleT(Sample([1])) == nil)
    let constant = try #require(TwoSampleT(Sample([1, 1]), Sample([2, 2]))).difference
    #expect(constant.statistic() == nil && constant.pValue() == nil && constant.value == -1)
    #expect(constant.interval(level: 1) == nil && constant.interval(level: .nan) == nil)
    #expect(WilcoxonRankSum(Sample([]), Sample([1])) == nil && WilcoxonSignedRank(Sample([.nan])) == nil)
    #expect(WilcoxonRankSum(Sample([1, 1]), Sample([1]))?.pValue() == nil)
    #expect(WilcoxonRankSum(Sample([1]), Sample([1]), hypothesis: .nan) == nil)
    #expect(WilcoxonSignedRank(Sample([1]), hypothesis: .infinity) == nil)
    #expect(WilcoxonSignedRank(Sample([0, 0]))?.pValue() == nil)
    // The whole range of three differences has a level of 1 - 2 / 8 at most.
    #expect(WilcoxonSignedRank(Sample([1, 2, 4]))?.interval() == nil)
    #expect(WilcoxonRankSum(Sample([1, 2]), Sample([3, 4]))?.shiftInterval() == nil)
    #expect(KruskalWallis([Sample([1, 2])]) == nil && KruskalWallis([Sample([1]), Sample([])]) == nil)
    #expect(KruskalWallis([Sample([1, 1]), Sample([1])]) == nil)
}

/// Exchanging the groups turns differences round and inverts ratios.
@Test(arguments: [[3, 20, 9, 25], [0, 12, 4, 9], [7, 7, 3, 8], [0, 5, 0, 9], [5, 5, 9, 9]])
func exchangingGroupsMirrorsEverything(_ c: [Int]) throws {
    let a = try #require(TwoProportions(Proportion(events: c[0], of: c[1]), Proportion(events: c[2], of: c[3])))
    let b = TwoProportions(a.second, a.first)
    for method in TwoProportions.RiskDifferenceMethod.allCases {
        let (one, other) = (a.riskDifferenceInterval(method), b.riskDifferenceInterval(method))
        #expect(abs((one?.lower ?? .nan) + (other?.upper ?? .nan)) < 1e-12)
        #expect(abs((one?.upper ?? .nan) + (other?.lower ?? .nan)) < 1e-12)
    }
    for method in [.koopman, .miettinenNurminen] as [TwoProportions.RiskRatioMethod] {
        let one = try #require(a.riskRatioInterval(method))
        let other = try #require(b.riskRatioInterval(method))
        #expect(one.lower == 1 / other.upper || isClose(one.lower, 1 / other.upper, relative: 1e-11))
    }
    #expect(isClose(FisherExact(a).pValue(.less), FisherExact(b).pValue(.greater), relative: 1e-12))
    #expect(a.riskDifferenceTest(margin: 0.2).value == -b.riskDifferenceTest(margin: -0.2).value
        || isClose(a.riskDifferenceTest(margin: 0.2).value, -b.riskDifferenceTest(margin: -0.2).value, relative: 1e-9))
}

/// One stratum is the plain comparison.
@Test func oneStratumIsThePlainComparison() throws {
    let plain = try #require(TwoProportions(Proportion(events: 30, of: 71), Proportion(events: 18, of: 66)))
    let one = StratifiedProportions([plain])
    let interval = try #require(plain.riskDifferenceInterval())
    for weights in StratifiedProportions.ScoreWeights.allCases {
        let same = try #require(one.riskDifferenceInterval(weights: weights))
        #expect(isClose(same.lower, interval.lower, relative: 1e-12))
        #expect(isClose(same.upper, interval.upper, relative: 1e-12))
    }
    #expect(isClose(one.commonOddsRatio?.value, plain.oddsRatio?.value ?? .nan))
    #expect(isClose(one.commonOddsRatio?.log.standardError, plain.oddsRatio?.log.standardError ?? .nan))
    let ratioError = plain.riskRatio?.log.standardError ?? .nan
    #expect(isClose(one.commonRiskRatio?.log.standardError, ratioError, relative: 1e-12))
    #expect(isClose(
        one.commonRiskDifference(.greenlandRobins)?.standardError, plain.riskDifference.standardError, relative: 1e-12))
    let halves = try StratifiedProportions(
        first: [plain.first, nil, plain.first], second: [plain.second, plain.second, nil])
    #expect(halves.strata == [plain] && halves.oneSided == 2)
    #expect(throws: StatisticsError.unequalLengths(first: 1, second: 0)) {
        try StratifiedProportions(first: [nil], second: [])
    }
}

@Test func tablesThatHoldNothingAreNil() throws {
    let none = try #require(TwoProportions(Proportion(events: 0, of: 4), Proportion(events: 0, of: 6)))
    #expect(none.riskRatio == nil && none.oddsRatio == nil && none.riskRatioInterval(.logWald) == nil)
    #expect(none.riskRatioInterval() == Interval(lower: 0, upper: .infinity, level: 0.95))
    #expect(none.riskDifference.pValue() == nil && none.riskDifferenceTest().pValue() == 1)
    #expect(FisherExact(none).oddsRatio == nil && FisherExact(none).pValue() == 1)
    #expect(FisherExact(none).interval() == Interval(lower: 0, upper: .infinity, level: 0.95))
    #expect(ChiSquaredTest(none) == nil && ChiSquaredTest([[1, 2], [3]]) == nil)
    #expect(ChiSquaredTest([[1, -2], [3, 4]]) == nil && ChiSquaredTest([[1, 2]]) == nil)
    #expect(none.riskDifferenceInterval(level: 0) == nil && none.riskRatioInterval(level: 2) == nil)
    #expect(TwoProportions(Proportion(events: 0, of: 0), Proportion(events: 0, of: 4)) == nil)
    #expect(none.riskDifferenceTest(margin: 1.5).value == -.infinity)
    let empty = StratifiedProportions([])
    #expect(empty.mantelHaenszelTest() == nil && empty.commonOddsRatio == nil && empty.commonRiskRatio == nil)
    #expect(empty.commonRiskDifference() == nil && empty.riskDifferenceTest() == nil)
    #expect(empty.riskDifferenceInterval() == nil)
    #expect(StratifiedProportions([none]).mantelHaenszelTest() == nil)
    #expect(StratifiedProportions([none]).riskDifferenceTest()?.value == 0)
}
