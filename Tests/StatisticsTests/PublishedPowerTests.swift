import Statistics
import Testing

/// R 4.2.2: power.t.test and power.prop.test (pooled variance; the other tail does not count). R finds sizes to 1e-4.
@Test func powerMatchesR() throws {
    let two = try MeansComparison(difference: 2, deviation: 5)
    #expect(try isClose(two.size(alpha: 0.05, sides: .two, power: 0.8), 2 * 99.0805650087, relative: 1e-8))
    let large = try MeansComparison(difference: -1, deviation: 1)
    #expect(try isClose(large.size(alpha: 0.05, sides: .two, power: 0.9), 2 * 22.0210977039, relative: 1e-5))
    #expect(isClose(large.power(size: 40, alpha: 0.05, sides: .two), 0.868952801692, relative: 1e-10))
    let one = try MeansComparison(mean: 1, deviation: 1.5)
    #expect(isClose(one.power(size: 20, alpha: 0.05), 0.890245873218, relative: 1e-10))
    let rates = try RatesComparison(0.5, 0.75)
    #expect(try isClose(rates.size(alpha: 0.05, sides: .two, power: 0.9), 2 * 76.7069301141, relative: 1e-5))
    #expect(isClose(rates.power(size: 100, alpha: 0.05, sides: .two), 0.740165901331, relative: 1e-10))
}

/// rpact 4.1.0: nFixed of getSampleSizeMeans and overallReject of getPowerMeans.
@Test func meansMatchRpact() throws {
    let normal = try MeansComparison(difference: 2, deviation: 5, allocation: 2, isNormal: true)
    #expect(try isClose(normal.size(alpha: 0.025, power: 0.9), 295.5212736, relative: 1e-8))
    let t = try MeansComparison(difference: 2, deviation: 5, allocation: 2)
    #expect(try isClose(t.size(alpha: 0.025, power: 0.9), 297.45517498, relative: 1e-7))
    let one = try MeansComparison(mean: 1, null: -0.5, deviation: 3)
    #expect(try isClose(one.size(alpha: 0.025, power: 0.9), 43.995496452, relative: 1e-7))
    let notWorse = try MeansComparison(difference: 0, null: -1, deviation: 3)
    #expect(try isClose(notWorse.size(alpha: 0.025, power: 0.9), 380.19825506, relative: 1e-7))
    let power = try MeansComparison(difference: 2, deviation: 5).power(size: 150, alpha: 0.025)
    #expect(abs(power - 0.68210923932) < 1e-9)
}

/// rpact 4.1.0: nFixed of getSampleSizeRates; gsDesign 3.2.2: nBinomial.
@Test func ratesMatchRpactAndGsDesign() throws {
    func size(_ comparison: RatesComparison, alpha: Double = 0.025, power: Double, sides: TestSides = .one) throws
        -> Double
    {
        try comparison.size(alpha: alpha, sides: sides, power: power)
    }
    #expect(try isClose(size(RatesComparison(0.4, 0.25), power: 0.8), 303.73772423, relative: 1e-9))
    #expect(try isClose(size(RatesComparison(0.4, 0.25, allocation: 2), power: 0.8), 346.32038301, relative: 1e-9))
    #expect(
        try isClose(size(RatesComparison(0.3, 0.3, null: .difference(-0.1)), power: 0.9), 880.95691912, relative: 1e-9))
    let ratio = try RatesComparison(0.4, 0.25, null: .ratio(0.9), allocation: 1.5)
    #expect(try isClose(size(ratio, power: 0.9), 278.00894752, relative: 1e-9))
    let none = try RatesComparison(0.1, 0.25, null: .ratio(1))
    #expect(try isClose(size(none, alpha: 0.05, power: 0.9, sides: .two), 265.51140185, relative: 1e-9))
    #expect(try isClose(OneRateComparison(0.5, null: 0.3).size(alpha: 0.025, power: 0.9), 59.208724699, relative: 1e-9))
    #expect(try abs(RatesComparison(0.4, 0.25).power(size: 300, alpha: 0.025) - 0.79507905973) < 1e-10)
    let margins = [(0.4, 0.25, 0.1, 3714.72400564), (0.3, 0.3, -0.1, 936.989941448), (0.1, 0.05, 0.2, 147.770583765)]
    for (p1, p2, margin, expected) in margins {
        let comparison = try RatesComparison(p1, p2, null: .difference(margin), allocation: 1.5)
        #expect(try isClose(size(comparison, power: 0.9), expected, relative: 1e-9))
    }
    #expect(try isClose(size(RatesComparison(0.4, 0.25, null: .ratio(0.9)), power: 0.9), 269.757073179, relative: 1e-9))
}

/// Farrington and Manning (1990): the example at the bottom of page 1451 and rows of table 1, for a power of 0.8 or 0.9
/// at one-sided 5 %; four digits as in the tests of gsDesign.
@Test func ratesMatchFarringtonAndManning() throws {
    func size(_ p1: Double, _ p2: Double, _ null: RatesComparison.Null, _ allocation: Double, _ power: Double) throws
        -> Double
    {
        try RatesComparison(p1, p2, null: null, allocation: allocation).size(alpha: 0.05, power: power)
    }
    #expect(try abs(size(0.4, 0.05, .difference(0.2), 1, 0.8) - 159.6876) < 1e-4)
    #expect(try abs(size(0.1, 0.1, .difference(-0.2), 1.5, 0.9) - (62.88 + 41.92)) < 2e-2)
    #expect(try abs(size(0.25, 0.05, .difference(0.1), 2.0 / 3, 0.9) - (173.2214 + 259.8322)) < 2e-4)
    #expect(try abs(size(0.25, 0.05, .ratio(2), 2.0 / 3, 0.9) - (133.9289 + 200.8933)) < 2e-4)
}

/// Without pooling, n = (z_alpha + z_beta)^2 (p1 q1 / a + p2 q2) (1 + a) / d^2: Fleiss et al. (2003).
@Test func unpooledVarianceInClosedForm() throws {
    let z = 1.959963984540054 + 1.2815515655446
    let expected = z * z * (0.4 * 0.6 / 2 + 0.25 * 0.75) * 3 / (0.15 * 0.15)
    let comparison = try RatesComparison(0.4, 0.25, allocation: 2, variance: .unpooled)
    #expect(try isClose(comparison.size(alpha: 0.025, power: 0.9), expected, relative: 1e-9))
}

/// East 6.5, in the tests of gsDesign: power of the exact test of 0.05 against 0.2 at one-sided 0.025. Power saws: 0.91
/// with 45 subjects, 0.841 with 46; from 51 on it stays above 0.9 (nBinomial1Sample).
@Test func exactBinomialTestMatchesEast() throws {
    let powers = [
        (25, 0.57932569), (28, 0.6851126), (30, 0.74476675), (33, 0.81787426), (35, 0.72790831), (46, 0.84050561),
    ]
    for (n, expected) in powers {
        let test = try ExactBinomialTest(subjects: n, null: 0.05, alpha: 0.025, isGreater: true)
        #expect(abs(test.power(0.2) - expected) < 1e-8)
    }
    let test = try ExactBinomialTest(subjects: 25, null: 0.05, alpha: 0.025, isGreater: true)
    #expect(test.critical == 5 && isClose(test.level, 0.00716494790259, relative: 1e-11))
    let smallest = try ExactBinomialTest.smallest(0.2, null: 0.05, alpha: 0.025, power: 0.9)
    #expect(smallest.subjects == 51 && smallest.critical == 7)
    // Seen from the other side, counts are of those without the event.
    let mirrored = try ExactBinomialTest.smallest(0.8, null: 0.95, alpha: 0.025, power: 0.9)
    #expect(mirrored.subjects == 51 && mirrored.critical == 51 - 7 && abs(mirrored.level - smallest.level) < 1e-15)
    #expect(try ExactBinomialTest(subjects: 3, null: 0.5, alpha: 0.01, isGreater: true).critical == nil)
}

/// rpact 4.1.0, Lan-DeMets O'Brien-Fleming with three looks, alpha 0.025, power 0.8: getSampleSizeMeans,
/// getSampleSizeRates, getPowerMeans. Critical values on the effect scale come from t, or from solving for the rate.
@Test func sequentialSizesMatchRpact() throws {
    let design = try GroupSequentialDesign(
        informationRates: equalSteps(3), alpha: 0.025, power: 0.8, efficacy: .spending(.obrienFleming))
    let comparison = try MeansComparison(difference: 2, deviation: 5)
    let means = try SequentialPlan(design, comparison)
    #expect(isClose(means.fixedSize, 198.1611032199, relative: 1e-6))
    #expect(isClose(means.maximumSize, 200.6965374143, relative: 1e-6))
    let expected = [200.2849825557, 194.7459155020, 171.5221030440]
    for (fraction, size) in zip([0, 0.5, 1], expected) {
        #expect(isClose(means.expectedSize(atFraction: fraction), size, relative: 1e-6))
    }
    for (effect, value) in zip(means.efficacyEstimates, [4.8079689086, 2.2016750244, 1.4157053048]) {
        #expect(isClose(effect, value, relative: 1e-6))
    }
    let power = try SequentialPlan(design, comparison, maximumSize: 150)
    #expect(abs(power.design.power - 0.676184637085) < 1e-6)
    #expect(isClose(power.expectedSize(atFraction: 1), 134.454026043407, relative: 1e-6))
    let stages = power.design.exitProbabilities(drift: power.design.drift).upper
    for (p, value) in zip(stages, [0.010575417847, 0.289768640490, 0.375840578749]) { #expect(abs(p - value) < 1e-6) }
    let rates = try SequentialPlan(design, RatesComparison(0.4, 0.25))
    #expect(isClose(rates.maximumSize, 307.62399151730, relative: 1e-7))
    #expect(isClose(rates.expectedSize(atFraction: 0), 306.99316773745, relative: 1e-6))
    #expect(isClose(rates.expectedSize(atFraction: 1), 262.90595070355, relative: 1e-6))
    for (effect, value) in zip(rates.efficacyEstimates, [0.36294620183, 0.16525288476, 0.10436202997]) {
        #expect(isClose(effect, value, relative: 1e-5))
    }
}

/// rpact 4.1.0: the same with futility bounds by beta spending (bsOF, non-binding) for means of known variance, and
/// getPowerSurvival of 250 events with a hazard ratio of 0.7.
@Test func futilityOnTheEffectScaleMatchesRpact() throws {
    let design = try GroupSequentialDesign(
        informationRates: equalSteps(3), alpha: 0.025, power: 0.8, efficacy: .spending(.obrienFleming),
        futility: .spending(.obrienFleming))
    let plan = try SequentialPlan(design, MeansComparison(difference: 2, deviation: 5, isNormal: true))
    #expect(isClose(plan.maximumSize, 216.694623302, relative: 1e-7))
    #expect(isClose(plan.expectedSize(atFraction: 0), 123.111545701, relative: 1e-6))
    for (effect, value) in zip(plan.futilityEstimates, [-0.27785268, 0.97374557]) {
        #expect(isClose(effect, value, relative: 1e-6))
    }
    for (effect, value) in zip(plan.efficacyEstimates, [4.36561991793, 2.0894991773, 1.35392179009]) {
        #expect(isClose(effect, value, relative: 1e-6))
    }
    let plain = try GroupSequentialDesign(
        informationRates: equalSteps(3), alpha: 0.025, power: 0.8, efficacy: .spending(.obrienFleming))
    let events = try SequentialPlan(plain, HazardComparison(ratio: 0.7), maximumSize: 250)
    #expect(abs(events.design.power - 0.800087028753) < 1e-7)
}
