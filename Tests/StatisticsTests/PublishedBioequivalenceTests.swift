import Statistics
import Testing

private let one = CrossoverFixtures.emaOne

/// replicateBE's reference data sets 1 to 6. The third is the first without its last period, the sixth the first with
/// treatments exchanged.
private func dataSet(_ number: Int) throws -> CrossoverTrial {
    let observations: [CrossoverObservation] =
        switch number {
        case 1: one.observations()
        case 2: CrossoverFixtures.emaTwo.observations()
        case 3: one.observations(periods: 3)
        case 4: CrossoverFixtures.patterson.observations()
        case 5: CrossoverFixtures.metzler.observations()
        default: one.observations(exchanged: true)
        }
    return try CrossoverTrial(observations)
}

struct ReplicateCase: Sendable {
    let dataSet: Int
    /// Per cent: coefficient of variation of the reference and the expanded limits.
    let cv, lower, upper: Double
    /// Per cent: 90 % limits and point estimate.
    let methodA, methodB: [Double]
}

/// Expected results of the R package replicateBE's tests, seven digits, checked there to 5e-7; method B by nlme. The
/// EMA itself (EMA/618604/2008) has 107.11 to 124.89 % and 97.32 to 107.46 % by method A for its data sets I and II,
/// 107.17 to 124.97 % and 97.32 to 107.46 % by method B, and 46.96 % and 11.17 % for the reference.
private let replicateBE = [
    ReplicateCase(
        dataSet: 1, cv: 46.96431, lower: 71.22698, upper: 140.3962, methodA: [107.1057, 124.8948, 115.6587],
        methodB: [107.1707, 124.9725, 115.7298]),
    ReplicateCase(
        dataSet: 2, cv: 11.17076, lower: 80, upper: 125, methodA: [97.31555, 107.4649, 102.2644],
        methodB: [97.31555, 107.4649, 102.2644]),
    ReplicateCase(
        dataSet: 3, cv: 58.34494, lower: 69.83678, upper: 143.191, methodA: [113.0492, 136.4254, 124.1885],
        methodB: [113.3136, 136.7324, 124.4734]),
    ReplicateCase(
        dataSet: 4, cv: 61.21664, lower: 69.83678, upper: 143.191, methodA: [117.9016, 159.6893, 137.2138],
        methodB: [117.9016, 159.6893, 137.2138]),
    ReplicateCase(
        dataSet: 5, cv: 11.92193, lower: 80, upper: 125, methodA: [103.8242, 112.0357, 107.8518],
        methodB: [103.8242, 112.0357, 107.8518]),
    ReplicateCase(
        dataSet: 6, cv: 35.15709, lower: 77.14772, upper: 129.6215, methodA: [80.06738, 93.36574, 86.46127],
        methodB: [80.01762, 93.30905, 86.40815]),
]

@Test(arguments: replicateBE) func replicateDesignsMatchReplicateBE(_ example: ReplicateCase) throws {
    let trial = try dataSet(example.dataSet)
    // Half a unit of the seventh digit.
    let tolerance = 5e-7
    let cv = try WithinSubjectVariability(trial).coefficientOfVariation
    #expect(isClose(100 * cv, example.cv, relative: tolerance))
    let limits = EquivalenceLimits.expanding(coefficientOfVariation: cv)
    #expect(isClose(100 * limits.lower, example.lower, relative: tolerance))
    #expect(isClose(100 * limits.upper, example.upper, relative: tolerance))
    for (ratio, expected) in [
        (try CrossoverAnova(trial).ratio, example.methodA), (try CrossoverMixedModel(trial).ratio, example.methodB),
    ] {
        let test = try #require(ratio.equivalence(limits))
        #expect(isClose(100 * test.interval.lower, expected[0], relative: tolerance))
        #expect(isClose(100 * test.interval.upper, expected[1], relative: tolerance))
        #expect(isClose(100 * ratio.value, expected[2], relative: tolerance))
        #expect(test.isEquivalent == (expected[0] >= example.lower && expected[1] <= example.upper))
        #expect(test.isEquivalent == (test.pValue <= 0.05))
    }
}

/// R 4.2.2 on the first two periods of the EMA's data set I, some subjects with one value: anova(lm(log(PK) ~ sequence
/// + subject + period + treatment)), drop1 for the period, and nlme 3.1's lme(~ sequence + period + treatment, random =
/// ~ 1 | subject), which iterates to some seven digits.
@Test func incompleteTwoByTwoMatchesR() throws {
    let trial = try CrossoverTrial(one.observations(periods: 2))
    let anova = try CrossoverAnova(trial)
    #expect(isClose(anova.ratio.log.value, 0.21224225796529, relative: 1e-12))
    #expect(isClose(anova.ratio.log.standardError, 0.06608093998630, relative: 1e-12))
    #expect(anova.ratio.log.degreesOfFreedom == 74)
    #expect(isClose(anova.residualVariance, 0.16593424391997, relative: 1e-12))
    let expected: [(String, Int, Double)] = [
        ("sequence", 1, 0.43843652019314), ("subject", 75, 117.706970239699), ("period", 1, 0.02468781380224),
        ("treatment", 1, 1.71177749051576), ("residual", 74, 12.279134050078),
    ]
    for (line, (source, freedom, squares)) in zip(anova.table, expected) {
        #expect(line.source == source && line.degreesOfFreedom == freedom)
        #expect(isClose(line.sumOfSquares, squares, relative: 1e-11), "\(source)")
    }
    #expect(isClose(anova.table[0].f, 0.43843652019314 / 1.56942626986265, relative: 1e-11))
    #expect(isClose(anova.table[1].f, 9.45812, relative: 1e-6))
    #expect(isClose(anova.table[3].f, 10.31600, relative: 1e-6))
    #expect(isClose(anova.table[3].pValue, 0.001953, relative: 3e-4))
    let mixed = try CrossoverMixedModel(trial)
    #expect(isClose(mixed.ratio.log.value, 0.214512700315431, relative: 1e-6))
    #expect(isClose(mixed.ratio.log.standardError, 0.066039152969378, relative: 1e-6))
    #expect(mixed.ratio.log.degreesOfFreedom == 74)
    #expect(isClose(mixed.betweenVariance, 0.7050545, relative: 1e-6))
    #expect(isClose(mixed.withinVariance, 0.1659271, relative: 1e-6))
}

/// The FDA's steps for progesterone written out in R 4.2.2 with lm: contrasts per subject, regressed on the sequence,
/// and Howe's bound. On the EMA's data sets I and II, Patterson and Jones' and Metzler and Shumaker's.
@Test(arguments: [
    (1, 1.15461307446894, 1.06385975769481, 1.25310816777512, 67, 0.45167845547555, -0.09454013169511, 8),
    (2, 1.0226439966635563, 0.9725790365296156, 1.0752861254789821, 21, 0.1139729816960415, -0.0039728783069378, 0),
    (4, 1.372138112005076, 1.186559183049164, 1.586741753225169, 48, 0.569998363012438, -0.027740203412236, 0),
    (5, 1.0785181584283665, 1.0403623935810229, 1.1180733033379542, 24, 0.1187989375857559, 0.0021708448807632, 0),
])
func referenceScalingMatchesR(
    _ number: Int, _ ratio: Double, _ lower: Double, _ upper: Double, _ freedom: Int, _ deviation: Double,
    _ bound: Double, _ incomplete: Int
) throws {
    let test = try ReferenceScaledTest(dataSet(number))
    #expect(isClose(test.ratio.value, ratio, relative: 1e-12))
    #expect(isClose(test.ratio.interval(level: 0.9)?.lower, lower, relative: 1e-11))
    #expect(isClose(test.ratio.interval(level: 0.9)?.upper, upper, relative: 1e-11))
    #expect(test.degreesOfFreedom == freedom && test.incomplete == incomplete)
    #expect(isClose(test.standardDeviation, deviation, relative: 1e-12))
    #expect(isClose(test.criterionBound, bound, relative: 1e-10))
    #expect(test.isScaled == (deviation >= 0.294))
    #expect(test.isEquivalent == (bound <= 0 && ratio >= 0.8 && ratio <= 1.25))
}

/// R 4.2.2: summary(lm(log(PK) ~ subject + period))$sigma^2 of the test alone in the EMA's data set I.
@Test func variabilityOfTheTestMatchesR() throws {
    let test = try WithinSubjectVariability(dataSet(1), of: .test)
    #expect(isClose(test.variance, 0.1165396735281, relative: 1e-11) && test.degreesOfFreedom == 69)
}

/// PowerTOST prints powers with eight digits.
@Test(arguments: TostFixtures.sampleSizes.indices) func powerAndSampleSizesMatchPowerTOST(_ index: Int) throws {
    let (design, figures) = TostFixtures.sampleSizes[index]
    var place = 0
    for cv in TostFixtures.coefficientsOfVariation {
        for ratio in TostFixtures.ratios {
            let planning = try TostPower(design, coefficientOfVariation: cv, ratio: ratio)
            for target in TostFixtures.targets {
                let size = try #require(planning.sampleSize(power: target))
                #expect(size.subjects == Int(figures[place]), "\(design) \(cv) \(ratio) \(target)")
                #expect(abs(size.power - figures[place + 1]) < 0.6e-8, "\(design) \(cv) \(ratio) \(target)")
                place += 2
            }
        }
    }
    #expect(place == figures.count)
}
