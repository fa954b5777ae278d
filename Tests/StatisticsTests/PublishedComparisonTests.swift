import Statistics
import Testing

// Student (1908): hours of additional sleep under two drugs, R's `sleep`.
private let drug1 = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
private let drug2 = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]

/// R 4.2.2: t.test(x, y), and var.equal = TRUE; paired = TRUE; mu = -0.5 and alternative = "less".
@Test func tTestsMatchR() throws {
    let welch = try #require(TwoSampleT(Sample(drug1), Sample(drug2))).difference
    #expect(isClose(welch.statistic(), -1.86081346748685306, relative: 1e-13))
    #expect(isClose(welch.degreesOfFreedom, 17.77647351617849836, relative: 1e-13))
    #expect(isClose(welch.standardError, 0.84909101723876201, relative: 1e-13))
    #expect(isClose(welch.pValue(), 0.07939414018735817, relative: 1e-12))
    #expect(isClose(welch.interval()?.lower, -3.36548323071171041, relative: 1e-12))
    #expect(isClose(welch.interval()?.upper, 0.20548323071171018, relative: 1e-11))
    #expect(isClose(welch.statistic(against: -0.5), -1.2719484461302539, relative: 1e-12))
    #expect(isClose(welch.pValue(.less, against: -0.5), 0.1098900387485522, relative: 1e-12))
    let pooled = try #require(TwoSampleT(Sample(drug1), Sample(drug2), variances: .equal)).difference
    #expect(pooled.degreesOfFreedom == 18)
    #expect(isClose(pooled.pValue(), 0.07918671421593818, relative: 1e-12))
    #expect(isClose(pooled.interval()?.lower, -3.36387403228759840, relative: 1e-12))
    let paired = try #require(OneSampleT(try PairedDifference(drug1, drug2))).mean
    #expect(paired.degreesOfFreedom == 9)
    #expect(isClose(paired.statistic(), -4.06212768338203656, relative: 1e-12))
    #expect(isClose(paired.pValue(), 0.00283289019738427, relative: 1e-12))
    #expect(isClose(paired.interval()?.upper, -0.70011423672301754, relative: 1e-12))
    let one = try #require(OneSampleT(Sample(drug1))).mean
    #expect(isClose(one.pValue(.greater, against: 0.2), 0.1781796851074536, relative: 1e-12))
}

/// Hollander and Wolfe (1973), page 29, depression under a tranquiliser: R 4.2.2 wilcox.test(x, y, conf.int = TRUE),
/// paired.
@Test func exactSignedRankMatchesR() throws {
    let pairs = try PairedDifference(
        [1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30],
        [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29])
    let test = try #require(WilcoxonSignedRank(pairs))
    #expect(test.isExact && test.statistic == 40)
    #expect(test.pValue() == 0.0390625)
    #expect(test.pValue(.greater) == 0.01953125)
    #expect(isClose(test.pseudomedian, 0.46, relative: 1e-14))
    // Differences of decimals near 0.01 carry roundings of 1e-16.
    #expect(isClose(test.interval()?.lower, 0.01, relative: 1e-13))
    #expect(isClose(test.interval()?.upper, 0.786, relative: 1e-14))
}

/// Hollander and Wolfe (1973), page 69, permeability of the chorioamnion: R 4.2.2 wilcox.test(x, y).
@Test func exactRankSumMatchesR() throws {
    let term = Sample([0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46])
    let early = Sample([1.15, 0.88, 0.90, 0.74, 1.21])
    let test = try #require(WilcoxonRankSum(term, early))
    #expect(test.isExact && test.statistic == 35 && test.probabilityOfSuperiority == 0.7)
    #expect(isClose(test.pValue(), 0.2544122544122544))
    #expect(isClose(test.pValue(.greater), 0.1272061272061272))
    #expect(isClose(test.shift, 0.305))
    #expect(isClose(test.shiftInterval()?.lower, -0.15))
    #expect(isClose(test.shiftInterval()?.upper, 0.76))
}

/// R's `airquality`: ozone in May and August, with ties. R 4.2.2 wilcox.test(x, y, exact = FALSE, conf.int = TRUE,
/// tol.root = 1e-10) has the limits -53 and -15 and the estimate -32, to its tolerance.
private let may = [
    41, 36, 12, 18, 28, 23, 19, 8, 7, 16, 11, 14, 18, 14, 34, 6, 30, 11, 1, 11, 4, 32, 23, 45, 115, 37,
].map(Double.init)
private let june = [29, 71, 39, 23, 21, 37, 20, 12, 13].map(Double.init)
private let july = [
    135, 49, 32, 64, 40, 77, 97, 97, 85, 10, 27, 7, 48, 35, 61, 79, 63, 16, 80, 108, 20, 52, 82, 50, 64, 59,
].map(Double.init)
private let august = [
    39, 9, 16, 78, 35, 66, 122, 89, 110, 44, 28, 65, 22, 59, 23, 31, 44, 21, 9, 45, 168, 73, 76, 118, 84, 85,
].map(Double.init)
private let september = [
    96, 78, 73, 91, 47, 32, 20, 23, 21, 24, 44, 21, 28, 9, 13, 46, 18, 13, 24, 16, 13, 23, 36, 7, 14, 30, 14, 18, 20,
].map(Double.init)

@Test func rankSumWithTiesMatchesR() throws {
    let test = try #require(WilcoxonRankSum(Sample(may), Sample(august)))
    #expect(!test.isExact && test.hasTies && test.statistic == 127.5)
    #expect(isClose(test.pValue(), 1.208078307687744e-04, relative: 1e-12))
    #expect(isClose(test.pValue(.less), 6.040391538438721e-05, relative: 1e-12))
    #expect(isClose(test.pValue(.greater), 0.9999439498752809, relative: 1e-12))
    #expect(test.shift == -32)
    #expect(test.shiftInterval() == Interval(lower: -53, upper: -15, level: 0.95))
}

/// R 4.2.2: wilcox.test(d, exact = FALSE) of the sleep differences, one of which is zero and two equal; also
/// kruskal.test of ozone by month (29.267, p = 6.9e-06 in its help page) and of Hollander and Wolfe's (1973, page 116)
/// mucociliary efficiency.
@Test func otherRankTestsMatchR() throws {
    let signed = try #require(WilcoxonSignedRank(try PairedDifference(drug1, drug2)))
    #expect(!signed.isExact && signed.zeros == 1 && signed.statistic == 0)
    #expect(isClose(signed.pValue(), 0.009090698015925056, relative: 1e-12))
    #expect(isClose(signed.pValue(.less), 0.004545349007962528, relative: 1e-12))
    #expect(isClose(signed.pValue(.greater), 0.9968062667242578, relative: 1e-12))
    let ozone = try #require(KruskalWallis([may, june, july, august, september].map { Sample($0) }))
    #expect(isClose(ozone.statistic, 29.26657630611694, relative: 1e-13) && ozone.degreesOfFreedom == 4)
    #expect(isClose(ozone.pValue, 6.900714118546784e-06, relative: 1e-12))
    let efficiency = try #require(
        KruskalWallis([
            Sample([2.9, 3.0, 2.5, 2.6, 3.2]), Sample([3.8, 2.7, 4.0, 2.4]), Sample([2.8, 3.4, 3.7, 2.2, 2.0]),
        ]))
    #expect(isClose(efficiency.statistic, 0.7714285714285722, relative: 1e-13))
    #expect(isClose(efficiency.pValue, 0.6799647735788936, relative: 1e-12))
}
