import Statistics
import Testing

private let lung = SurvivalTable.lung

/// Groups 0 (men) and 1 (women).
private let sexes = lung.columns[4].map { Int($0) - 1 }

private func check(
    _ test: LogRank, _ observed: [Double], _ expected: [Double], _ variance: Double, _ chiSquared: Double
) {
    for (value, reference) in zip(test.observed + test.expected, observed + expected) {
        #expect(isClose(value, reference, relative: 1e-9))
    }
    #expect(isClose(test.covariance[0, 0], variance, relative: 1e-9))
    #expect(isClose(test.covariance[0, 1], -variance, relative: 1e-9))
    #expect(isClose(test.chiSquared, chiSquared, relative: 1e-9))
}

/// R 4.2.2, survival 3.5-3: survdiff with rho = 0 and rho = 1.
@Test func logRankOfLungCancerMatchesR() throws {
    let plain = try LogRank(times: lung.columns[1], events: lung.marks(2), groups: sexes)
    check(plain, [112, 53], [91.5817390296, 73.4182609704], 40.3714339796, 10.3267419549)
    #expect(isClose(plain.pValue, 0.0013111645204, relative: 1e-9) && plain.counts == [138, 90])
    #expect(plain.degreesOfFreedom == 1)
    let z = try #require(plain.z)
    #expect(z < 0 && isClose(z * z, 10.3267419549, relative: 1e-9))
    #expect(isClose(plain.pValueOfBenefit, 0.0013111645204 / 2, relative: 1e-9))
    let early = try LogRank(times: lung.columns[1], events: lung.marks(2), groups: sexes, rho: 1)
    check(early, [70.3775422948, 28.7286532722], [55.5710854718, 43.5351100952], 17.243082667, 12.7141514012)
}

/// The same data by the formula in R, as survdiff has no gamma: observed, expected and variance of women, and z.
@Test(arguments: [
    (0, 1, 24.271346727810, 29.883150875269, 9.101875695870, -1.860103267588),
    (0.5, 0.5, 22.090951428564, 29.932909555344, 7.013237808406, -2.961182923822),
])
func flemingHarringtonWeights(
    _ rho: Double, _ gamma: Double, _ observed: Double, _ expected: Double, _ variance: Double, _ z: Double
) throws {
    let test = try LogRank(times: lung.columns[1], events: lung.marks(2), groups: sexes, rho: rho, gamma: gamma)
    #expect(isClose(test.observed[1], observed, relative: 1e-10))
    #expect(isClose(test.expected[1], expected, relative: 1e-10))
    #expect(isClose(test.covariance[1, 1], variance, relative: 1e-10))
    #expect(isClose(test.z, z, relative: 1e-10))
}

/// survdiff(Surv(time, status) ~ sex + strata(ph.ecog)), and ~ ph.ecog with four groups, without the one missing ECOG.
@Test func strataAndManyGroupsMatchR() throws {
    let known = lung.columns[5].indices.filter { !lung.columns[5][$0].isNaN }
    let times = known.map { lung.columns[1][$0] }
    let events = known.map { lung.columns[2][$0] == 1 }
    let status = known.map { Int(lung.columns[5][$0]) }
    let stratified = try LogRank(times: times, events: events, groups: known.map { sexes[$0] }, strata: status)
    check(stratified, [111, 53], [90.6410226637, 73.3589773363], 38.3960786002, 10.7950596335)
    let four = try LogRank(times: times, events: events, groups: status)
    #expect(four.counts == [63, 113, 50, 1] && four.degreesOfFreedom == 3)
    #expect(isClose(four.expected[3], 0.172385341, relative: 1e-8))
    #expect(isClose(four.chiSquared, 21.96213168248, relative: 1e-10))
    #expect(isClose(four.pValue, 6.642535e-05, relative: 1e-6))
    #expect(four.z == nil && four.oneStepHazardRatio == nil)
}

@Test func logRankOfSmallTrialsMatchesR() throws {
    let ovarian = SurvivalTable.ovarian
    let cancer = try LogRank(
        times: ovarian.columns[0], events: ovarian.marks(1), groups: ovarian.columns[3].map { Int($0) - 1 })
    check(cancer, [7, 5], [5.2335310171, 6.7664689829], 2.9361961295, 1.0627398613)
    let aml = SurvivalTable.aml
    let leukaemia = try LogRank(times: aml.columns[0], events: aml.marks(1), groups: aml.numbers(2))
    check(leukaemia, [7, 11], [10.6893359923, 7.3106640077], 4.0075507459, 3.396388699)
}
