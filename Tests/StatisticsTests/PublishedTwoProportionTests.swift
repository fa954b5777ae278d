import Statistics
import Testing

private func table(_ x1: Int, _ n1: Int, _ x2: Int, _ n2: Int) throws -> TwoProportions {
    try #require(TwoProportions(Proportion(events: x1, of: n1), Proportion(events: x2, of: n2)))
}

struct DifferenceCase: Sendable {
    let counts: [Int]
    let newcombe, miettinenNurminen: (Double, Double)
}

/// Newcombe (1998), Stat Med 17:873-890, table II: 95 % limits of the contrasts (a) to (h) by method 10 (square and
/// add) and method 6 (Miettinen and Nurminen), four decimals.
private let newcombe = [
    DifferenceCase(counts: [56, 70, 48, 80], newcombe: (0.0524, 0.3339), miettinenNurminen: (0.0528, 0.3382)),
    DifferenceCase(counts: [9, 10, 3, 10], newcombe: (0.1705, 0.8090), miettinenNurminen: (0.1700, 0.8406)),
    DifferenceCase(counts: [6, 7, 2, 7], newcombe: (0.0582, 0.8062), miettinenNurminen: (0.0342, 0.8534)),
    DifferenceCase(counts: [5, 56, 0, 29], newcombe: (-0.0381, 0.1926), miettinenNurminen: (-0.0326, 0.1933)),
    DifferenceCase(counts: [0, 10, 0, 20], newcombe: (-0.1611, 0.2775), miettinenNurminen: (-0.1658, 0.2844)),
    DifferenceCase(counts: [0, 10, 0, 10], newcombe: (-0.2775, 0.2775), miettinenNurminen: (-0.2879, 0.2879)),
    DifferenceCase(counts: [10, 10, 0, 20], newcombe: (0.6791, 1), miettinenNurminen: (0.7156, 1)),
    DifferenceCase(counts: [10, 10, 0, 10], newcombe: (0.6075, 1), miettinenNurminen: (0.6636, 1)),
]

@Test(arguments: newcombe)
func riskDifferenceIntervalsMatchNewcombe(_ example: DifferenceCase) throws {
    let c = example.counts
    let proportions = try table(c[0], c[1], c[2], c[3])
    let halfDigit = 0.5e-4 * 1.000001
    for (method, published) in [
        (.newcombe, example.newcombe), (.miettinenNurminen, example.miettinenNurminen),
    ] as [(TwoProportions.RiskDifferenceMethod, (Double, Double))] {
        let interval = try #require(proportions.riskDifferenceInterval(method))
        #expect(abs(interval.lower - published.0) <= halfDigit)
        #expect(abs(interval.upper - published.1) <= halfDigit)
    }
}

/// The definition in 30 digits (mpmath 1.3): restricted estimates by bisection of the likelihood's slope, limits by
/// bisection of the score. The ends of the bisection here agree to 1e-13 where the cubic's roots are well apart.
@Test func scoreLimitsMatchTheirDefinition() throws {
    for (counts, lower, upper) in [
        ([56, 70, 48, 80], 0.05282971324584, 0.3381729400159), ([9, 10, 3, 10], 0.1700250164244, 0.8406495439433),
        ([5, 56, 0, 29], -0.03259656174351, 0.1933309766909), ([0, 10, 0, 20], -0.1657602275422, 0.2843813395344),
        ([10, 10, 0, 10], 0.6636415518948, 1),
    ] as [([Int], Double, Double)] {
        let interval = try table(counts[0], counts[1], counts[2], counts[3]).riskDifferenceInterval()
        #expect(isClose(interval?.lower, lower, relative: 1e-11), "\(counts)")
        #expect(isClose(interval?.upper, upper, relative: 1e-11), "\(counts)")
    }
    let proportions = try table(56, 70, 48, 80)
    #expect(isClose(proportions.riskDifferenceInterval(level: 0.9)?.lower, 0.07701994227208, relative: 1e-11))
    #expect(isClose(proportions.riskDifferenceTest().value, 2.64132327229412, relative: 1e-12))
    let nonInferiority = proportions.riskDifferenceTest(margin: -0.1)
    #expect(isClose(nonInferiority.value, 3.92107012440514, relative: 1e-12))
    #expect(isClose(nonInferiority.pValue(.greater), 4.40783008933019e-5, relative: 1e-11))
    #expect(isClose(proportions.riskDifferenceTest(margin: 0.3).pValue(.greater), 0.919778215300886, relative: 1e-12))
}

/// SAS's macro for stratified and plain rates, as quoted by the tests of the R package metalite.ae 0.1.3:
/// 70 of 116 on treatment and 49 of 119 on placebo, in three strata. Its limits are iterated to some six figures.
@Test func miettinenNurminenMatchesSAS() throws {
    let macro = 5e-6
    let plain = try table(70, 116, 49, 119)
    #expect(isClose(plain.riskDifference.value, 0.19168356998, relative: 1e-9))
    #expect(isClose(plain.riskDifferenceTest().value, 2.9321947913, relative: 1e-9))
    #expect(isClose(plain.riskDifferenceTest().pValue(), 0.0033657557, relative: 1e-7))
    #expect(isClose(plain.riskDifferenceInterval()?.lower, 0.063821269823, relative: macro))
    #expect(isClose(plain.riskDifferenceInterval()?.upper, 0.31334314192, relative: macro))
    let stratified = StratifiedProportions([
        try table(24, 39, 16, 40), try table(23, 39, 16, 39), try table(23, 38, 17, 40),
    ])
    #expect(isClose(stratified.scoreRiskDifference(), 0.19181363786, relative: 1e-9))
    #expect(isClose(stratified.riskDifferenceTest()?.value, 2.9216181843, relative: 1e-9))
    #expect(isClose(stratified.riskDifferenceTest()?.pValue(.greater), 0.0017410907, relative: 1e-7))
    #expect(isClose(stratified.riskDifferenceInterval()?.lower, 0.063399769229, relative: macro))
    #expect(isClose(stratified.riskDifferenceInterval()?.upper, 0.31396078455, relative: macro))
}

/// Miettinen and Nurminen's own weights: the R package sasLM 0.10 gives -0.029585465 (-0.05893676 to -0.000855763)
/// for its first example, with root finding to about five digits; the limits below are the definition in 18 digits
/// (mpmath).
@Test func miettinenNurminenWeightsMatchTheirDefinition() throws {
    let stratified = StratifiedProportions([try table(25, 339, 28, 335), try table(23, 370, 40, 364)])
    #expect(isClose(stratified.scoreRiskDifference(weights: .miettinenNurminen), -0.0295854647192, relative: 1e-11))
    let interval = try #require(stratified.riskDifferenceInterval(weights: .miettinenNurminen))
    #expect(isClose(interval.lower, -0.0589400053474, relative: 1e-10))
    #expect(isClose(interval.upper, -0.000856360882774, relative: 1e-9))
    let fixed = try #require(stratified.riskDifferenceInterval())
    #expect(isClose(fixed.lower, -0.0589468105567, relative: 1e-10))
    #expect(isClose(fixed.upper, -0.000856456201432, relative: 1e-9))
}

/// Gart and Nam (1988), doi:10.2307/2531848, score limits of the risk ratio of 8/15 v 4/15 and 6/10 v 6/20: 0.815 to
/// 5.336 and 0.844 to 4.594. Fagerland and Newcombe (2013, Stat Med 32:2823-36), asymptotic score limits with the
/// factor N / (N - 1), 24/73 v 53/65, 29/55 v 11/11 and 7/18 v 1/18. More digits: the definition, by mpmath.
@Test func riskRatioLimitsMatchPublishedOnes() throws {
    for (counts, koopman, miettinenNurminen) in [
        ([8, 15, 4, 15], (0.815013539383, 5.336316846323), (0.8033666472072, 5.423096932741)),
        ([6, 10, 6, 20], (0.8435350765444, 4.594078696559), (0.8309741987615, 4.657991564623)),
        ([24, 73, 53, 65], (0.2800723793689, 0.5592027421761), (0.2796879684624, 0.5598304951414)),
        ([29, 55, 11, 11], (0.3979154435523, 0.7389233510024), (0.3969765816618, 0.7421795144444)),
        ([7, 18, 1, 18], (1.319440168151, 41.69094863823), (1.295630350909, 42.54431784859)),
    ] as [([Int], (Double, Double), (Double, Double))] {
        let proportions = try table(counts[0], counts[1], counts[2], counts[3])
        let plain = try #require(proportions.riskRatioInterval(.koopman))
        #expect(isClose(plain.lower, koopman.0, relative: 1e-11) && isClose(plain.upper, koopman.1, relative: 1e-11))
        let corrected = try #require(proportions.riskRatioInterval())
        #expect(isClose(corrected.lower, miettinenNurminen.0, relative: 1e-11))
        #expect(isClose(corrected.upper, miettinenNurminen.1, relative: 1e-11))
    }
    let none = try #require(try table(0, 20, 5, 20).riskRatioInterval())
    #expect(none.lower == 0 && isClose(none.upper, 0.7048473238354, relative: 1e-11))
    let unbounded = try #require(try table(5, 56, 0, 29).riskRatioInterval())
    #expect(unbounded.upper == .infinity && isClose(unbounded.lower, 0.7174950782771, relative: 1e-11))
}

/// R 4.2.2 fisher.test for the p values. Its estimate and limits are good to three or four digits; those below are the
/// definition in 30 digits (mpmath 1.3), with which SciPy 1.17 agrees.
@Test func fisherExactMatchesR() throws {
    for (cells, p, estimate, lower, upper) in [
        ([3, 1, 1, 3], 0.4857142857142858, 6.4083196582, 0.211735595447, 626.243530589),
        ([10, 2, 3, 15], 5.367241191434359e-04, 21.3053175568, 2.75338278825, 301.462337972),
        ([7, 12, 12, 7], 0.19387594962581714, 0.350558150764, 0.0741906483254, 1.51610181427),
        ([0, 10, 5, 7], 0.03964456596035545, 0, 0, 1.08319082928),
        ([40, 60, 10, 90], 1.243340557387741e-06, 5.94577355645, 2.67163850117, 14.3890061471),
    ] as [([Int], Double, Double, Double, Double)] {
        let test = FisherExact(try table(cells[0], cells[0] + cells[1], cells[2], cells[2] + cells[3]))
        #expect(isClose(test.pValue(), p, relative: 1e-11), "\(cells)")
        #expect(isClose(test.oddsRatio, estimate, relative: 1e-10), "\(cells)")
        #expect(isClose(test.interval()?.lower, lower, relative: 1e-10), "\(cells)")
        #expect(isClose(test.interval()?.upper, upper, relative: 1e-10), "\(cells)")
    }
    let tea = FisherExact(try table(3, 4, 1, 4))
    #expect(isClose(tea.pValue(.greater), 0.2428571428571429, relative: 1e-13))
    #expect(isClose(tea.pValue(.less), 0.9857142857142858, relative: 1e-13))
}

/// R 4.2.2 chisq.test: with and without Yates' correction, and Agresti's (2007, page 39) table of party by gender.
@Test func chiSquaredMatchesR() throws {
    let small = try table(10, 12, 3, 18)
    #expect(isClose(ChiSquaredTest(small)?.statistic, 13.03167420814480, relative: 1e-13))
    #expect(isClose(ChiSquaredTest(small)?.pValue, 3.062666301835498e-04, relative: 1e-12))
    #expect(isClose(ChiSquaredTest(small, continuityCorrection: true)?.statistic, 10.45814479638009, relative: 1e-13))
    let party = try #require(ChiSquaredTest([[762, 327, 468], [484, 239, 477]]))
    #expect(party.degreesOfFreedom == 2 && isClose(party.statistic, 30.07014909575467, relative: 1e-13))
    #expect(isClose(party.pValue, 2.953589183211757e-07, relative: 1e-12))
}

/// Berkeley admissions (R's `UCBAdmissions`, men and women admitted by department), with R 4.2.2
/// mantelhaen.test; SAS's example of migraine treatments (PROC FREQ): CMH 8.3052, odds ratio 3.3132 (1.4456 to
/// 7.5934), risk ratio 2.1636 (1.2336 to 3.7948).
@Test func mantelHaenszelMatchesRAndSAS() throws {
    let admissions = StratifiedProportions([
        try table(512, 825, 89, 108), try table(353, 560, 17, 25), try table(120, 325, 202, 593),
        try table(138, 417, 131, 375), try table(53, 191, 94, 393), try table(22, 373, 24, 341),
    ])
    let z = try #require(admissions.mantelHaenszelTest())
    #expect(isClose(z.value * z.value, 1.5246066604434356, relative: 1e-12))
    #expect(isClose(z.pValue(), 0.2169236970555184, relative: 1e-12))
    let corrected = try #require(admissions.mantelHaenszelTest(continuityCorrection: true))
    #expect(isClose(corrected.value * corrected.value, 1.4269462285866883, relative: 1e-12))
    let odds = try #require(admissions.commonOddsRatio)
    #expect(isClose(odds.value, 0.9046968282586231, relative: 1e-13))
    #expect(isClose(odds.interval()?.lower, 0.7719073617593505, relative: 1e-12))
    #expect(isClose(odds.interval()?.upper, 1.0603297644366556, relative: 1e-12))
    let migraine = StratifiedProportions([try table(16, 27, 5, 25), try table(12, 28, 7, 26)])
    let cmh = try #require(migraine.mantelHaenszelTest())
    #expect(abs(cmh.value * cmh.value - 8.3052) < 0.5e-4)
    #expect(isClose(migraine.commonOddsRatio?.interval()?.lower, 1.4456, relative: 1e-4))
    #expect(isClose(migraine.commonOddsRatio?.interval()?.upper, 7.5934, relative: 1e-4))
    let ratio = try #require(migraine.commonRiskRatio)
    #expect(abs(ratio.value - 2.1636) < 0.5e-4)
    #expect(abs((ratio.interval()?.lower ?? .nan) - 1.2336) < 0.5e-4)
    #expect(abs((ratio.interval()?.upper ?? .nan) - 3.7948) < 0.5e-4)
}

/// Agresti, Categorical Data Analysis (3rd ed. 2013), table 6.9 and page 231: a cream in eight centres, risk difference
/// 0.130, standard error 0.050 by Sato. More digits: both formulas in NumPy.
@Test func commonRiskDifferenceMatchesAgresti() throws {
    let centres = StratifiedProportions([
        try table(11, 36, 10, 37), try table(16, 20, 22, 32), try table(14, 19, 7, 19), try table(2, 16, 1, 17),
        try table(6, 17, 0, 12), try table(1, 11, 0, 10), try table(1, 5, 1, 9), try table(4, 6, 6, 7),
    ])
    let sato = try #require(centres.commonRiskDifference())
    #expect(isClose(sato.value, 0.129870506570509, relative: 1e-13))
    #expect(isClose(sato.standardError, 0.0502827871881456, relative: 1e-12))
    let other = try #require(centres.commonRiskDifference(.greenlandRobins))
    #expect(isClose(other.standardError, 0.048495897620162716, relative: 1e-12))
    let odds = try #require(centres.commonOddsRatio)
    #expect(isClose(odds.value, 2.134549067196294, relative: 1e-13))
    #expect(isClose(odds.log.standardError, 0.3034676383435784, relative: 1e-12))  // statsmodels 0.14
    #expect(isClose(centres.commonRiskRatio?.value, 1.424457218322656, relative: 1e-13))
}
